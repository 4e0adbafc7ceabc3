// SQL names the roles and states that it compares with (core/store/stored_numbers.h): there is no bare number of them.
#include "support/unit.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// The comparisons with a number in what is written between quotation marks, also where a text stands on several lines.
std::vector<std::string> bareNumbersIn(const std::string& code) {
    static const std::regex seam(R"("[\s\\]*\n[\s\\]*")"), text(R"("(\\.|[^"\\\n])*")"),
        bare(R"(\b((\w+_)?state|role|titled_by)\b(, \d\))? *(=|<>|(NOT )?IN \() *\d)");
    const std::string joined = std::regex_replace(code, seam, "");
    std::vector<std::string> found;
    for (std::sregex_iterator each(joined.begin(), joined.end(), text), end; each != end; ++each) {
        const std::string sql = each->str();
        for (std::sregex_iterator one(sql.begin(), sql.end(), bare); one != end; ++one) found.push_back(one->str());
    }
    return found;
}

}  // namespace

TEST("a bare number in SQL is found, on however many lines it stands, and one in code is none") {
    CHECK_EQUAL(bareNumbersIn("q(\"WHERE m.state <> 5 AND role IN (1, 2)\");").size(), size_t{2});
    CHECK_EQUAL(bareNumbersIn("q(\"WHERE role <> \"\n    \"3 OR coalesce(role, 0) = 3\");").size(), size_t{2});
    CHECK_EQUAL(bareNumbersIn("#define A \"stream_state \" \\\n    \"= 2\"").size(), size_t{1});
    CHECK(bareNumbersIn("int state = 0; q(\"state <> \" DAYLONG_SUPERSEDED \" AND role = ?\");").empty());
}

TEST("no SQL compares a role or a state with a bare number") {
    long sources = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(DAYLONG_SOURCE_DIR) / "core")) {
        if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") continue;
        ++sources;
        std::ifstream stream(entry.path());
        for (const std::string& bare : bareNumbersIn({std::istreambuf_iterator<char>(stream), {}}))
            daylong::unit::fail(entry.path().c_str(), 1, bare);
    }
    CHECK(sources > 300);
}
