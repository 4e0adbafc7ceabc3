// Who may include whom, and how long a file may be. ARCHITECTURE.md says why.
#include "support/unit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr int kLongestFile = 500;  // lines

const fs::path kRoot = DAYLONG_SOURCE_DIR;

std::vector<fs::path> sourcesUnder(const std::string& folder, const std::set<std::string>& extensions) {
    std::vector<fs::path> found;
    if (!fs::exists(kRoot / folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
        if (entry.is_regular_file() && extensions.contains(entry.path().extension().string()))
            found.push_back(entry.path());
    }
    return found;
}

/// What the file's #include lines name, in either kind of brackets.
std::vector<std::string> includesOf(const fs::path& file) {
    static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<std::string> includes;
    std::ifstream stream(file);
    std::smatch match;
    for (std::string line; std::getline(stream, line);) {
        if (std::regex_search(line, match, pattern)) includes.push_back(match[1]);
    }
    return includes;
}

void complain(const fs::path& file, const std::string& what) {
    daylong::unit::fail(fs::relative(file, kRoot).c_str(), 1, what);
}

const std::set<std::string> kCode = {".h", ".cpp", ".cu", ".cuh", ".inl"};

}  // namespace

TEST("core's folders include only the folders below them") {
    const std::map<std::string, std::set<std::string>> allowed = {
        {"base", {"base"}},
        {"model", {"base", "model"}},
        {"text", {"base", "model", "text"}},
        {"engine", {"base", "model", "engine"}},
        {"cpu", {"base", "model", "engine", "cpu"}},
        {"store", {"base", "store"}},
        {"exchange", {"base", "store", "exchange"}},
        {"pdf", {"base", "pdf"}},
        {"attach", {"base", "store", "exchange", "pdf", "attach"}},
        {"memory", {"base", "store", "memory"}},
        {"net", {"base", "net"}},
        {"library", {"base", "model", "text", "engine", "cpu", "net", "library"}},
        {"settings", {"base", "model", "text", "engine", "store", "memory", "settings"}},
        {"recall", {"base", "store", "recall"}},
        {"chat", {"base", "model", "text", "engine", "cpu", "store", "memory", "settings", "recall", "chat"}},
        {"remote",
         {"base", "model", "text", "engine", "cpu", "store", "memory", "settings", "recall", "chat", "net", "library",
          "remote"}},
        {"archive", {"base", "store", "settings", "exchange", "memory", "chat", "archive"}},
        {"queue", {"base", "store", "chat", "queue"}},
    };
    int files = 0;
    for (const auto& [folder, below] : allowed) {
        for (const fs::path& file : sourcesUnder("core/" + folder, kCode)) {
            ++files;
            for (const std::string& include : includesOf(file)) {
                const std::string first = include.substr(0, include.find('/'));
                if (allowed.contains(first) && include.find('/') != std::string::npos && !below.contains(first)) {
                    complain(file, "core/" + folder + " may not include " + include);
                }
            }
        }
    }
    CHECK(files > 20);
}

TEST("conversations know turns, and only what is below them in local/ knows tokens' models") {
    for (const fs::path& file : sourcesUnder("core/chat", kCode)) {
        if (file.parent_path().filename() == "local") continue;
        for (const std::string& include : includesOf(file)) {
            if (include.starts_with("chat/local/") || include == "engine/generator.h" || include == "text/tokenizer.h")
                complain(file, "may not include " + include);
        }
    }
}

TEST("conversations know no network, and what answers over it knows no model of this machine") {
    const auto names = [](const std::string& include, std::initializer_list<const char*> beginnings) {
        return std::any_of(beginnings.begin(), beginnings.end(),
                           [&](const char* beginning) { return include.starts_with(beginning); });
    };
    for (const fs::path& file : sourcesUnder("core/chat", kCode)) {
        for (const std::string& include : includesOf(file)) {
            if (names(include, {"net/", "remote/", "curl/", "sys/socket", "netinet/"}))
                complain(file, "may not include " + include);
        }
    }
    for (const fs::path& file : sourcesUnder("core/remote", kCode)) {
        for (const std::string& include : includesOf(file)) {
            if (names(include, {"chat/local/", "engine/", "cpu/", "model/", "text/tokenizer"}))
                complain(file, "may not include " + include);
        }
    }
}

TEST("nothing includes the laboratory but itself and the terminal program, which lists its commands") {
    int inside = 0;
    for (const std::string folder : {"app", "core", "gpu", "ui"}) {
        for (const fs::path& file : sourcesUnder(folder, kCode)) {
            const bool lab = fs::relative(file, kRoot / "app/lab").native().front() != '.';
            for (const std::string& include : includesOf(file)) {
                if (!include.starts_with("lab/")) continue;
                if (lab) ++inside;
                else if (fs::relative(file, kRoot) != "app/cli/main.cpp") complain(file, "may not include " + include);
            }
        }
    }
    CHECK(inside > 20);
}

TEST("core knows neither Qt nor a GPU's API, and the interface knows no GPU") {
    const std::regex qt("^(Q[A-Z]|Qt)");
    const std::regex gpu("^(cuda|vulkan|vk_)");
    for (const fs::path& file : sourcesUnder("core", kCode)) {
        for (const std::string& include : includesOf(file)) {
            if (std::regex_search(include, qt) || std::regex_search(include, gpu) || include.starts_with("gpu/")) {
                complain(file, "core may not include " + include);
            }
        }
    }
    for (const fs::path& file : sourcesUnder("ui", kCode)) {
        for (const std::string& include : includesOf(file)) {
            if (std::regex_search(include, gpu) || include.starts_with("gpu/")) {
                complain(file, "ui may not include " + include);
            }
        }
    }
    for (const fs::path& file : sourcesUnder("gpu", kCode)) {
        for (const std::string& include : includesOf(file)) {
            if (std::regex_search(include, qt)) complain(file, "gpu may not include " + include);
        }
    }
}

TEST("the local API sees core alone, and one source of it the library that speaks HTTP") {
    const std::regex others("^(Q[A-Z]|Qt|cuda|vulkan|vk_|gpu/)");
    std::set<std::string> speak;
    int files = 0;
    for (const std::string folder : {"app", "core", "gpu", "ui"}) {
        for (const fs::path& file : sourcesUnder(folder, kCode)) {
            const bool serves = file.parent_path() == kRoot / "app/serve";
            files += serves ? 1 : 0;
            for (const std::string& include : includesOf(file)) {
                if (include == "httplib.h") speak.insert(fs::relative(file, kRoot).string());
                const bool isOfApp = fs::is_regular_file(kRoot / "app" / include) && !include.starts_with("serve/");
                const bool isOther = std::regex_search(include, others) || fs::is_regular_file(kRoot / "ui" / include);
                if (serves && (isOfApp || isOther)) complain(file, "app/serve may not include " + include);
            }
        }
    }
    CHECK(files > 20);
    CHECK(speak == std::set<std::string>{"app/serve/http_server.cpp"});
}

TEST("no file is a room with too many people in it") {
    const std::set<std::string> all = {".h", ".cpp", ".cu", ".cuh", ".inl", ".comp", ".glsl", ".qml", ".py", ".cmake"};
    int files = 0;
    for (const std::string folder : {"app", "core", "gpu", "ui", "tests", "cmake", "resources", "packaging"}) {
        for (const fs::path& file : sourcesUnder(folder, all)) {
            ++files;
            std::ifstream stream(file);
            int lines = 0;
            for (std::string line; std::getline(stream, line);) ++lines;
            if (lines > kLongestFile)
                complain(file, std::to_string(lines) + " lines; split it (most: " + std::to_string(kLongestFile) + ")");
        }
    }
    CHECK(files > 50);
}

TEST("every text that the window shows can be translated") {
    const std::regex bare(
        R"re(\b(text|title|placeholderText|toolTip|label|hint|Accessible\.(name|description)): "(?!https:)[^"]*[A-Za-z]{2})re");
    int files = 0;
    for (const fs::path& file : sourcesUnder("ui", {".qml"})) {
        ++files;
        std::ifstream stream(file);
        for (std::string line; std::getline(stream, line);) {
            if (std::regex_search(line, bare)) complain(file, "shows a text that is not in qsTr(): " + line);
        }
    }
    CHECK(files > 50);
}

TEST("headers use none of the words that ARCHITECTURE.md retires") {
    std::ifstream architecture(kRoot / "ARCHITECTURE.md");
    std::string paragraph;
    for (std::string line; std::getline(architecture, line);) {
        if (line.starts_with("Retired, ") || (!paragraph.empty() && !line.empty())) paragraph += line + " ";
        else if (!paragraph.empty()) break;
    }
    static const std::regex marked(R"(\*([a-zA-Z ]+)\*)");
    std::string words;
    int count = 0;
    for (std::sregex_iterator each(paragraph.begin(), paragraph.end(), marked); each != std::sregex_iterator();
         ++each) {
        words += (words.empty() ? "" : "|") + (*each)[1].str();
        ++count;
    }
    CHECK(count > 10);
    const std::regex retired("\\b(" + words + ")\\b", std::regex::icase);
    for (const std::string folder : {"app", "core", "gpu", "ui"}) {
        for (const fs::path& file : sourcesUnder(folder, {".h"})) {
            std::ifstream stream(file);
            for (std::string line; std::getline(stream, line);) {
                if (std::regex_search(line, retired)) complain(file, "says a retired word: " + line);
            }
        }
    }
}

TEST("every header is guarded and says what it is") {
    for (const std::string folder : {"app", "core", "gpu", "ui"}) {
        for (const fs::path& file : sourcesUnder(folder, {".h"})) {
            std::ifstream stream(file);
            std::string first, line;
            std::getline(stream, first);
            bool guarded = false;
            while (std::getline(stream, line)) guarded = guarded || line == "#pragma once";
            if (!first.starts_with("// ")) complain(file, "opens without a comment that says what it owns");
            if (!guarded) complain(file, "has no #pragma once");
        }
    }
}
