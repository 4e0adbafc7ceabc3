// A conversation that was sent whole, as turns.
#include "serve/prompt.h"

#include "support/unit.h"

using namespace daylong;
using serve::Said;

namespace {

constexpr text::Role kSystem = text::Role::System, kUser = text::Role::User, kReply = text::Role::Assistant;

/// "system|U:text|A:text"
std::string told(const std::vector<Said>& messages) {
    const serve::Turns turns = serve::turnsOf(messages);
    std::string all = turns.system;
    for (const Said& each : turns.turns) all += std::string("|") + (each.role == kUser ? "U:" : "A:") + each.text;
    return all;
}

}  // namespace

TEST("turns alternate, beginning with the user's, whatever was sent") {
    CHECK_EQUAL(told({{kUser, "a"}}), "|U:a");
    CHECK_EQUAL(told({{kSystem, "s"}, {kUser, "a"}, {kReply, "b"}, {kUser, "c"}}), "s|U:a|A:b|U:c");
    CHECK_EQUAL(told({{kSystem, "s"}, {kSystem, "t"}, {kUser, "a"}}), "s\n\nt|U:a");
    CHECK_EQUAL(told({{kUser, "a"}, {kUser, "b"}, {kReply, "c"}, {kReply, "d"}}), "|U:a\n\nb|A:c\n\nd");
    CHECK_EQUAL(told({{kReply, "welcome"}, {kUser, "a"}}), "|U:|A:welcome|U:a");
}

TEST("a system message in the middle stands in front of what the user says next, and is not lost at the end") {
    CHECK_EQUAL(told({{kUser, "a"}, {kReply, "b"}, {kSystem, "s"}, {kUser, "c"}}), "|U:a|A:b|U:s\n\nc");
    CHECK_EQUAL(told({{kUser, "a"}, {kSystem, "s"}}), "|U:a\n\ns");
    CHECK_EQUAL(told({{kSystem, "s"}}), "s|U:");
}
