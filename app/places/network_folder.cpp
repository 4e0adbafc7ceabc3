#include "places/network_folder.h"

#include "places/moved_files.h"

#include <algorithm>
#include <vector>
#include <fstream>
#include <iterator>
#include <sstream>

namespace daylong::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kNetwork[] = {"nfs",
                                         "nfs4",
                                         "cifs",
                                         "smb3",
                                         "smbfs",
                                         "9p",
                                         "afs",
                                         "ceph",
                                         "fuse.sshfs",
                                         "fuse.rclone",
                                         "fuse.gvfsd-fuse",
                                         "fuse.davfs",
                                         "fuse.glusterfs",
                                         "fuse.s3fs",
                                         "virtiofs"};

/// Blanks in a mount's place are written as \040.
fs::path unescaped(const std::string& word) {
    std::string path;
    for (size_t at = 0; at < word.size(); ++at) {
        const bool coded = word[at] == '\\' && at + 3 < word.size();
        path += coded ? static_cast<char>(std::stoi(word.substr(at + 1, 3), nullptr, 8)) : word[at];
        if (coded) at += 3;
    }
    return path;
}

}  // namespace

bool isOnNetwork(const fs::path& folder, const std::string& mounts) {
    std::istringstream lines(mounts);
    size_t longest = 0;
    bool network = false;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        const std::vector<std::string> words{std::istream_iterator<std::string>(fields), {}};
        const auto dash = std::find(words.begin(), words.end(), "-");  // what comes before it varies
        if (words.size() < 5 || dash == words.end() || dash + 1 == words.end()) continue;
        const fs::path at = unescaped(words[4]);
        if (!isInside(folder, at) || at.string().size() < longest) continue;
        longest = at.string().size();
        network = std::find(std::begin(kNetwork), std::end(kNetwork), *(dash + 1)) != std::end(kNetwork);
    }
    return network;
}

bool isOnNetwork(const fs::path& folder) {
    std::ifstream file("/proc/self/mountinfo");
    const std::string mounts{std::istreambuf_iterator<char>(file), {}};
    std::error_code unknown;
    const fs::path whole = fs::weakly_canonical(folder, unknown);
    return isOnNetwork(whole.empty() ? folder : whole, mounts);
}

}  // namespace daylong::app
