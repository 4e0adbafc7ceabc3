// What ARCHITECTURE.md and CONTRIBUTING.md name is there.
#include "support/unit.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace fs = std::filesystem;

TEST("every file and folder that the documents name is there") {
    const fs::path root = DAYLONG_SOURCE_DIR;
    static const std::regex named(R"(`((?:app|cmake|core|docs|gpu|packaging|resources|tests|ui)/[A-Za-z0-9_./-]+)`)");
    int names = 0;
    for (const char* document : {"ARCHITECTURE.md", "CONTRIBUTING.md"}) {
        std::ifstream stream(root / document);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        for (std::sregex_iterator each(text.begin(), text.end(), named), end; each != end; ++each) {
            const std::string name = (*each)[1];
            ++names;
            const bool isPattern = name.find("NAME") != std::string::npos;  // of a file that is to be added
            if (!isPattern && !fs::exists(root / name))
                daylong::unit::fail(document, 1, "names " + name + ", which is not there");
        }
    }
    CHECK(names > 60);
}
