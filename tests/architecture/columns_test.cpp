// Lines of 120 columns in what clang-format does not read: QML, scripts, documents, CMake files.
#include "support/unit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = DAYLONG_SOURCE_DIR;

constexpr long kMost = 120;

/// Whose lines are what they are, as beginnings of paths.
const char* const kLeftAlone[] = {
    "gpu/vulkan/shaders/",  // those that come compiled know their sources by their bytes
    "resources/schema/",    // what transcripts were made with stays as it was
    "tests/data/cases/",
    "tests/data/exchange/",
    "tests/data/templates/",
    "tests/fuzz/seeds/",  // input
    "tests/conformance/converted.md",
    "tests/conformance/families.md",
    "tests/conformance/types.md",  // written by scripts
};

/// Commands to be copied, samples, and scripts with tables of them: no more of it.
const std::set<std::string> kNotWrapped = {
    "docs/export-format.md",
    "resources/models/starter/README.md",
    "resources/models/starter/STUDY.md",
    "resources/models/starter/fifty.py",
    "tests/bench/evidence/report.py",
    "tests/conformance/converted.py",
    "tests/conformance/families.py",
    "tests/conformance/strings.py",
    "tests/data/attach/make.py",
    "tests/data/golden/families/family.py",
    "tests/data/golden/families/latent_families.py",
    "tests/data/golden/families/make_families.py",
    "tests/data/golden/families/plain_families.py",
    "tests/data/golden/families/scan_families.py",
    "tests/data/golden/families/state_families.py",
    "tests/data/jinja/make.py",
    "tests/data/real/make.py",
    "tests/data/retriever/make.py",
    "tests/data/retriever/train.py",
    "tests/data/seams/make.py",
    "tests/data/transcripts/make.py",
    "tests/data/vocab/make_bpe_goldens.py",
    "tests/data/vocab/make_conversation_goldens.py",
    "tests/data/vocab/make_gemma4_goldens.py",
    "tests/gpu/run_on_gpu.sh",
};

bool isRead(const fs::path& file) {
    static const std::set<std::string> kinds = {".qml", ".py", ".md", ".sh", ".cmake", ".sql", ".glsl", ".comp"};
    return kinds.contains(file.extension().string()) || file.filename() == "CMakeLists.txt" || file.filename() == "dev";
}

/// Characters, not bytes.
long columnsOf(const std::string& line) {
    return std::count_if(line.begin(), line.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
}

/// A row of a table in Markdown cannot be wrapped, nor can an address.
bool mayBeLonger(const fs::path& file, const std::string& line) {
    const size_t begin = line.find_first_not_of(' ');
    const bool isRow = file.extension() == ".md" && begin != std::string::npos && line[begin] == '|';
    return isRow || line.find("://") != std::string::npos;
}

long longLinesOf(const fs::path& file) {
    std::ifstream stream(file);
    long longer = 0;
    for (std::string line; std::getline(stream, line);)
        longer += columnsOf(line) > kMost && !mayBeLonger(file, line) ? 1 : 0;
    return longer;
}

}  // namespace

TEST("columns are characters, and rows of tables and addresses are as long as they are") {
    CHECK_EQUAL(columnsOf("äö€x"), 4);
    CHECK(mayBeLonger("a.md", "| a | b |") && mayBeLonger("a.py", "# https://example.org"));
    CHECK(!mayBeLonger("a.qml", "| a | b |") && !mayBeLonger("a.md", "a | b"));
}

TEST("no line is longer than 120 columns, whatever it is written in") {
    int files = 0;
    const auto read = [&](const fs::path& file) {
        const std::string name = fs::relative(file, kRoot).string();
        const bool isLeft = std::any_of(std::begin(kLeftAlone), std::end(kLeftAlone),
                                        [&](const char* begin) { return name.starts_with(begin); });
        if (!fs::is_regular_file(file) || !isRead(file) || isLeft) return;
        ++files;
        const long longer = longLinesOf(file);
        if (longer > 0 && !kNotWrapped.contains(name))
            daylong::unit::fail(name.c_str(), 1, std::to_string(longer) + " lines are longer than 120 columns");
    };
    for (const auto& entry : fs::directory_iterator(kRoot)) read(entry.path());
    for (const char* folder : {"app", "cmake", "core", "docs", "gpu", "packaging", "resources", "tests", "ui"}) {
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) read(entry.path());
    }
    CHECK(files > 250);
}
