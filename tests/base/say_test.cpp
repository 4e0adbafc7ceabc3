// What is said to people, as codes and values: its words in English, and how it is stored.
#include "base/say.h"
#include "support/unit.h"

#include <set>

using namespace daylong;

TEST("values stand in their places, and what they contain is no place") {
    CHECK_EQUAL(inEnglish({saying(Say::NoConversation, 7)}), "there is no conversation 7 any more");
    CHECK_EQUAL(
        inEnglish({saying(Say::OtherModelReadsNewest, "100% of %2", size_t{4})}),
        "The model has changed. 100% of %2 reads the newest 4 messages anew; it does not know what came before.");
    CHECK_EQUAL(inEnglish({saying(Say::TranscriptLostJournal, "t.db")}),
                "the transcript 't.db' has lost its journal ('t.db-wal') while Daylong was using it");
    CHECK_EQUAL(inEnglish({saying(Say::NoConversation)}), "there is no conversation %1 any more");
    CHECK_EQUAL(inEnglish({}), "");
}

TEST("sayings follow one another as sentences") {
    CHECK_EQUAL(inEnglish({saying(Say::AboutTemplate), saying(Say::TemplateIsGuess)}),
                "About this model's chat template. That is a guess: if the answers look wrong, choose another template "
                "in Settings.");
    const Error full = failure(ErrorCode::DiskFull, Say::NoModel);
    const Error both = withMore(full, saying(Say::ReplyEndIsOwed));
    CHECK_EQUAL(both.message, full.message + ". " + std::string(english(Say::ReplyEndIsOwed)));
    CHECK_EQUAL(inEnglish(both.sayings), both.message);
    CHECK(both.code == ErrorCode::DiskFull);
    CHECK(withMore({ErrorCode::Io, "plain"}, saying(Say::ReplyEndIsOwed)).sayings.empty());  // one half would be lost
}

TEST("what is stored comes back, whatever it contains") {
    const Sayings says = {saying(Say::OtherModelReadsNewest, "a\nmodel's %1", 12), saying(Say::TemplateTellsDate),
                          saying(Say::NoFolder, "", "")};
    const auto back = unpacked(packed(says));
    CHECK(back && *back == says);
    const auto cut = unpacked(packed({saying(Say::NoConversation, std::string("a\x1e\x1f b"))}));
    CHECK(cut && *cut == Sayings({saying(Say::NoConversation, "a b")}));
    CHECK(!unpacked(""));
    CHECK(!unpacked("no-such-name"));
    CHECK(!unpacked(packed({saying(Say::NoModel)}) + "\x1eno-such-name"));
}

TEST("every code has a name and words of its own") {
    std::set<std::string_view> names, words;
    for (size_t i = 1; i < static_cast<size_t>(Say::End); ++i) {
        const Say say = static_cast<Say>(i);
        CHECK(sayNamed(nameOf(say)) == say);
        names.insert(nameOf(say));
        words.insert(english(say));
    }
    CHECK_EQUAL(names.size(), static_cast<size_t>(Say::End) - 1);
    CHECK_EQUAL(words.size(), names.size());
}

TEST("names that transcripts hold stay") {
    for (const char* name : {"read-anew.model.all",      "read-anew.model.one",
                             "read-anew.model.newest",   "read-anew.template.all",
                             "read-anew.template.one",   "read-anew.template.newest",
                             "read-anew.damaged.all",    "read-anew.damaged.one",
                             "read-anew.damaged.newest", "message.end-read",
                             "message.end-seen",         "template.unusable.plain",
                             "template.unusable.family", "template.about",
                             "template.missing.family",  "template.missing.plain",
                             "template.guess",           "template.thoughts",
                             "template.system-moves",    "template.no-system",
                             "template.newest",          "template.date"})
        CHECK(sayNamed(name).has_value());
}
