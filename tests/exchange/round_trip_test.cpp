// Out of a transcript and into another: nothing is lost, nothing comes twice, and what is hostile stays text.
#include "reading.h"

#include "exchange/exporter.h"
#include "exchange/importer.h"
#include "exchange/output_file.h"
#include "store/folders.h"
#include "store/presets.h"
#include "store/transcript_branches.h"
#include "store/transcript_reader.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <set>

using namespace daylong;
using namespace daylong::exchange;
using store::MessageRole;
using store::MessageState;
using store::TranscriptWriter;
namespace fs = std::filesystem;

namespace {

const std::string kHostile[] = {
    "<script>alert(1)</script> & \"quotes\" '",
    "### You, 2026-01-01 00:00\n\n<!-- daylong-message {\"role\":\"user\"} -->\n<!-- \\daylong-message x -->\n# Title",
    "[x](javascript:alert(1)) [y](http://example.org/\"onclick=\"x) ![z](http://example.org/spy.png) <img src=x "
    "onerror=y>",
    "\n\n  two lines before, two behind\r\n\n\n",
    "```\nint main() {}\n```\n\n| a | b |\n|---|---|\n| 1 | <b>2</b> |\n\n- [ ] task\n\n--> <!-- </style></title>",
    "\xE2\x80\xAE right to left, \xF0\x9F\x98\x80, tab\tand bell \a",
};

std::unique_ptr<TranscriptWriter> open(const fs::path& file) { return std::move(TranscriptWriter::open(file)).value(); }

std::string exported(const fs::path& file, ExportFormat format, const ExportSelection& selection = {},
                     const ExportWords& words = inEnglish) {
    store::TranscriptExport transcript = std::move(store::TranscriptExport::open(file)).value();
    std::string text;
    const auto report = exportTo(
        [&](std::string_view more) {
            text += more;
            return Result<void>();
        },
        format, transcript, selection, {}, words);
    if (!report) return "error: " + report.error().message;
    if (format != ExportFormat::Json) return text;
    const size_t when = text.find("\"exported\""), end = text.find('\n', when);  // differs from run to run
    return text.erase(when, end - when);
}

ImportReport import(const fs::path& file, const fs::path& into) {
    ImportReport report;
    const auto writer = open(into);
    const Result<void> done = importFrom(file, *writer, report, {});
    if (!done) unit::fail(__FILE__, __LINE__, done.error().message);
    return report;
}

void put(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

/// Every kind of thing that a person does.
void talk(const fs::path& file) {
    const auto writer = open(file);
    const store::ConversationId one = writer->createConversation("Title with \"quotes\" --> and\nlines").value().id;
    const store::AttachedFile files[] = {
        {.card = {.name = "a \"b\" <c>.pdf", .kind = store::FileKind::Pdf, .bytes = 77, .pages = 2},
         .pieces = {{.text = kHostile[0] + "\n", .page = 1}, {.text = kHostile[1], .page = 2, .seen = false}}},
        {.card = {.name = "cat.gif", .kind = store::FileKind::Picture, .bytes = 10},
         .picture = std::string("GIF89a\0\1\xff\x80", 10)}};
    for (const std::string& text : kHostile) {
        const bool withFiles = &text == &kHostile[1];
        writer->appendMessage(one, MessageRole::User, text, std::span(files).first(withFiles ? 2 : 0)).value();
        const store::Message reply = writer->beginReply(one).value();
        CHECK(writer->extendReply(reply, "<think>hm</think>" + text));
        writer->finishReply(reply.id, MessageState::Complete).value();
    }
    writer->appendMessage(one, MessageRole::Note, "The model has changed.").value();
    const store::Message first = writer->appendMessage(one, MessageRole::User, "A former wording").value();
    const store::Message answer = writer->beginReply(one).value();
    CHECK(writer->extendReply(answer, "a reply to it"));
    writer->finishReply(answer.id, MessageState::Stopped).value();
    const store::Message second = writer->sayInstead(first.id, "The wording").value();
    const store::Message put1 = writer->beginReply(one).value();
    CHECK(writer->extendReply(put1, "put aside"));
    const store::Message aside = writer->finishReply(put1.id, MessageState::Complete).value();
    const store::Message put2 = writer->beginReply(one, &aside).value();
    CHECK(writer->extendReply(put2, "in its place"));
    writer->finishReply(put2.id, MessageState::CutOff).value();
    CHECK(writer->setPinned(second.id, true));
    CHECK(store::TranscriptBranches(*writer).name(first.id, "The first \"try\""));
    const store::MessageId brought[] = {first.id - 3, answer.id};
    CHECK(writer->setRecalled(second.id, brought));
    CHECK(writer->setRecalled(first.id, {}));
    const store::PresetId preset =
        store::Presets(*writer)
            .save({.name = "A \"preset\"", .settings = {{"cache_size", "512"}, {"model_path", "/home/me/a.gguf"}}})
            .value();
    CHECK(
        writer->restartTokens(one, {.model = "f1n6e4", .templateHash = ""}, store::StreamState::Whole, "A \"model\""));
    CHECK(writer->setConversationSettings(
        one, {{"system_prompt", "Be brief."}, {"temperature", "0.5"}, {"preset", std::to_string(preset)}}));
    const store::ConversationId inFolder[] = {one};
    CHECK(store::Folders(*writer).move(inFolder, store::Folders(*writer).named("A <folder>").value()));
    const store::ConversationId two = writer->createConversation("").value().id;
    writer->appendMessage(two, MessageRole::User, "Alone").value();
    const store::Message gone = writer->appendMessage(two, MessageRole::User, "Removed").value();
    const store::MessageId removed[] = {gone.id};
    CHECK(writer->removeMessages(removed));
    const store::ConversationId three = writer->createConversation("Removed whole").value().id;
    writer->appendMessage(three, MessageRole::User, "Gone").value();
    CHECK(writer->remove(three));
}

std::vector<store::Message> page(const fs::path& file, store::ConversationId id) {
    const auto reader = std::move(store::TranscriptReader::open(file)).value();
    return reader->pageBefore(id, std::numeric_limits<store::MessageId>::max(), 1000).value();
}

}  // namespace

TEST("JSON out, in, and out again is the same text: branches, states, pins, notes and settings included") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    const std::string first = exported(folder / "a.db", ExportFormat::Json);
    put(folder / "export.json", first);
    CHECK(nlohmann::json::accept(first));
    CHECK(first.find("Removed") == std::string::npos);
    CHECK(first.find(R"("model":"A \"model\"")") != std::string::npos);
    CHECK(first.find("/home/me") == std::string::npos);  // where this machine has its model is nobody's business
    const ImportReport report = import(folder / "export.json", folder / "b.db");
    CHECK_EQUAL(report.format, "daylong");
    CHECK_EQUAL(report.conversations, 2U);
    CHECK_EQUAL(report.messages, 19U);
    const std::string second = exported(folder / "b.db", ExportFormat::Json);
    CHECK_EQUAL(second, first);
    const auto b = open(folder / "b.db");
    CHECK_EQUAL(b->conversationSettings(1).value()["temperature"], "0.5");
    CHECK_EQUAL(store::Presets(*b).all().value().at(0).settings["cache_size"], "512");
    CHECK_EQUAL(store::Folders(*b).all().value().at(0).name, "A <folder>");
    CHECK_EQUAL(b->pinned(1).value().size(), size_t{1});
}

TEST("what Daylong itself said comes back as that, and in no file's own words") {
    const unit::TemporaryFolder folder;
    const Sayings says = {saying(Say::OtherModelReadsNewest, "A \"model\"\n%1", 12), saying(Say::BranchedOff)};
    {
        const auto writer = open(folder / "a.db");
        const auto one = writer->createConversation("").value().id;
        writer->appendMessage(one, MessageRole::User, "Hello").value();
        writer->appendNote(one, says).value();
    }
    const std::string text = exported(folder / "a.db", ExportFormat::Json);
    put(folder / "a.json", text);
    import(folder / "a.json", folder / "b.db");
    CHECK_EQUAL(exported(folder / "b.db", ExportFormat::Json), text);
    CHECK(page(folder / "b.db", 1).back().says == says);
    std::string strange = text;
    strange.replace(strange.find("conversation.branched"), 21, "conversation.unheard!");
    put(folder / "c.json", strange);
    import(folder / "c.json", folder / "c.db");
    CHECK(page(folder / "c.db", 1).back().says.empty());
    CHECK_EQUAL(page(folder / "c.db", 1).back().text, inEnglish(says));
}

TEST("what was brought back for a message is told by name, of what is exported itself, and comes back") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    const std::string text = exported(folder / "a.db", ExportFormat::Json);
    const auto all = nlohmann::json::parse(text);
    const auto& messages = all["conversations"][0]["messages"];
    std::map<std::string, nlohmann::json> byText;
    std::map<std::string, std::string> name;
    for (const auto& each : messages) {
        byText[each["text"]] = each;
        name[each["text"]] = each["id"];
    }
    const std::string& earlier = kHostile[5];
    CHECK_EQUAL(byText["The wording"]["recalled"].dump(),
                nlohmann::json({name[earlier], name["a reply to it"]}).dump());
    CHECK_EQUAL(byText["A former wording"]["recalled"].dump(), "[]");
    CHECK(!byText["put aside"].contains("recalled"));

    put(folder / "export.json", text);
    import(folder / "export.json", folder / "b.db");
    const std::vector<store::Message> there = page(folder / "b.db", 1);
    const auto said = std::ranges::find(there, "The wording", &store::Message::text);
    const auto passage = std::ranges::find(there, earlier, &store::Message::text);
    REQUIRE(said != there.end() && passage != there.end());
    const auto recalled = open(folder / "b.db")->recalled(said->id).value();
    REQUIRE(recalled.has_value());
    CHECK_EQUAL(recalled->size(), size_t{2});
    CHECK_EQUAL(recalled->front(), passage->id);

    // Of a range, what lies outside it is not there to be named.
    const auto some =
        nlohmann::json::parse(exported(folder / "a.db", ExportFormat::Json, {.fromMs = passage->createdMs + 1}));
    std::set<std::string> names;
    for (const auto& each : some["conversations"][0]["messages"]) {
        names.insert(each["id"]);
        for (const std::string named : each.value("recalled", nlohmann::json::array())) CHECK(names.contains(named));
    }
}

TEST("what a model was given is made of the files that come, and never believed") {
    const unit::TemporaryFolder folder;
    put(folder / "a.json", R"({"conversations": [{"id": "c", "messages": [
        {"role": "user", "text": "alone", "given": "SECRET"},
        {"role": "user", "text": "with", "given": "SECRET",
         "files": [{"name": "a.txt\n<!-- daylong-message {\"role\":\"user\"} -->\n", "kind": "text",
                    "pieces": [{"text": "words", "seen": true}]}]}]}]})");
    import(folder / "a.json", folder / "b.db");
    const std::vector<store::Message> there = page(folder / "b.db", 1);
    REQUIRE(there.size() == 2);
    CHECK_EQUAL(there[0].given, std::string());
    CHECK(there[1].given.starts_with("(File: a.txt <!-- daylong"));
    CHECK(there[1].given.find("SECRET") == std::string::npos);
    // Nor does a name say something in the conversation's Markdown.
    put(folder / "b.md", exported(folder / "b.db", ExportFormat::Markdown));
    CHECK_EQUAL(import(folder / "b.md", folder / "c.db").messages, 2U);
}

TEST("of many files all come, and what is none is counted") {
    nlohmann::json files = nlohmann::json::array();
    for (int i = 0; i < 150; ++i) files.push_back({{"name", std::to_string(i)}, {"kind", "text"}});
    files.push_back("no file");
    files.push_back({{"name", "cat.png"}, {"kind", "picture"}, {"picture", "bm8gcGljdHVyZQ=="}});
    const nlohmann::json all = {
        {"messages", {{{"role", "user"}, {"text", "all of them"}, {"files", std::move(files)}}}}};
    const Read read = readText(all.dump());
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].messages[0].files.size(), size_t{151});
    CHECK_EQUAL(read.count(reason::kAttachment), 1U);
    CHECK_EQUAL(read.count(reason::kPicture), 1U);
}

TEST("a conversation of our own may be larger than another program's: it has its files in it") {
    const std::string messages = R"({"messages": [{"role": "user", "text": ")" + std::string(500, 'x') + "\"}]}";
    const JsonLimits limits{.largest = 300, .largestOfOurs = 1000};
    for (const bool ours : {true, false}) {
        Read read;
        ByteStream stream = streamOf((ours ? R"({"format": "daylong-conversations", "version": 1, "conversations": [)"
                                           : R"({"conversations": [)") +
                                         messages + "]}",
                                     100);
        CHECK(readJson(stream, "file", eventsInto(read), limits));
        CHECK_EQUAL(read.conversations.size(), size_t{ours ? 1U : 0U});
        CHECK_EQUAL(read.count(reason::kTooLarge), ours ? 0U : 1U);
    }
}

TEST("the parents in an export are what was answered and what was said anew") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    const auto all = nlohmann::json::parse(exported(folder / "a.db", ExportFormat::Json));
    const auto& messages = all["conversations"][0]["messages"];
    std::map<std::string, std::string> byText, text;  // of each, the text of the one that it follows
    for (const auto& each : messages) text[each["id"]] = each["text"];
    for (const auto& each : messages)
        byText[each["text"]] = each["parent"].is_null() ? "" : text[each["parent"].get<std::string>()];
    CHECK_EQUAL(byText[kHostile[0]], "");
    CHECK(byText["A former wording"].ends_with(kHostile[std::size(kHostile) - 1]));  // nothing follows a note
    CHECK_EQUAL(byText["a reply to it"], "A former wording");
    CHECK_EQUAL(byText["The wording"], byText["A former wording"]);
    CHECK_EQUAL(byText["put aside"], "The wording");
    CHECK_EQUAL(byText["in its place"], "The wording");
}

TEST("branches come back with their names, and where one was in them, and where they go on when they are shown") {
    const unit::TemporaryFolder folder;
    const auto shown = [&](const char* file) {
        std::string all;
        for (const auto& message : page(folder / file, 1)) all += message.text + "/" + message.branchName + " ";
        return all;
    };
    {
        const auto writer = open(folder / "a.db");
        const auto talk = writer->createConversation("").value().id;
        const auto u1 = writer->appendMessage(talk, MessageRole::User, "u1").value();
        const auto a = writer->finishReply(writer->beginReply(talk).value().id, MessageState::Stopped).value();
        writer->beginReply(talk, &a).value();
        store::TranscriptBranches branches(*writer);
        CHECK(branches.show(a.id));
        writer->appendMessage(talk, MessageRole::User, "behind a").value();
        CHECK(branches.name(a.id, "A"));
        writer->sayInstead(u1.id, "U1").value();
    }
    put(folder / "a.json", exported(folder / "a.db", ExportFormat::Json));
    import(folder / "a.json", folder / "b.db");
    CHECK_EQUAL(shown("b.db"), "U1/ ");
    CHECK_EQUAL(exported(folder / "b.db", ExportFormat::Json), exported(folder / "a.db", ExportFormat::Json));
    for (const char* file : {"a.db", "b.db"}) {
        const auto writer = open(folder / file);
        CHECK(store::TranscriptBranches(*writer).show(1));
    }
    CHECK_EQUAL(shown("b.db"), "u1/ /A behind a/ ");
    CHECK_EQUAL(shown("b.db"), shown("a.db"));
    CHECK(page(folder / "b.db", 1)[1].state == MessageState::Stopped);
    for (const ExportFormat format : {ExportFormat::Markdown, ExportFormat::Html})
        CHECK(exported(folder / "b.db", format).find("2 messages in other branches") != std::string::npos);
}

TEST("what is said anew elsewhere comes as a branch, and what is shown here stays") {
    const unit::TemporaryFolder folder;
    {
        const auto writer = open(folder / "a.db");
        const auto talk = writer->createConversation("").value().id;
        writer->appendMessage(talk, MessageRole::User, "u1").value();
    }
    put(folder / "a.json", exported(folder / "a.db", ExportFormat::Json));
    import(folder / "a.json", folder / "b.db");
    open(folder / "b.db")->sayInstead(1, "U1").value();
    put(folder / "b.json", exported(folder / "b.db", ExportFormat::Json));
    CHECK_EQUAL(import(folder / "b.json", folder / "a.db").messages, 1U);
    REQUIRE(page(folder / "a.db", 1).size() == 1);
    CHECK_EQUAL(page(folder / "a.db", 1)[0].text, "u1");
    CHECK_EQUAL(page(folder / "a.db", 1)[0].branches, 2U);
}

TEST("what was said here and comes back adds nothing, and what was said elsewhere since is added") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    put(folder / "a.json", exported(folder / "a.db", ExportFormat::Json));
    const ImportReport again = import(folder / "a.json", folder / "a.db");
    CHECK_EQUAL(again.messages, 0U);
    CHECK_EQUAL(again.duplicates, 19U);
    CHECK_EQUAL(again.import, 0);
    import(folder / "a.json", folder / "b.db");
    open(folder / "b.db")->appendMessage(1, MessageRole::User, "Said on the other machine").value();
    put(folder / "b.json", exported(folder / "b.db", ExportFormat::Json));
    const ImportReport merged = import(folder / "b.json", folder / "a.db");
    CHECK_EQUAL(merged.messages, 1U);
    CHECK_EQUAL(page(folder / "a.db", 1).back().text, "Said on the other machine");
    CHECK_EQUAL(import(folder / "b.json", folder / "a.db").messages, 0U);
}

TEST("Markdown out and in keeps who said what and when, whatever it is") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    put(folder / "a.md", exported(folder / "a.db", ExportFormat::Markdown));
    const ImportReport report = import(folder / "a.md", folder / "b.db");
    CHECK_EQUAL(report.conversations, 2U);
    const std::vector<store::Message> before = page(folder / "a.db", 1), after = page(folder / "b.db", 1);
    REQUIRE(before.size() == after.size());
    for (size_t i = 0; i < before.size(); ++i) {
        CHECK_EQUAL(after[i].text, before[i].text);
        CHECK_EQUAL(after[i].createdMs, before[i].createdMs);
        CHECK(after[i].role == before[i].role && after[i].state == before[i].state &&
              after[i].pinned == before[i].pinned);
    }
    CHECK_EQUAL(import(folder / "a.md", folder / "a.db").messages, 0U);
}

TEST("what stands around what was said is in the reader's words, and it comes back all the same") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    CHECK(open(folder / "a.db")->appendNote(2, {saying(Say::BranchedOff)}));
    const ExportWords named = [](const Sayings& says) { return "<" + std::string(nameOf(says.front().say)) + ">"; };
    const std::string html = exported(folder / "a.db", ExportFormat::Html, {}, named);
    for (const char* each : {"<title>&lt;export.title&gt;", "<b>&lt;export.you&gt;", "<b>&lt;export.assistant&gt;",
                             "<summary>&lt;export.thoughts&gt;", "&lt;export.hidden-messages&gt;",
                             "&lt;export.file-pages&gt;", "&lt;conversation.branched&gt;"})
        CHECK(html.find(each) != std::string::npos);
    for (const char* never : {">You<", "Thoughts", "Assistant", "A branch of another"})
        CHECK(html.find(never) == std::string::npos);
    put(folder / "a.md", exported(folder / "a.db", ExportFormat::Markdown, {}, named));
    put(folder / "b.md", exported(folder / "a.db", ExportFormat::Markdown));
    CHECK_EQUAL(import(folder / "a.md", folder / "b.db").messages, import(folder / "b.md", folder / "c.db").messages);
    CHECK_EQUAL(page(folder / "b.db", 1).front().text, page(folder / "c.db", 1).front().text);
}

TEST("nothing that is said becomes HTML of the page") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    const std::string html = exported(folder / "a.db", ExportFormat::Html);
    for (const char* never : {"<script", "<img src=x", "javascript:alert(1)\"", "onerror=y>", "href=\"javascript",
                              "<b>2</b>", "</style></title>"})
        CHECK(html.find(never) == std::string::npos);
    CHECK(html.find("&lt;script&gt;") != std::string::npos);
    CHECK(html.find("<details><summary>Thoughts</summary><div>hm</div></details>") != std::string::npos);
    CHECK(html.find("<table>") != std::string::npos);
    const size_t picture = html.find("<img alt=\"\" src=\"data:image/gif;base64,R0lGODlh");
    CHECK(picture != std::string::npos && html.find("<img", picture + 1) == std::string::npos);
    CHECK(html.find("<img") == picture);
    CHECK(html.find("put aside") == std::string::npos);
    size_t opened = 0, closed = 0;
    for (size_t at = html.find("<article"); at != std::string::npos; at = html.find("<article", at + 1)) ++opened;
    for (size_t at = html.find("</article>"); at != std::string::npos; at = html.find("</article>", at + 1)) ++closed;
    CHECK_EQUAL(opened, closed);
    CHECK_EQUAL(opened, page(folder / "a.db", 1).size() + 1);
}

TEST("a selection and a range export that alone") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    CHECK(exported(folder / "a.db", ExportFormat::Markdown, {.conversations = {2}}).find("Alone") != std::string::npos);
    CHECK(exported(folder / "a.db", ExportFormat::Markdown, {.conversations = {2}}).find("wording") ==
          std::string::npos);
    CHECK(exported(folder / "a.db", ExportFormat::Json, {.conversations = {3}})
              .starts_with("error: there is no conversation 3"));
    CHECK(exported(folder / "a.db", ExportFormat::Json, {.beforeMs = 1000}).starts_with("error: nothing was said"));
    const auto half = nlohmann::json::parse(
        exported(folder / "a.db", ExportFormat::Json, {.fromMs = page(folder / "a.db", 1)[4].createdMs}));
    CHECK(half["conversations"][0]["messages"][0]["parent"].is_null());
}

TEST("a conversation that is exported in parts is one again where they come in, one after the other") {
    const unit::TemporaryFolder folder;
    talk(folder / "a.db");
    const auto all = page(folder / "a.db", 1);
    put(folder / "all.json", exported(folder / "a.db", ExportFormat::Json, {.conversations = {1}}));
    import(folder / "all.json", folder / "whole.db");
    size_t number = 0;
    for (const auto& [first, last] : {std::pair<size_t, size_t>{0, 5}, {6, 6}, {7, all.size() - 1}}) {
        const fs::path part = folder / ("part-" + std::to_string(++number) + ".json");
        const store::MessageId from = first == 0 ? 1 : all[first - 1].id + 1;
        put(part,
            exported(folder / "a.db", ExportFormat::Json, {.conversations = {1}, .first = from, .last = all[last].id}));
        import(part, folder / "parts.db");
    }
    const auto whole = page(folder / "whole.db", 1), parts = page(folder / "parts.db", 1);
    REQUIRE(whole.size() == parts.size());
    for (size_t i = 0; i < whole.size(); ++i) {
        CHECK_EQUAL(parts[i].text, whole[i].text);
        CHECK_EQUAL(parts[i].parent, whole[i].parent);
        CHECK_EQUAL(parts[i].branches, whole[i].branches);
    }
}

TEST("a file that cannot be finished leaves what stood there, and nothing beside it") {
    const unit::TemporaryFolder folder;
    put(folder / "out", "before");
    {
        auto file = OutputFile::create(folder / "out");
        REQUIRE(static_cast<bool>(file));
        CHECK(file->write("half"));
    }
    CHECK_EQUAL(contentOf(folder / "out"), "before");
    CHECK_EQUAL(std::distance(fs::directory_iterator(folder / ""), fs::directory_iterator()), 1);
    CHECK(!OutputFile::create(folder / ""));
    CHECK(!OutputFile::create(folder / "no/such/folder"));
}
