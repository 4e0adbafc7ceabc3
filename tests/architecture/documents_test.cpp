// What the documents name is there, and their links lead somewhere.
#include "support/unit.h"

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = DAYLONG_SOURCE_DIR;

std::string textOf(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Those that are written by hand.
std::vector<fs::path> documents() {
    std::vector<fs::path> found;
    for (const char* name : {"README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"})
        found.push_back(kRoot / name);
    for (const auto& entry : fs::directory_iterator(kRoot / "docs")) {
        if (entry.path().extension() == ".md") found.push_back(entry.path());
    }
    for (const char* folder : {"data", "fuzz", "gpu"}) found.push_back(kRoot / "tests" / folder / "README.md");
    return found;
}

/// By which a heading is linked to: small letters, what is neither letter, digit, hyphen nor space left out.
std::string anchorOf(const std::string& heading) {
    std::string anchor;
    for (const char letter : heading) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == ' ') anchor += '-';
        else if (std::isalnum(byte) != 0 || letter == '-' || letter == '_' || byte >= 0x80)
            anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    }
    return anchor;
}

std::set<std::string> anchorsOf(const fs::path& file) {
    std::set<std::string> anchors;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const size_t begin = line.find_first_not_of('#');
        if (begin == 0 || begin == std::string::npos || line[begin] != ' ') continue;
        anchors.insert(anchorOf(line.substr(begin + 1)));
    }
    return anchors;
}

}  // namespace

TEST("every file and folder that the documents name is there") {
    static const std::regex named(R"(`((?:app|cmake|core|docs|gpu|packaging|resources|tests|ui)/[A-Za-z0-9_./-]+)`)");
    int names = 0;
    for (const fs::path& document : documents()) {
        const std::string text = textOf(document);
        for (std::sregex_iterator each(text.begin(), text.end(), named), end; each != end; ++each) {
            const std::string name = (*each)[1];
            ++names;
            const bool isPattern = name.find("NAME") != std::string::npos;  // of a file that is to be added
            const bool isTest = name.find("_test/") != std::string::npos;   // by CTest's name
            if (!isPattern && !isTest && !fs::exists(kRoot / name))
                daylong::unit::fail(document.c_str(), 1, "names " + name + ", which is not there");
        }
    }
    CHECK(names > 60);
}

TEST("every link of the documents leads to a file, and to a heading in it where it names one") {
    CHECK_EQUAL(anchorOf("Speed, beside llama.cpp"), std::string("speed-beside-llamacpp"));
    static const std::regex link(R"(\]\(([^)#\s]*)(?:#([^)\s]*))?\))");
    int links = 0;
    for (const fs::path& document : documents()) {
        const std::string text = textOf(document);
        for (std::sregex_iterator each(text.begin(), text.end(), link), end; each != end; ++each) {
            const std::string target = (*each)[1], anchor = (*each)[2];
            if (target.find("://") != std::string::npos) continue;
            ++links;
            const fs::path file = target.empty() ? document : document.parent_path() / target;
            if (!fs::exists(file))
                daylong::unit::fail(document.c_str(), 1, "links to " + target + ", which is not there");
            else if (!anchor.empty() && !anchorsOf(file).contains(anchor))
                daylong::unit::fail(document.c_str(), 1, "links to " + target + "#" + anchor + ", which is not there");
        }
    }
    CHECK(links > 40);
}
