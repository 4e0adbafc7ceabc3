// Files that mean harm, or are harmed: bounded, said, and what can be read is read.
#include "reading.h"

#include "exchange/entries.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::exchange;
namespace fs = std::filesystem;

namespace {

std::string talk(const std::string& id, const std::string& text) {
    return "{\"id\": \"" + id + "\", \"title\": \"t\", \"messages\": [{\"role\": \"user\", \"text\": \"" + text +
           "\"}]}";
}

std::string names(const Read& read) {
    std::string all;
    for (const auto& each : read.conversations) all += each.name + " ";
    return all;
}

std::vector<std::string> elementsOf(const std::string& text, size_t piece, JsonLimits limits = {}) {
    ByteStream stream = streamOf(text, piece);
    JsonElements elements(stream, limits);
    std::vector<std::string> all;
    for (;;) {
        auto element = elements.next();
        if (!element || !*element) return all;
        all.push_back((*element)->whole ? (*element)->text : "…");
    }
}

}  // namespace

TEST("an array, lines and our own object are cut into the same elements, in pieces of any size") {
    const std::string one = "{\"a\": \"]}\\\"[\"}", two = "{\"b\": [1, {}]}";
    for (const std::string& text :
         {"[" + one + " ,\n" + two + "]", one + "\n" + two, "\xEF\xBB\xBF [" + one + "," + two + "] ",
          "{\"format\": \"x[\", \"version\": 1, \"conversations\" : [" + one + "," + two + "]}",
          "[1, \"{\", null, " + one + ", " + two + ", true]"}) {
        for (const size_t piece : {1U, 2U, 3U, 5U, 1000U}) {
            const std::vector<std::string> elements = elementsOf(text, piece);
            REQUIRE(elements.size() == 2);
            CHECK_EQUAL(elements[0], one);
            CHECK_EQUAL(elements[1], two);
        }
    }
}

TEST("what is too large, too deep or has too many values is passed over, and what follows is read") {
    const std::string good = talk("good", "here");
    const std::string deep(1000, '['), large = talk("large", std::string(200'000, 'x'));
    const std::string many = "{\"id\": \"many\", \"messages\": [" + std::string(60'000, ',') + "]}";
    for (const std::string& bad : {"{\"id\": " + deep + std::string(1000, ']') + "}", large, many}) {
        Read read;
        ByteStream stream = streamOf("[" + bad + "," + good + "]", 1000);
        CHECK(readJson(stream, "file", eventsInto(read), {.largest = 100'000, .mostValues = 50'000}));
        CHECK_EQUAL(names(read), "good ");
        CHECK_EQUAL(read.count(reason::kTooLarge) + read.count(reason::kDamaged), 1U);
        CHECK_EQUAL(read.damage.size(), size_t{1});
    }
    CHECK(readText(std::string(1'000'000, '[')).conversations.empty());
    CHECK(readText(std::string(1'000'000, '{')).conversations.empty());
}

TEST("a conversation of Markdown is bounded, too") {
    const auto markdown = [](const std::string& id, const std::string& text) {
        return "<!-- daylong-conversation {\"id\":\"" + id + "\"} -->\n<!-- daylong-message {\"role\":\"user\"} -->\n" +
               "### You\n\n" + text + "\n\n";
    };
    const JsonLimits limits{.largest = 1000, .largestOfOurs = 10'000, .mostMessages = 100};
    const auto read = [&](const std::string& text) {
        Read all;
        ByteStream stream = streamOf(text, 1000);
        CHECK(readMarkdown(stream, "file", eventsInto(all), limits));
        return all;
    };
    std::string lines;
    for (int i = 0; i < 2000; ++i) lines += "a line\n";
    const Read ours = read(markdown("large", lines) + markdown("good", "here"));
    CHECK_EQUAL(names(ours), "good ");
    CHECK_EQUAL(ours.count(reason::kTooLarge), 1U);
    CHECK(ours.damage == Sayings{saying(Say::ImportConversationTooLarge, "file", 1)});
    CHECK_EQUAL(read("## You\n\n" + lines).count(reason::kTooLarge), 1U);
    CHECK_EQUAL(read("## You\n" + std::string(2000, '\n')).count(reason::kTooLarge), 1U);
    std::string many;
    for (int i = 0; i < 150; ++i) many += "## Me\n";
    CHECK_EQUAL(read(many).count(reason::kTooLarge), 1U);
}

TEST("what stands in a text, or before it, a million times takes no longer than it is long") {
    constexpr uint64_t kMany = 400'000;
    const auto read = [](const std::string& text) {
        Read all;
        ByteStream stream = streamOf(text, size_t{1} << 16U);
        CHECK(readJson(stream, "file", eventsInto(all)));
        return all;
    };
    std::string files, thoughts;
    for (uint64_t i = 0; i < kMany; ++i) {
        files += i > 0 ? R"(,{"name": "a"})" : R"({"name": "a"})";
        thoughts += R"(<details type=\"reasoning\"></details>x)";
    }
    const std::string begin = R"({"mapping": {"m": {"message": {"author": {"role": "user"}, "content": )";
    const Read chatGpt = read(begin + R"({"parts": ["words"]}, "metadata": {"attachments": [)" + files + "]}}}}}");
    CHECK_EQUAL(chatGpt.count(reason::kAttachment), kMany);
    const std::string marks(kMany, '`');
    const Read code = read(begin + R"({"content_type": "code", "text": ")" + marks + "\"}}}}}");
    REQUIRE(code.conversations.size() == 1);
    CHECK_EQUAL(code.conversations[0].messages[0].text.size(), 3 * marks.size() + 4);
    const Read openWebUi = read(R"({"history": {"messages": {"m": {"role": "user", "content": ")" + thoughts +
                                R"(", "files": [)" + files + "]}}}}");
    CHECK_EQUAL(openWebUi.count(reason::kThoughts), kMany);
    CHECK_EQUAL(openWebUi.count(reason::kAttachment), kMany);
    std::string alone, cited, folds;
    for (uint64_t i = 0; i < kMany; ++i) {
        alone += "\\ue203x";
        cited += "\\ue200";
        folds += R"(<details type=\"x\">)";
    }
    const Read marked = read(begin + R"({"parts": [")" + alone + R"(", ")" + cited + "\\ue201\"]}}}}}");
    REQUIRE(marked.conversations.size() == 1);
    CHECK_EQUAL(marked.conversations[0].messages[0].text.size(), kMany + 2 + 3 * (kMany + 1));
    const Read unread =
        read(R"({"history": {"messages": {"m": {"role": "user", "content": ")" + folds + R"(</details>"}}}})");
    REQUIRE(unread.conversations.size() == 1);
    CHECK_EQUAL(unread.conversations[0].messages[0].text.size(), kMany * 18 + 10);
}

TEST("of a damaged file, what comes before and behind the damage is read, and the place is said") {
    const std::string a = talk("a", "1"), b = talk("b", "2"), c = talk("c", "3");
    const auto with = [&](const std::string& middle) { return readText("[" + a + ",\n" + middle + ",\n" + c + "]"); };
    for (const std::string& bad :
         {std::string("{\"id\": \"b\", oops}"), b.substr(0, b.size() - 3), b.substr(0, 30), b + "}]}",
          std::string("{\"id\": \"b\", \"x\": 1e999999}"), std::string("{\"id\": \"b\", \"text\": \"no end}")}) {
        const Read read = with(bad);
        CHECK(names(read).starts_with("a "));
        CHECK(names(read).ends_with("c "));
    }
    const Read read = with("{\"id\": \"b\", oops}");
    CHECK_EQUAL(read.count(reason::kDamaged), 1U);
    REQUIRE(read.damage.size() == 1);
    CHECK(read.damage[0].say == Say::ImportConversationDamaged);
    CHECK_EQUAL(read.damage[0].values[1], "2");
    const Read cut = readText("[" + a + "," + b.substr(0, 40));
    CHECK_EQUAL(names(cut), "a ");
    REQUIRE(cut.damage.size() == 1);
    CHECK(cut.damage[0] == saying(Say::ImportConversationCutShort, "file", 2));
}

TEST("why something cannot be imported is a code with its values, and so is what of it is missing") {
    const unit::TemporaryFolder folder;
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder / name) << text;
        return (folder / name).string();
    };
    CHECK(readPath(folder / "none").said[0].say == Say::ImportUnreadable);
    CHECK(readPath(folder / "").said == Sayings{saying(Say::ImportNoFiles, (folder / "").string())});
    CHECK(readPath("/dev/null").said == Sayings{saying(Say::ImportIsNeither, "/dev/null")});
    CHECK(readPath(write("a.txt", "words")).said == Sayings{saying(Say::ImportUnknown, "a.txt")});
    CHECK(readPath(write("b.zip", "PK\3\4 no archive")).said[0].say == Say::ImportNoArchive);
    const std::string later = R"({"format": "daylong-conversations", "version": 99, "conversations": []})";
    CHECK(readPath(write("c.json", later)).said == Sayings{saying(Say::ImportNewerFormat, "c.json", 99, 1)});
    std::string many = "[" + talk("a", "1");
    for (int i = 0; i < 10'000; ++i) many += ",\n{\"id\": \"x\", oops}";
    CHECK(readText(many + "]").damage.back() == saying(Say::ImportTooDamaged, "file"));
    CHECK_EQUAL(inEnglish({saying(Say::ImportConversationCutShort, "file", 2)}),
                "file: conversation 2 ends in the middle, with the file, and was left out");
}

TEST("a folder in a folder, or a link, that cannot be read is counted and named, and the others are read") {
    const unit::TemporaryFolder folder;
    const fs::path shut = folder / "shut", all = folder / "";
    for (const char* name : {"a", "deep/er", "shut"}) {
        fs::create_directories(folder / name);
        std::ofstream(folder / name / "talk.json") << talk(name, "here");
    }
    fs::create_symlink("nowhere", folder / "dead.json");
    fs::create_symlink("nowhere", folder / "dead");
    fs::create_symlink("round", folder / "round");
    fs::create_directory_symlink("a", folder / "again");
    ::chmod(all.c_str(), 0755);
    ::chmod(shut.c_str(), 0000);
    const auto asNobody = [](const fs::path& path) {
        const uid_t user = ::geteuid();
        CHECK(user != 0 || ::seteuid(65534) == 0);  // root may read anything, nobody may not
        Read read = readPath(path);
        CHECK(user != 0 || ::seteuid(0) == 0);
        return read;
    };
    const Read read = asNobody(all);
    fs::remove(folder / "a" / "talk.json");
    fs::remove_all(folder / "deep");
    fs::remove(folder / "dead.json");
    const Read nothing = asNobody(all), itself = asNobody(shut);
    ::chmod(shut.c_str(), 0700);
    CHECK_EQUAL(names(read), "a deep/er ");
    CHECK_EQUAL(read.count(reason::kUnreadableFolder), 1U);
    CHECK_EQUAL(read.count(reason::kUnreadable), 1U);
    const std::string why = std::strerror(EACCES);
    CHECK(read.damage ==
          Sayings({saying(Say::ImportFolderUnreadable, shut.string(), why),
                   saying(Say::ImportUnreadable, (folder / "dead.json").string(), std::strerror(ENOENT))}));
    CHECK(nothing.said == Sayings({saying(Say::ImportNoFiles, all.string()), read.damage[0]}));
    CHECK(itself.said == Sayings{read.damage[0]});
}

TEST("a folder that lies too deep is counted and named, and the others are read") {
    const unit::TemporaryFolder folder;
    fs::path deep = folder / "";
    for (int i = 0; i < 17; ++i) deep /= "d";
    fs::create_directories(deep);
    std::ofstream(deep / "talk.json") << talk("deep", "here");
    const Read nothing = readPath(folder / "");
    std::ofstream(deep.parent_path() / "talk.json") << talk("near", "here");
    const Read read = readPath(folder / "");
    CHECK_EQUAL(names(read), "near ");
    CHECK_EQUAL(read.count(reason::kDeepFolder), 1U);
    const Saying why = saying(Say::ImportFolderTooDeep, deep.string());
    CHECK(read.damage == Sayings{why});
    CHECK(nothing.said == Sayings({saying(Say::ImportNoFiles, (folder / "").string()), why}));
}

TEST("a file that is damaged everywhere is given up after a while") {
    std::string text = "[" + talk("a", "1");
    for (int i = 0; i < 10'000; ++i) text += ",\n{\"id\": \"x\", oops}";
    const Read read = readText(text + "]");
    CHECK_EQUAL(names(read), "a ");
    CHECK(read.damage.size() < 200);
}

TEST("halves of letters, NULs and bytes that are no text become a sign, and nothing is lost") {
    const Read read = readText("[" + talk("a", "x\\ud83dy\\udc00z \\ud83d\\ude00 \\u0000 \\\\ud83d \xFF \xC3") + "]");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].messages[0].text,
                "x\uFFFDy\uFFFDz \xF0\x9F\x98\x80 \uFFFD \\ud83d \uFFFD \uFFFD");
}

TEST("wrong types everywhere are no conversation, or one with less in it") {
    const std::string values[] = {
        "null", "true", "-1", "1e308", "\"text\"", "[]", "{}", "[[[]]]", "{\"a\": {\"b\": []}}"};
    const char* const keys[] = {"mapping", "current_node", "title",    "create_time", "message",
                                "author",  "content",      "parts",    "parent",      "chat",
                                "history", "messages",     "versions", "role",        "text",
                                "id",      "steps",        "metadata", "settings",    "currentlySelected"};
    for (const char* file : {"chatgpt/conversations.json", "open-webui.json",
                             "lm-studio/1730030400000.conversation.json", "messages.jsonl"}) {
        const std::string whole = contentOf(kData + file);
        nlohmann::json value = nlohmann::json::parse(
            whole.substr(0, whole.find("}\n{") == std::string::npos ? whole.size() : whole.find('\n')));
        for (const char* key : keys) {
            for (const std::string& each : values) {
                nlohmann::json changed = value;
                const std::function<void(nlohmann::json&)> change = [&](nlohmann::json& at) {
                    if (at.is_object() && at.contains(key)) at[key] = nlohmann::json::parse(each);
                    for (auto& child : at) {
                        if (child.is_structured()) change(child);
                    }
                };
                change(changed);
                const Read read = readText(changed.dump());
                for (const auto& conversation : read.conversations) CHECK(!conversation.messages.empty());
            }
        }
    }
}

TEST("a circle, a hundred thousand generations and repeated names are put in order") {
    ImportedConversation long_{.source = format::kChatGpt, .id = "long"};
    constexpr size_t kMany = 100'000;
    for (size_t i = kMany; i-- > 0;)  // the last one first
        long_.messages.push_back({.id = std::to_string(i),
                                  .parent = std::to_string(i == 0 ? kMany - 1 : i - 1),
                                  .role = i % 2 == 0 ? store::MessageRole::User : store::MessageRole::Assistant,
                                  .text = "x"});
    long_.messages.push_back({.id = "5", .parent = "7", .text = "again"});
    Skipped skipped;
    const auto settled = settle(std::move(long_), skipped);
    REQUIRE(settled.has_value());
    CHECK_EQUAL(settled->messages.size(), kMany);
    CHECK_EQUAL(skipped[reason::kRepeated], 1U);
    size_t behind = 0;  // the one that it follows
    for (size_t i = 0; i < kMany; ++i) {
        const size_t parent = settled->messages[i].parent;
        behind += parent == store::ArrivingMessage::kNoParent || parent < i ? 1 : 0;
    }
    CHECK_EQUAL(behind, kMany);
}

TEST("an archive that would grow without end is refused, and names that climb are only names") {
    const Read bomb = readPath(kData + "bomb.zip");
    CHECK(bomb.conversations.empty());
    CHECK(bomb.error.find("far too large") != std::string::npos);
    const Read climbing = readPath(kData + "climbing.zip");
    CHECK_EQUAL(climbing.conversations.size(), size_t{2});
    CHECK(!std::filesystem::exists("/tmp/daylong-climbed"));
    CHECK(!listZip(kData + "chatgpt.zip", {.entries = 2}));
    CHECK(!listZip(kData + "chatgpt.zip", {.directoryBytes = 10}));
}

TEST("an archive that is cut short or damaged anywhere ends in a sentence") {
    const unit::TemporaryFolder folder;
    const std::string whole = contentOf(kData + "chatgpt.zip");
    for (size_t i = 0; i < whole.size(); i += 13) {
        std::string bad = whole;
        bad[i] = static_cast<char>(bad[i] ^ 0x5A);
        for (const std::string& text : {whole.substr(0, i), bad}) {
            std::ofstream(folder / "x.zip", std::ios::binary) << text;
            const Read read = readPath(folder / "x.zip");
            CHECK(read.error.find('\n') == std::string::npos);
            CHECK(read.conversations.size() <= 2);
        }
    }
}

TEST("what is no export is refused in one line") {
    const unit::TemporaryFolder folder;
    for (const std::string& text :
         {std::string(), std::string("hello"), std::string("\0\1\2", 3), std::string("PK\3\4"), std::string("[")}) {
        std::ofstream(folder / "x", std::ios::binary) << text;
        const Read read = readPath(folder / "x");
        CHECK(read.conversations.empty());
    }
    CHECK(!readPath(folder / "absent").error.empty());
    CHECK(!readPath(folder / "").error.empty());
    CHECK(!readPath("/dev/zero").error.empty());
}

TEST("a newer version of our own format is refused, not guessed at") {
    CHECK(
        readText("{\"format\": \"daylong-conversations\", \"version\": 2, \"conversations\": [" + talk("a", "1") + "]}")
            .error.find("newer Daylong") != std::string::npos);
}
