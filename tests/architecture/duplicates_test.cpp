// How much stands twice: six equal lines, whatever their indentation, of which at least five are code. Lines without
// anything in them do not count, and what every file of its kind has (includes, brackets, Qt's macros) is no code.
#include "support/unit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = DAYLONG_SOURCE_DIR;

constexpr size_t kBlock = 6, kMostPairs = 8;
constexpr long kCode = 5;

bool isCode(const std::string& line) {
    constexpr std::string_view kNoCode[] = {
        "#",        "//",        "} //",   "using ", "namespace", "import ", "public:",      "private:", "protected:",
        "public Q", "private Q", "extern", "Q_",     "QT_",       "QTEST",   "find_package", "target_",  "daylong_"};
    const bool isUsual = std::any_of(std::begin(kNoCode), std::end(kNoCode),
                                     [&](std::string_view begin) { return line.starts_with(begin); });
    return !isUsual && line.find_first_not_of("{}()[];,") != std::string::npos &&
           line.find(" : public QObject") == std::string::npos;
}

/// Those with something in them, their words one space apart.
std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string all;
        for (std::string word; words >> word;) all += (all.empty() ? "" : " ") + word;
        if (!all.empty()) lines.push_back(std::move(all));
    }
    return lines;
}

using Texts = std::map<std::string, std::string>;  // of files, by their names
using Pair = std::pair<std::string, std::string>;

/// The pairs of files that have a block in common, with one such block; a file pairs with itself, too.
std::map<Pair, std::string> duplicatesIn(const Texts& files) {
    struct Place {
        const std::string* file;
        size_t line;
    };
    std::unordered_map<std::string, std::vector<Place>> blocks;
    for (const auto& [name, text] : files) {
        const std::vector<std::string> lines = linesOf(text);
        for (size_t at = 0; at + kBlock <= lines.size(); ++at) {
            const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(at), end = begin + kBlock;
            if (std::count_if(begin, end, isCode) < kCode) continue;
            std::string block;
            for (auto line = begin; line != end; ++line) block += "\n    " + *line;
            blocks[block].push_back({&name, at});
        }
    }
    std::map<Pair, std::string> found;
    for (const auto& [block, places] : blocks) {
        for (auto one = places.begin(); one != places.end(); ++one) {
            for (auto other = std::next(one); other != places.end(); ++other) {
                if (one->file == other->file && other->line - one->line < kBlock) continue;  // it meets itself
                found.try_emplace(Pair(*one->file, *other->file), block);
            }
        }
    }
    return found;
}

Texts sources() {
    const std::set<std::string> kinds = {".h",  ".cpp", ".cu",   ".cuh",  ".inl",  ".qml",
                                         ".py", ".sh",  ".glsl", ".comp", ".cmake"};
    Texts files;
    for (const char* folder : {"core", "app", "ui", "gpu", "tests"}) {
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
            const std::string name = fs::relative(entry.path(), kRoot).string();
            const bool isSource =
                kinds.contains(entry.path().extension().string()) || entry.path().filename() == "CMakeLists.txt";
            if (!entry.is_regular_file() || !isSource || name.starts_with("tests/data/")) continue;
            std::ifstream stream(entry.path());
            files[name] = {std::istreambuf_iterator<char>(stream), {}};
        }
    }
    return files;
}

}  // namespace

TEST("blocks that stand twice are found, whatever their indentation, and those of no code are not") {
    const std::string five = "a();\nb();\nc();\nd();\ne();\n", includes = "#include <a>\n#include <b>\n";
    CHECK(duplicatesIn({{"one", five + "}\n"}, {"other", "x();\n  a();\n b();\n\nc();\n d();\ne();\n  }\n"}}).size() ==
          1);
    CHECK(duplicatesIn({{"one", five + "f();\nx();\n" + five + "f();\n"}}).size() == 1);
    CHECK(duplicatesIn({{"one", five}, {"other", five}}).empty());
    CHECK(
        duplicatesIn({{"one", includes + "a();\nb();\nc();\nd();\n"}, {"other", includes + "a();\nb();\nc();\nd();\n"}})
            .empty());
    CHECK(duplicatesIn({{"one", std::string("a();\na();\na();\na();\na();\na();\na();\n")}}).empty());
}

TEST("almost nothing stands twice") {
    const Texts files = sources();
    CHECK(files.size() > 500);
    const auto found = duplicatesIn(files);
    if (found.size() <= kMostPairs) return;
    for (const auto& [pair, block] : found)
        daylong::unit::fail(pair.first.c_str(), 1, "has what " + pair.second + " has, too:" + block);
}
