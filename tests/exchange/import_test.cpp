// Imports in the transcript: found, ordered, recognised when they come again, grown, taken back.
#include "reading.h"

#include "exchange/importer.h"
#include "store/sqlite.h"
#include "store/transcript_reader.h"
#include "support/unit.h"

#include <limits>

using namespace daylong;
using namespace daylong::exchange;
using store::MessageRole;
using store::TranscriptReader;
using store::TranscriptWriter;
namespace fs = std::filesystem;

namespace {

struct Stage {
    unit::TemporaryFolder folder;
    fs::path file = folder / "t.db";
    std::unique_ptr<TranscriptWriter> writer = std::move(TranscriptWriter::open(file)).value();

    ImportReport import(const std::string& name) {
        ImportReport report;
        const Result<void> done = importFrom(kData + name, *writer, report, {});
        if (!done) unit::fail(__FILE__, __LINE__, done.error().message);
        return report;
    }
    std::unique_ptr<TranscriptReader> reader() const { return std::move(TranscriptReader::open(file)).value(); }
    std::string titles() const {
        std::string all;
        const auto there = reader()->conversations().value();
        for (const auto& each : there) all += each.title + " ";
        return all;
    }
    std::string shown(store::ConversationId id) const {
        std::string all;
        const auto page = reader()->pageBefore(id, std::numeric_limits<store::MessageId>::max(), 99).value();
        for (const auto& each : page) all += each.text + " | ";
        return all;
    }
    size_t hits(const char* words) const { return reader()->search(words, 99).value().size(); }
    int64_t number(const std::string& sql) const {
        auto database = std::move(store::Database::open(file, store::Database::Mode::ReadOnly)).value();
        store::Query query = std::move(database->query(sql.c_str())).value();
        CHECK(query.next());
        return query.integer(0);
    }
};

}  // namespace

TEST("what is imported is shown, searched and counted like what was said here, with its own times") {
    Stage stage;
    const ImportReport report = stage.import("chatgpt.zip");
    CHECK_EQUAL(report.conversations, 2U);
    CHECK_EQUAL(report.messages, 9U);
    CHECK_EQUAL(stage.shown(1), "Where is it warm in March? | In Seville, mostly.  | And in April? | Everywhere. | ");
    CHECK_EQUAL(stage.hits("seville"), size_t{1});
    CHECK_EQUAL(stage.hits("lisbon"), size_t{2});  // a branch that is not shown is found, too
    const store::Conversation holidays = *stage.reader()->conversation(1).value();
    CHECK_EQUAL(holidays.messageCount, 4U);
    CHECK_EQUAL(holidays.firstDay / 100, 202410);
    const auto about = stage.reader()->about({.conversation = 1, .before = 1000, .text = "Seville"}, 5).value();
    REQUIRE(!about.empty());
    CHECK_EQUAL(stage.reader()->message(about[0].message).value()->text, "In Seville, mostly. ");
    store::Message more = stage.writer->appendMessage(1, MessageRole::User, "And in May?").value();
    CHECK(stage.shown(1).ends_with("And in May? | "));
    CHECK(stage.titles().starts_with("Holidays"));  // written to last
}

TEST("old conversations stand among the others by their time") {
    Stage stage;
    const auto say = [&](const char* title, const char* ms) {
        const auto id = stage.writer->createConversation(title).value().id;
        stage.writer->appendMessage(id, MessageRole::User, "x").value();
        auto database = std::move(store::Database::open(stage.file, store::Database::Mode::ReadWrite)).value();
        CHECK(database->execute(
            ("UPDATE conversation SET updated_ms = " + std::string(ms) + " WHERE title = '" + title + "'").c_str()));
    };
    say("Old", "1600000000000");
    say("Between", "1730030450000");
    say("New", "1780000000000");
    stage.import("chatgpt");  // Holidays ends at 1730030440, Numbers at 1730030506
    CHECK_EQUAL(stage.titles(), "New Numbers Between Holidays Old ");
    stage.writer->createConversation("Empty").value();
    CHECK(stage.titles().starts_with("Empty New "));
}

TEST("the same file again adds nothing, and one that has grown its new messages alone") {
    Stage stage;
    stage.import("chatgpt");
    const std::string before = stage.titles();
    for (const char* same : {"chatgpt", "chatgpt.zip", "chatgpt-numbered"}) {
        const ImportReport again = stage.import(same);
        CHECK_EQUAL(again.conversations + again.messages, 0U);
        CHECK_EQUAL(again.duplicates, 9U);
        CHECK_EQUAL(again.duplicateConversations, 2U);
        CHECK_EQUAL(again.import, 0);
    }
    CHECK_EQUAL(stage.number("SELECT count(*) FROM import"), 1);
    const ImportReport grown = stage.import("chatgpt-grown.json");
    CHECK_EQUAL(grown.messages, 2U);
    CHECK_EQUAL(grown.duplicates, 7U);
    CHECK(stage.shown(1).ends_with("Everywhere. | Thank you. | My pleasure. | "));
    CHECK_EQUAL(stage.hits("pleasure"), size_t{1});
    CHECK_EQUAL(stage.hits("seville"), size_t{1});
    CHECK_EQUAL(stage.reader()->conversation(1).value()->messageCount, 6U);
}

TEST("what was said here since stays when an import grows, which then is another branch") {
    Stage stage;
    stage.import("chatgpt");
    stage.writer->appendMessage(1, MessageRole::User, "Said here").value();
    stage.import("chatgpt-grown.json");
    CHECK(stage.shown(1).ends_with("Everywhere. | Said here | "));
    CHECK_EQUAL(stage.reader()->pageBefore(1, INT64_MAX, 1).value()[0].branches, 2U);
    CHECK_EQUAL(stage.hits("pleasure"), size_t{1});
}

TEST("an import is taken back whole, comes back when it is imported again, and leaves what was said here") {
    Stage stage;
    const ImportReport first = stage.import("chatgpt");
    const ImportReport second = stage.import("open-webui.json");
    store::TranscriptImport import(*stage.writer);
    const store::TakenBack last = import.takeBack({}).value();
    CHECK_EQUAL(last.import, second.import);
    CHECK_EQUAL(last.conversations, 1U);
    CHECK_EQUAL(stage.hits("blue"), size_t{0});
    stage.writer->appendMessage(1, MessageRole::User, "Said here").value();
    const store::TakenBack taken = import.takeBack(first.import).value();
    CHECK_EQUAL(taken.conversations, 1U);  // the other one goes on without what was imported
    CHECK_EQUAL(taken.messages, 9U);
    CHECK_EQUAL(stage.shown(1), "Said here | ");
    CHECK(!import.takeBack({}));
    CHECK(!import.takeBack(first.import));
    const ImportReport again = stage.import("chatgpt");
    CHECK_EQUAL(again.messages, 9U);
    CHECK_EQUAL(again.conversations, 2U);
    CHECK(stage.shown(1).starts_with("Where is it warm"));
    CHECK_EQUAL(stage.reader()->conversation(1).value()->messageCount, 5U);
    CHECK_EQUAL(import.takeBack({}).value().messages, 9U);
}

TEST("a preview counts as the import does, and changes nothing, also where there is no transcript") {
    Stage stage;
    stage.import("chatgpt");
    ImportReport preview, none;
    CHECK(previewImport(kData + "chatgpt-grown.json", stage.file, preview, {}));
    CHECK_EQUAL(preview.messages, 2U);
    CHECK_EQUAL(preview.duplicates, 7U);
    CHECK_EQUAL(stage.reader()->conversation(1).value()->messageCount, 4U);
    CHECK(previewImport(kData + "chatgpt.zip", stage.folder / "absent.db", none, {}));
    CHECK_EQUAL(none.messages, 9U);
    CHECK(!fs::exists(stage.folder / "absent.db"));
}

TEST("what is removed for good takes its place in the books with it, and can be imported anew") {
    Stage stage;
    stage.import("chatgpt");
    CHECK(stage.writer->remove(1));
    CHECK(stage.writer->purge(store::ConversationId{1}));
    CHECK_EQUAL(stage.hits("seville"), size_t{0});
    CHECK_EQUAL(stage.import("chatgpt").messages, 7U);
    CHECK_EQUAL(stage.hits("seville"), size_t{1});
    CHECK_EQUAL(stage.number("SELECT count(*) FROM message_words WHERE message_words MATCH 'seville'"), 1);
}

TEST("a damaged transcript keeps where its imports came from") {
    Stage stage;
    stage.import("chatgpt");
    const std::string before = stage.titles();
    stage.writer.reset();
    std::ofstream(stage.file.string() + ".is-damaged").flush();
    stage.writer = std::move(TranscriptWriter::open(stage.file)).value();
    CHECK(stage.writer->repaired().has_value());
    CHECK_EQUAL(stage.titles(), before);
    CHECK_EQUAL(stage.import("chatgpt").messages, 0U);
}
