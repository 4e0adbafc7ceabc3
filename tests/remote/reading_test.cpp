// What is read of a server's replies, and what is made of it, without a network: events, the forms of their parts, the
// horizon, counts and thoughts.
#include "remote/chat_chunk.h"
#include "remote/event_reader.h"
#include "remote/horizon.h"
#include "remote/json_values.h"
#include "remote/thoughts.h"
#include "remote/token_count.h"
#include "support/unit.h"

#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::remote;
using nlohmann::json;

namespace {

/// The texts of a stream's events, whole or byte by byte.
std::string heard(const std::string& stream, bool byteByByte) {
    std::string all;
    EventReader reader([&](const json& event) -> Result<void> {
        all += readChunk(event).text + "|";
        return {};
    });
    const size_t step = byteByByte ? 1 : stream.size();
    for (size_t at = 0; at < stream.size(); at += step) {
        if (!reader.feed(std::string_view(stream).substr(at, step))) return "failed";
    }
    return reader.finish() ? all + (reader.isDone() ? "done" : "") : "failed";
}

std::string part(const std::string& text) { return json{{"choices", {{{"delta", {{"content", text}}}}}}}.dump(); }

ChatChunk chunk(const char* text) { return readChunk(json::parse(text)); }

std::vector<Sized> talk(int turns, uint64_t tokens) {
    std::vector<Sized> all;
    for (int i = 0; i < turns; ++i) all.push_back({i + 1, i % 2 == 0, tokens});
    return all;
}

}  // namespace

TEST("events are read however they are cut and ended") {
    const std::string a = part("Grüße"), b = part(" 你好😀"), both = "Grüße| 你好😀|";
    for (const bool slowly : {false, true}) {
        CHECK_EQUAL(heard("data: " + a + "\n\ndata: " + b + "\n\ndata: [DONE]\n\n", slowly), both + "done");
        CHECK_EQUAL(
            heard("data:" + a + "\r\n\r\n: waiting\r\n\r\nevent: x\r\nid: 7\r\ndata: " + b + "\r\n\r\n", slowly), both);
        CHECK_EQUAL(heard("data: " + a + "\ndata: " + b + "\n", slowly), both);  // no empty line between
        CHECK_EQUAL(heard(a + "\n" + b, slowly), both);                          // nor "data:", nor an end
        CHECK_EQUAL(heard("\xEF\xBB\xBF"
                          "data: {\ndata: \"choices\":[]}\n\n",
                          slowly),
                    "|");
        CHECK_EQUAL(heard("data: {\r\ndata: \"choices\":[]}\r\n\r\n", slowly), "|");
        CHECK_EQUAL(heard("data: {broken\n\ndata: " + b + "\n\n", slowly), " 你好😀|");
        CHECK_EQUAL(heard("data: {broken\ndata: " + b + "\n\n", slowly), " 你好😀|");
        CHECK_EQUAL(heard("data: [DONE]\n\ndata: " + a + "\n\n", slowly), "done");
    }
    CHECK_EQUAL(heard("data: " + std::string(9 << 20, 'x'), false), "failed");
    std::string lines, half = "data: {\"choices\":[{\"delta\":{\"content\":\"ok \\ud83d\"}}]}\n\n";
    for (int i = 0; i < 64000; ++i) lines += "data: [\n";
    CHECK_EQUAL(heard(lines, false), "failed");
    CHECK_EQUAL(heard(half, false), "ok \xEF\xBF\xBD|");
    CHECK_EQUAL(heard(half.replace(half.find("\\ud83d"), 6, "\\ud83d\\ude00"), false), "ok 😀|");
    EventReader lossy([](const json&) { return Result<void>(); });
    CHECK(lossy.feed("data: {broken\n\n") && lossy.lost());
    CHECK_EQUAL(heard("data: {\"choices\":[{\"delta\":{\"content\":\"a\xFF z\"}}]}\n\n", false), "a\xEF\xBF\xBD z|");
}

TEST("what is no event is kept, to be told") {
    EventReader reader([](const json&) { return Result<void>(); });
    CHECK(reader.feed("<html>\nLog in\n"));
    CHECK_EQUAL(reader.strays(), "<html>\nLog in\n");
}

TEST("each server's form of a part is understood") {
    CHECK_EQUAL(chunk(R"({"choices":[{"delta":{"content":"Hi"},"finish_reason":null}]})").text, "Hi");
    CHECK_EQUAL(chunk(R"({"choices":[{"delta":{"reasoning_content":"Hm","content":null}}]})").thought, "Hm");  // vLLM
    CHECK_EQUAL(chunk(R"({"choices":[{"delta":{"reasoning":"Hm","content":""}}]})").thought, "Hm");            // Ollama
    const ChatChunk mistral = chunk(
        R"({"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]},
            {"type":"text","text":"Hi"}]}}]})");
    CHECK_EQUAL(mistral.thought + "/" + mistral.text, "Hm/Hi");
    CHECK_EQUAL(chunk(R"({"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]})").text,
                "Hi");
    const ChatChunk llama = chunk(
        R"({"choices":[{"delta":{},"finish_reason":"length"}],
            "timings":{"cache_n":90,"prompt_n":10,"predicted_n":5,"predicted_per_second":61.5}})");
    CHECK_EQUAL(llama.finish, "length");
    REQUIRE(llama.usage);
    CHECK_EQUAL(llama.usage->prompt, 100U);
    CHECK_EQUAL(llama.usage->cached, 90U);
    CHECK_EQUAL(llama.usage->reply, 5U);
    CHECK_NEAR(llama.usage->tokensPerSecond, 61.5, 0.01);
    const ChatChunk openai = chunk(
        R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,
            "prompt_tokens_details":{"cached_tokens":4}}})");
    REQUIRE(openai.usage);
    CHECK_EQUAL(openai.usage->cached, 4U);
    CHECK(!chunk(R"({"choices":[{"delta":{"content":"Hi"}}],"usage":null})").usage);
    CHECK_EQUAL(chunk(R"({"choices":[{"delta":{},"finish_reason":"error"}],"error":{"code":502,"message":"gone"}})")
                    .error.value_or(""),
                "gone");
    for (const char* odd : {"[]", "7", "null", R"({"choices":7})", R"({"choices":[null]})",
                            R"({"choices":[{"delta":"x","finish_reason":3}],"usage":[]})",
                            R"({"choices":[],"usage":{"prompt_tokens":-5,"completion_tokens":1e300}})"}) {
        const ChatChunk none = chunk(odd);
        CHECK(none.text.empty() && none.finish.empty() && (!none.usage || none.usage->prompt == 0));
    }
}

TEST("an error is told in one line, wherever its text stands") {
    CHECK_EQUAL(errorText(R"({"error":{"message":"No\n such  model"}})"), "No  such  model");
    CHECK_EQUAL(errorText(R"({"error":"no"})"), "no");
    CHECK_EQUAL(errorText(R"({"object":"error","message":"no"})"), "no");
    CHECK_EQUAL(errorText(R"({"detail":[{"loc":["body"],"msg":"field required"}]})"), "field required");
    CHECK_EQUAL(errorText("\x1b[31m<h1>no"), "[31m<h1>no");
    CHECK(errorText(std::string(100000, 'x')).size() < 500);
    std::string deep;
    for (int i = 0; i < 80000; ++i) deep += "{\"error\":";
    CHECK(errorText(deep + "7" + std::string(80000, '}')).size() < 500);
    CHECK_EQUAL(heard("data: " + deep + "7" + std::string(80000, '}') + "\n\n", false), "|");
}

TEST("the horizon stays until there is no room, and then leaves a quarter of it free") {
    CHECK_EQUAL(firstSent(talk(10, 10), 0, 100), 0U);
    CHECK_EQUAL(firstSent(talk(11, 10), 1, 100), 4U);  // 70 of 100; a message of the user's
    const std::vector<Sized> longer = talk(14, 10);
    CHECK_EQUAL(firstSent(longer, 5, 100), 4U);  // 100 from there: it stays
    CHECK_EQUAL(firstSent(talk(15, 10), 5, 100), 8U);
    CHECK_EQUAL(firstSent(talk(3, 1000), 0, 100), 2U);  // the newest message is sent however long it is
    CHECK_EQUAL(firstSent(talk(4, 1000), 0, 100), 2U);  // with the reply that is gone on with
    CHECK_EQUAL(firstSent(std::vector<Sized>(), 0, 100), 0U);
}

TEST("counts are an estimate until something was learnt") {
    TokenCount count;
    CHECK(count.isEstimate());
    CHECK_EQUAL(count.of(""), 0U);
    CHECK_NEAR(static_cast<double>(count.ofBytes(1000)), 305, 1);
    count.learn(2, 900, 5000);  // too little to learn from
    CHECK(count.isEstimate());
    count.learn(10, 4000, 1050);
    CHECK(!count.isEstimate());
    CHECK_NEAR(static_cast<double>(count.ofBytes(1000)), 255, 1);
    CHECK_NEAR(static_cast<double>(count.bytesOf(255)), 1000, 4);
    count.learn(1, 4000, 200);  // without what was read before
    CHECK_NEAR(static_cast<double>(count.ofBytes(1000)), 255, 1);
    count.learn(1, 2000, 100000000);  // what no text is
    CHECK(count.ofBytes(1000) <= 1505);
}

TEST("thoughts are folded around what is said, and do not go back") {
    ThoughtFolder fresh("");
    CHECK_EQUAL(fresh.fold("Let me", ""), "<think>\nLet me");
    CHECK_EQUAL(fresh.fold(" see", ""), " see");
    CHECK_EQUAL(fresh.fold("", "Yes"), "\n</think>\n\nYes");
    CHECK_EQUAL(fresh.fold("", "."), ".");
    CHECK_EQUAL(fresh.close(), "");
    ThoughtFolder resumed("<think>\nLet me");
    CHECK_EQUAL(resumed.fold(" see", ""), " see");
    CHECK_EQUAL(resumed.fold("", "Yes"), "\n</think>\n\nYes");
    ThoughtFolder middle("Half a sen");
    CHECK_EQUAL(middle.fold("Hm", "tence"), "tence");
    CHECK_EQUAL(withoutThoughts("<think>\nLet me\n</think>\n\nYes"), "Yes");
    CHECK_EQUAL(withoutThoughts("<think>\nLet me"), "");
    CHECK_EQUAL(withoutThoughts("Say <think> twice"), "Say <think> twice");
    CHECK_EQUAL(withoutThoughts(""), "");
}

TEST("a number is whole, however it is written, and no larger than what is counted here") {
    const json told =
        json::parse(R"({"whole": 4096, "decimal": 4096.0, "negative": -1, "text": "4096", "endless": 1e30, )"
                    R"("large": 1099511627776})");
    CHECK_EQUAL(numberAt(told, "whole"), 4096U);
    CHECK_EQUAL(numberAt(told, "decimal"), 4096U);
    CHECK_EQUAL(numberAt(told, "large"), uint64_t{1} << 40U);
    for (const char* none : {"negative", "text", "endless", "missing"}) CHECK_EQUAL(numberAt(told, none), 0U);
    CHECK_EQUAL(numberAt(json::array({4096}), "whole"), 0U);
    CHECK_EQUAL(countAt(told, "decimal"), 4096U);
    CHECK_EQUAL(countAt(told, "large"), 0U);
}
