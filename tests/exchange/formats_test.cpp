// What each program's files say, by files made in their formats (tests/data/exchange/make.py).
#include "reading.h"

#include "support/unit.h"

using namespace daylong;
using namespace daylong::exchange;

TEST("ChatGPT's tree becomes the shown path, with the other branches before it") {
    const Read read = readPath(kData + "chatgpt");
    CHECK_EQUAL(read.error, "");
    REQUIRE(read.conversations.size() == 2);
    const store::ArrivingConversation& holidays = read.conversations[0];
    CHECK_EQUAL(holidays.source, "chatgpt");
    CHECK_EQUAL(holidays.name, "c-holidays");
    CHECK_EQUAL(holidays.title, "Holidays");
    CHECK_EQUAL(written(holidays),
                "user: Where is it warm in March? | assistant (aside): In Lisbon. | user (aside): Is Lisbon dear? | "
                "assistant (aside): Less so than Paris. | assistant: In Seville, mostly.  | user: And in April? | "
                "assistant: Everywhere.");
    CHECK_EQUAL(holidays.messages[2].parent, size_t{1});
    CHECK_EQUAL(holidays.messages[4].parent, size_t{0});
    CHECK_EQUAL(holidays.messages[0].createdMs, int64_t{1730030400250});
    CHECK_EQUAL(holidays.createdMs, int64_t{1730030400250});
    CHECK_EQUAL(holidays.updatedMs, int64_t{1730030440250});
    CHECK_EQUAL(read.count(reason::kSystem), 1U);
}

TEST("a reply of ChatGPT's that came in pieces is one, and what nobody said is counted") {
    const Read read = readPath(kData + "chatgpt");
    REQUIRE(read.conversations.size() == 2);
    CHECK_EQUAL(
        written(read.conversations[1]),
        "user: [attachment: table.csv]\n\n[picture]\n\nWhat is the mean? | assistant: ```python\nprint(2)\n```\n\n"
        "```\n2\n```\n\nIt is 2.");
    CHECK_EQUAL(read.count(reason::kPicture), 1U);
    CHECK_EQUAL(read.count(reason::kAttachment), 1U);
    CHECK_EQUAL(read.count(reason::kThoughts), 1U);
    CHECK_EQUAL(read.count(reason::kTool), 2U);
    CHECK_EQUAL(read.count(reason::kHidden), 1U);
}

TEST("what ChatGPT wrote beside the talk is read where it began or was written anew, and not what changed it") {
    const auto message = [](const std::string& name, const std::string& parent, const std::string& to,
                            const std::string& text) {
        return "\"" + name + "\": {\"parent\": \"" + parent +
               R"(", "message": {"author": {"role": "assistant"}, "recipient": ")" + to +
               R"(", "content": {"content_type": "code", "text": ")" + text + "\"}}}";
    };
    const std::string poem = R"({\"name\": \"Poem\", \"type\": \"document\", \"content\": \"A\\u0000rose\"})",
                      code = R"({\"name\": \"\", \"type\": \"code/python\", \"content\": \"print(2)\"})",
                      anew = R"({\"updates\": [{\"pattern\": \".*\", \"replacement\": \"print(3)\"}]})",
                      inPlaces = R"({\"updates\": [{\"pattern\": \"2\", \"replacement\": \"4\"}]})";
    const std::string head = R"([{"title": "t", "mapping": {)" + message("a", "", "canmore.create_textdoc", poem) +
                             ", " + message("b", "a", "canmore.create_textdoc", code) + ", " +
                             message("c", "b", "canmore.create_textdoc", "no document") + ", " +
                             message("d", "c", "canmore.update_textdoc", R"({\"updates\": []})") + ", " +
                             message("e", "d", "canmore.update_textdoc", inPlaces) + ", ";
    const Read read = readText(head + message("f", "e", "canmore.update_textdoc", anew) + "}}]");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(written(read.conversations[0]),
                "assistant: **Poem**\n\nA rose\n\n```python\nprint(2)\n```\n\n```\nprint(3)\n```");
    CHECK_EQUAL(read.count(reason::kTool), 3U);
    std::string told = message("f", "e", "canmore.update_textdoc", anew);
    told.insert(told.size() - 1, R"(, "children": ["g"])");
    const Read kind = readText(
        head + told + R"(, "g": {"parent": "f", "message": {"author": {"role": "tool"}, "content": {"parts": ["done"]},
        "metadata": {"canvas": {"textdoc_type": "document"}}}}}}])");
    REQUIRE(kind.conversations.size() == 1);
    CHECK(kind.conversations[0].messages[0].text.ends_with("\n```\n\nprint(3)"));
}

TEST("ChatGPT's marks become the links, names and formulas that its window shows") {
    const auto reply = [](const std::string& text, const std::string& references, const std::string& role) {
        const Read read = readText(R"([{"title": "t", "mapping": {"a": {"message": {"author": {"role": ")" + role +
                                   R"("}, "content": {"content_type": "text", "parts": [")" + text +
                                   R"("]}, "metadata": {"content_references": )" + references + "}}}}}]");
        return read.conversations.size() == 1 ? read.conversations[0].messages[0].text : read.error;
    };
    const std::string cite = R"(\ue200cite\ue202turn0search1\ue201)",
                      told = R"([{"matched_text": ")" + cite + R"x(", "alt": "([A page](https://example.org/a))"}])x";
    CHECK_EQUAL(reply("So " + cite, told, "assistant"), "So ([A page](https://example.org/a))");
    CHECK_EQUAL(reply("So" + cite + "! " + cite, "null", "assistant"), "So! ");
    CHECK_EQUAL(
        reply(R"(\ue200genui\ue202{\"math_block_widget_v2\": {\"content\": \"E = mc^2\"}}\ue201)", "[]", "assistant"),
        "\\[E = mc^2\\]");
    CHECK_EQUAL(reply(R"(\ue200genui\ue202{\"weather\": 1}\ue201\ue203a\ue204b)", "7", "assistant"), "ab");
    CHECK_EQUAL(reply(R"(\ue200link_title\ue202A site\ue202k\ue201)", "[null, {}]", "assistant"), "A site");
    CHECK_EQUAL(reply(R"(It is.\u30104\u2020source\u3011 \u3010kept\u3011)", "null", "assistant"),
                "It is. \u3010kept\u3011");
    CHECK_EQUAL(reply(R"(\u30104\u2020source\u3011)", "null", "user"), "\u30104\u2020source\u3011");
    CHECK_EQUAL(reply("never \ue200closed", "null", "assistant"), "never \uE200closed");
}

TEST("what was spoken to ChatGPT stands as it was heard, and its recordings are counted") {
    const auto said = [](const std::string& parts) {
        return readText(R"([{"title": "t", "mapping": {"a": {"message": {"author": {"role": "user"}, "content":
            {"content_type": "multimodal_text", "parts": [)" +
                        parts + "]}}}}}]");
    };
    const std::string recording =
        R"({"content_type": "real_time_user_audio_video_asset_pointer", "audio_asset_pointer": {}})";
    const Read heard = said(recording + R"(, {"content_type": "audio_transcription", "text": "Good morning"})");
    REQUIRE(heard.conversations.size() == 1);
    CHECK_EQUAL(written(heard.conversations[0]), "user: Good morning");
    CHECK_EQUAL(heard.count(reason::kAttachment), 1U);
    const Read alone = said(recording + R"(, {"content_type": "audio_transcription", "text": null})");
    REQUIRE(alone.conversations.size() == 1);
    CHECK_EQUAL(written(alone.conversations[0]), "user: [attachment]");
    CHECK_EQUAL(alone.count(reason::kUnknownContent), 1U);
    const Read typed = said(R"({"content_type": "text", "text": "Hello"}, {"content_type": "other"}, null, 7)");
    REQUIRE(typed.conversations.size() == 1);
    CHECK_EQUAL(written(typed.conversations[0]), "user: Hello");
    CHECK_EQUAL(typed.count(reason::kUnknownContent), 3U);
}

TEST("a zip archive, a folder of numbered files and a single file say the same") {
    const Read folder = readPath(kData + "chatgpt");
    for (const char* same : {"chatgpt.zip", "chatgpt-numbered", "chatgpt/conversations.json"}) {
        const Read read = readPath(kData + same);
        CHECK_EQUAL(read.error, "");
        REQUIRE(read.conversations.size() == 2);
        for (size_t i = 0; i < 2; ++i) {
            CHECK_EQUAL(written(read.conversations[i]), written(folder.conversations[i]));
            CHECK_EQUAL(read.conversations[i].name, folder.conversations[i].name);
        }
    }
}

TEST("circles, lost parents and what is no conversation do not stop anything") {
    const Read read = readPath(kData + "chatgpt-odd.json");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].messages.size(), size_t{3});
    CHECK_EQUAL(read.conversations[0].createdMs, int64_t{1730030400250});
    CHECK_EQUAL(read.count(reason::kEmptyConversation), 1U);
    CHECK_EQUAL(read.count(reason::kNoConversation), 1U);  // {"mapping": []}
}

TEST("Open WebUI's history is read, without what the model thought and what its tools said") {
    const Read read = readPath(kData + "open-webui.json");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].source, "open-webui");
    CHECK_EQUAL(written(read.conversations[0]),
                "user: [picture]\n\nName a colour. | assistant (aside): Green. | assistant: Blue.");
    CHECK_EQUAL(read.conversations[0].messages[0].createdMs, int64_t{1730030400000});
    CHECK_EQUAL(read.count(reason::kThoughts), 1U);
    const std::string
        begin = R"({"history": {"messages": {"m": {"role": "assistant", "content": ")",
        end = R"("}}}})",
        call = R"(<details type=\"tool_calls\" done=\"true\" name=\"find\"><summary>Ran</summary></details>)";
    const Read tools =
        readText(begin + "Let me see.\\n" + call + "\\n<details type=\\\"other\\\">kept</details>" + end);
    REQUIRE(tools.conversations.size() == 1);
    CHECK_EQUAL(tools.conversations[0].messages[0].text, "Let me see.\n<details type=\"other\">kept</details>");
    CHECK_EQUAL(tools.count(reason::kTool), 1U);
    const Read code = readText(begin +
                               R"(<details type=\"code_interpreter\" done=\"true\">\n<summary>Analyzed</summary>)"
                               R"(\n```python\nprint(2)\n```\n</details>\nTwo.)" +
                               end);
    REQUIRE(code.conversations.size() == 1);
    CHECK_EQUAL(code.conversations[0].messages[0].text, "```python\nprint(2)\n```\n\nTwo.");
}

TEST("Open WebUI's lists without a tree, and replies that stand in their pieces alone, are read") {
    const Read list = readText(R"([{"id": "w", "title": "Old", "created_at": 1730030400, "chat": {"history": {},
        "messages": [{"id": "a", "role": "user", "content": "Hello"}, {"id": "b", "role": "assistant",
        "content": "<details type=\"reasoning\">hm</details>\nHi."}]}}])");
    REQUIRE(list.conversations.size() == 1);
    CHECK_EQUAL(list.conversations[0].source, "open-webui");
    CHECK_EQUAL(list.conversations[0].name, "w");
    CHECK_EQUAL(list.conversations[0].title, "Old");
    CHECK_EQUAL(list.conversations[0].createdMs, int64_t{1730030400000});
    CHECK_EQUAL(written(list.conversations[0]), "user: Hello | assistant: Hi.");
    CHECK_EQUAL(list.count(reason::kThoughts), 1U);
    const Read pieces = readText(R"({"history": {"messages": {"m": {"role": "assistant", "content": "", "output": [
        {"type": "reasoning", "content": []}, {"type": "function_call"},
        {"type": "message", "content": [{"type": "output_text", "text": "Blue."}]}]}}}})");
    REQUIRE(pieces.conversations.size() == 1);
    CHECK_EQUAL(written(pieces.conversations[0]), "assistant: Blue.");
    CHECK_EQUAL(pieces.count(reason::kThoughts), 1U);
    CHECK_EQUAL(pieces.count(reason::kTool), 1U);
}

TEST("LM Studio's versions are branches, and the chosen ones are shown") {
    const Read read = readPath(kData + "lm-studio");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].title, "Rivers");
    CHECK_EQUAL(
        written(read.conversations[0]),
        "user: Name a river. | assistant (aside): The Rhine. | assistant: The Elbe. | user: Another. | assistant: "
        "The Oder.");
    CHECK_EQUAL(read.conversations[0].messages[2].createdMs, int64_t{1730030401000});
    CHECK_EQUAL(read.count(reason::kThoughts), 3U);
}

TEST("Jan's thread and its messages are one conversation, a damaged line is left out and said") {
    const Read read = readPath(kData + "jan");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].name, "jan_1");
    CHECK_EQUAL(read.conversations[0].title, "Birds");
    CHECK_EQUAL(written(read.conversations[0]), "user: Name a bird. | assistant: A wren.");
    CHECK_EQUAL(read.damage.size(), size_t{1});
    for (const char* one : {"jan/threads/jan_1/thread.json", "jan/threads/jan_1/messages.jsonl"}) {
        const Read alone = readPath(kData + one);
        REQUIRE(alone.conversations.size() == 1);
        CHECK_EQUAL(written(alone.conversations[0]), written(read.conversations[0]));
    }
}

TEST("a message of Jan's whose content is a text is read, and one that cannot be is counted") {
    const unit::TemporaryFolder folder;
    std::ofstream(folder / "thread.json") << R"({"id": "j", "object": "thread", "title": "T"})";
    std::ofstream(folder / "messages.jsonl")
        << R"({"id": "a", "role": "user", "content": "Hello", "attachments": [{}]})"
        << "\n"
        << R"({"id": "b", "role": "assistant", "content": 7})"
        << "\n";
    const Read read = readPath(folder / "");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(written(read.conversations[0]), "user: Hello");
    CHECK_EQUAL(read.count(reason::kUnknownContent), 1U);
    CHECK_EQUAL(read.count(reason::kAttachment), 1U);
}

TEST("every version of GPT4All's files is read, and one from the future refused in a sentence") {
    for (int version = 1; version <= 12; ++version) {
        const Read read = readPath(kData + "gpt4all/gpt4all-" + std::to_string(version) + ".chat");
        CHECK_EQUAL(read.error, "");
        REQUIRE(read.conversations.size() == 1);
        const store::ArrivingConversation& seas = read.conversations[0];
        CHECK_EQUAL(seas.title, "Seas \xF0\x9D\x84\x9E");
        CHECK_EQUAL(seas.name, "g-" + std::to_string(version));
        CHECK_EQUAL(written(seas),
                    std::string(version >= 10 ? "user: [attachment]\n\nName a sea." : "user: Name a sea.") +
                        " | assistant: The North Sea. | user: Another. | assistant: The Baltic");
        CHECK(seas.messages.back().state == store::MessageState::Stopped);
        CHECK_EQUAL(seas.createdMs, int64_t{1730030400000});
    }
    std::string later = contentOf(kData + "gpt4all/gpt4all-12.chat");
    later[7] = 13;
    CHECK(readText(later).said == Sayings{saying(Say::ImportNewerGpt4All, "file", 13, 12)});
}

TEST("of a GPT4All file that ends anywhere, what comes before is read or it is refused") {
    const std::string whole = contentOf(kData + "gpt4all/gpt4all-12.chat");
    size_t partly = 0;
    for (size_t size = 4; size < whole.size(); ++size) {
        const Read read = readText(whole.substr(0, size));
        CHECK(!read.error.empty() || read.damage.size() == 1);
        partly += read.conversations.size();
    }
    CHECK(partly > 100);
}

TEST("any program's lists of roles and contents are read") {
    const Read read = readPath(kData + "messages.jsonl");
    REQUIRE(read.conversations.size() == 2);
    CHECK_EQUAL(written(read.conversations[1]), "user: Two? | assistant: Yes.");
    CHECK_EQUAL(read.conversations[0].title, "One");
    CHECK_EQUAL(read.count(reason::kSystem), 2U);
}

TEST("Markdown is cut where its first heading's form names a speaker, and nowhere else") {
    const Read read = readPath(kData + "markdown.md");
    REQUIRE(read.conversations.size() == 1);
    CHECK_EQUAL(read.conversations[0].title, "A talk about stones");
    CHECK_EQUAL(written(read.conversations[0]),
                "user: What is granite?\n\n```\n## Assistant\n``` | assistant: An igneous rock.\n\n### Answer\nYes. | "
                "user: Thanks.");
    const Read bold = readPath(kData + "bold.md");
    REQUIRE(bold.conversations.size() == 1);
    CHECK_EQUAL(written(bold.conversations[0]), "user: Hello | assistant: Hi **you**. | user: Bye");
    CHECK(!readText("# A page\n\nabout nothing.\n").error.empty());
    const Read german = readText("**Sie:** Wie spät ist es?\n\n**Assistent:** So:\n\n**Antwort:** Spät.\n", "Uhr.md");
    REQUIRE(german.conversations.size() == 1);
    CHECK_EQUAL(written(german.conversations[0]), "user: Wie spät ist es? | assistant: So:\n\n**Antwort:** Spät.");
    const Read said = readText("##### Du hast gesagt:\nHallo\n\n##### ChatGPT hat gesagt:\nGuten Tag\n", "Gruß.md");
    REQUIRE(said.conversations.size() == 1);
    CHECK_EQUAL(written(said.conversations[0]), "user: Hallo | assistant: Guten Tag");
}

TEST("formats are told by what is in a file, not by its name") {
    const unit::TemporaryFolder folder;
    for (const char* file : {"open-webui.json", "gpt4all/gpt4all-12.chat", "markdown.md", "chatgpt.zip"}) {
        std::ofstream(folder / "export.bin", std::ios::binary) << contentOf(kData + file);
        CHECK(!readPath(folder / "export.bin").conversations.empty());
    }
}
