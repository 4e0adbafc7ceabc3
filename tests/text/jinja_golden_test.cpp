// The interpreter against Jinja2 3.1.6: every template of tests/data/templates over several conversations, as its
// make_goldens.py rendered them, and every built-in that chat templates may use, as tests/data/jinja/make.py did.
#include "jinja_json.h"
#include "support/unit.h"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace daylong;

namespace {

const std::filesystem::path kFolder = DAYLONG_TEST_DATA "/templates";
constexpr jinja::Date kNow{2025, 3, 9, 7, 5, 6};

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST("templates of sixty families render as Jinja2 renders them") {
    const auto file = nlohmann::ordered_json::parse(contentOf(kFolder / "goldens.json"), nullptr, false);
    REQUIRE(file.is_object());
    size_t families = 0;
    for (const auto& [name, goldens] : file["goldens"].items()) {
        ++families;
        const auto program = jinja::Template::parse(contentOf(kFolder / (name + ".jinja")));
        if (!program) {
            unit::fail(__FILE__, __LINE__, name + ": " + program.error().message);
            continue;
        }
        for (const auto& [caseName, expected] : goldens.items()) {
            jinja::Variables variables = jinja::variablesFrom(file["common"]);
            for (const auto& [key, value] : jinja::variablesFrom(file["cases"][caseName])) {
                std::erase_if(variables, [&key = key](const auto& each) { return each.first == key; });
                variables.emplace_back(key, value);
            }
            const auto rendered = (*program)->render(variables, kNow);
            const std::string shown = rendered ? rendered->bytes() : "fails: " + rendered.error().message;
            const bool right = expected.is_string() ? rendered && shown == expected.get<std::string>() : !rendered;
            if (!right)
                unit::fail(__FILE__, __LINE__,
                           name + " with '" + caseName + "' renders\n" + shown + "\ninstead of\n" + expected.dump());
        }
    }
    CHECK(families >= 62);
}

TEST("filters, tests, methods, formats, loops and dates are those of Jinja2 and Python") {
    const auto file =
        nlohmann::ordered_json::parse(contentOf(DAYLONG_TEST_DATA "/jinja/builtins.json"), nullptr, false);
    REQUIRE(file.is_object());
    const jinja::Variables variables = jinja::variablesFrom(file["variables"]);
    CHECK(file["goldens"].size() >= 600);
    for (const auto& [source, expected] : file["goldens"].items()) {
        const auto program = jinja::Template::parse(source);
        const auto rendered = program ? (*program)->render(variables, kNow) : Result<jinja::Text>(program.error());
        const std::string shown = rendered ? rendered->bytes() : "fails: " + rendered.error().message;
        const bool right = expected.is_string() ? rendered && shown == expected.get<std::string>() : !rendered;
        if (!right) unit::fail(__FILE__, __LINE__, source + " renders\n" + shown + "\ninstead of\n" + expected.dump());
    }
}
