#include "memory/kept.h"

#include "base/fnv_hash.h"
#include "base/folder_entries.h"
#include "store/transcript_writer.h"

#include <charconv>
#include <string>
#include <system_error>
#include <vector>

namespace daylong::memory {

namespace fs = std::filesystem;

fs::path keptFolder(const fs::path& cache, const fs::path& transcript) {
    std::error_code failed;
    const fs::path whole = fs::absolute(transcript, failed);
    FnvHash hash;
    hash.add(failed ? transcript.string() : whole.lexically_normal().string());
    return cache / "memory" / hash.hex();
}

fs::path keptFolderOf(const fs::path& kept, int64_t conversation) { return kept / std::to_string(conversation); }

void removeKept(const fs::path& kept, int64_t conversation) {
    std::error_code failed;
    if (!kept.empty()) fs::remove_all(keptFolderOf(kept, conversation), failed);
}

void removeKeptUnlessIn(const fs::path& kept, store::TranscriptWriter& transcript) {
    std::vector<int64_t> gone;
    eachEntryIn(kept, [&](const fs::path& path) {
        const std::string name = path.filename().string();
        int64_t id = 0;
        const auto [rest, wrong] = std::from_chars(name.data(), name.data() + name.size(), id);
        if (wrong != std::errc() || rest != name.data() + name.size()) return;
        const auto known = transcript.conversation(id);
        if (known && !known->has_value()) gone.push_back(id);
    });
    for (const int64_t id : gone) removeKept(kept, id);
}

void removeAllKept(const fs::path& kept) {
    if (kept.empty()) return;
    eachEntryIn(kept.parent_path(), [](const fs::path& path) {
        std::error_code stays;
        fs::remove_all(path, stays);
    });
}

}  // namespace daylong::memory
