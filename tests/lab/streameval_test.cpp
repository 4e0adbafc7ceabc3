// StreamEval's text: the same everywhere, and as docs/streameval.md says.
#include "lab/streameval.h"
#include "support/unit.h"

#include <algorithm>
#include <set>

using namespace daylong::lab;

namespace {

StreamOptions options(const char* format, uint32_t distance) {
    return {.format = *streamFormat(format), .seed = 1, .lines = 60, .distance = distance};
}

}  // namespace

TEST("a seed's stream is the documented one, on every machine") {
    const std::string text = asText(makeStream(options("register", 20)));
    const std::string first = text.substr(0, text.find('\n') + 1);
    CHECK_EQUAL(first, "line wild garden: REGISTER_CONTENT is <97390>\n");
    CHECK_EQUAL(asText(makeStream(options("register", 20))), text);
    StreamOptions other = options("register", 20);
    other.seed = 2;
    CHECK(asText(makeStream(other)) != text);
}

TEST("every tenth line is followed by a query about the line n lines back, with its answer") {
    for (const char* format : {"register", "plain"}) {
        for (const uint32_t distance : {1U, 10U, 25U}) {
            const std::vector<StreamLine> stream = makeStream(options(format, distance));
            REQUIRE(stream.size() == 60);
            for (uint32_t i = 0; i < stream.size(); ++i) {
                const bool asks = (i + 1) % 10 == 0 && i + 1 >= distance;
                REQUIRE(stream[i].query.has_value() == asks);
                if (!asks) continue;
                CHECK_EQUAL(stream[i].query->line, i + 1 - distance);
                CHECK_EQUAL(stream[i].query->answer, stream[i + 1 - distance].value);
            }
        }
    }
}

TEST("distractors are nine other values, none of them the answer, each of a line that was there") {
    const std::vector<StreamLine> stream = makeStream(options("plain", 25));
    std::set<std::string> values;
    for (const StreamLine& line : stream) {
        values.insert(line.value);
        if (!line.query) continue;
        const std::vector<std::string>& wrong = line.query->distractors;
        CHECK_EQUAL(wrong.size(), 9U);
        CHECK_EQUAL(std::set<std::string>(wrong.begin(), wrong.end()).size(), 9U);
        CHECK(std::find(wrong.begin(), wrong.end(), line.query->answer) == wrong.end());
        for (const std::string& value : wrong) CHECK(values.contains(value));
    }
}

TEST("keys are not asked for twice within 512 lines") {
    StreamOptions longer = options("plain", 20);
    longer.lines = 512;
    std::set<std::string> keys;
    for (const StreamLine& line : makeStream(longer)) keys.insert(line.before);
    CHECK_EQUAL(keys.size(), 512U);
}

TEST("own wordings need a key and a value in both") {
    CHECK(isUsable({.line = "{key}={value}", .query = "{key}? {value}"}));
    CHECK(!isUsable({.line = "{key}", .query = "{key}? {value}"}));
    CHECK(!isUsable({.line = "{key}={value}", .query = "what?"}));
    CHECK(!streamFormat("nonsense"));
}
