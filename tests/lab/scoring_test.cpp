// Scoring on a model whose answers are known: StreamEval's cliff, multiple choice, and choices that leave no trace.
#include "lab/qa_stream.h"
#include "lab/stream_score.h"
#include "scripted_backend.h"
#include "support/unit.h"

#include <map>

using namespace daylong;
using namespace daylong::lab;
using engine::TokenId;

namespace {

std::shared_ptr<const model::Model> anyModel() {
    static const auto model =
        *model::loadModel(DAYLONG_TEST_DATA "/stories260K.gguf");  // vocabulary of 512; its weights are not asked
    return model;
}

engine::Generator make(uint32_t size, uint32_t sinks, engine::Attention attention = engine::Attention::Streaming) {
    return std::move(*engine::Generator::create(
        anyModel(), std::make_unique<testing::ScriptedBackend>(),
        {.attention = attention, .size = size, .sinks = sinks, .chunk = 16, .maxLogitRows = 16}));
}

/// Words to ids, the same word the same id.
TextCoder words() {
    auto ids = std::make_shared<std::map<std::string, TokenId>>();
    auto names = std::make_shared<std::map<TokenId, std::string>>();
    return {.encode =
                [ids, names](std::string_view text) {
                    Tokens tokens;
                    for (size_t at = 0; at < text.size();) {
                        const size_t end = std::min(text.find_first_of(" \n", at + 1), text.size());
                        const std::string word(text.substr(at, end - at));
                        const TokenId id =
                            ids->emplace(word, static_cast<TokenId>(10 + ids->size() % 500)).first->second;
                        names->emplace(id, word);
                        tokens.push_back(id);
                        at = end;
                    }
                    return tokens;
                },
            .decode =
                [names](std::span<const TokenId> tokens) {
                    std::string text;
                    for (const TokenId id : tokens) text += names->contains(id) ? names->at(id) : "?";
                    return text;
                }};
}

}  // namespace

TEST("StreamEval finds what is seen, and falls off exactly where the window ends") {
    // The key's last word, then the value: what the scripted model goes by.
    const StreamFormat format{.line = "The {key} {value}\n", .query = "The {key} {value}\n", .words = true};
    for (const uint32_t size : {40U, 80U}) {
        engine::Generator generator = make(size, 4);
        uint32_t seen = 0, gone = 0;
        for (uint32_t distance = 1; distance <= 30; ++distance) {
            const auto score =
                scoreStream(generator, makeStream({.format = format, .lines = 120, .distance = distance}), words(),
                            {.front = {1}}, {});
            REQUIRE(score);
            REQUIRE(!score->answers.empty());
            for (const StreamAnswer& answer : score->answers) {
                // The model needs the two words before the value as well.
                const bool keySeen =
                    answer.distance + 2 < size - 4;  // gone: every answer ties, which is not the right one
                CHECK_EQUAL(answer.likeliest, keySeen);
                CHECK_EQUAL(answer.written, keySeen);
                CHECK_EQUAL(answer.seen, answer.distance < size - 4);
                CHECK_EQUAL(answer.gone, !answer.seen);
                ++(keySeen ? seen : gone);
            }
        }
        CHECK(seen > 50 && gone > 50);
    }
}

TEST("trying choices leaves no trace in the cache") {
    const std::vector<Tokens> choices = {{20, 21, 22}, {30, 31}, {40}};
    engine::Generator tried = make(24, 4), untried = make(24, 4);
    Tokens stream;
    for (TokenId i = 0; i < 200; ++i) stream.push_back(100 + i % 37);
    for (size_t at = 0; at < stream.size(); at += 5) {
        const std::span<const TokenId> piece = std::span(stream).subspan(at, 5);
        REQUIRE(scoreChoices(tried, piece, choices));
        const std::vector<TokenId> probe = {100};
        REQUIRE(untried.feed(piece));
        CHECK_EQUAL(tried.cache().next(), untried.cache().next());
        CHECK_EQUAL(tried.cache().firstSeen(), untried.cache().firstSeen());
    }
    REQUIRE(tried.feed(std::span(stream).first(3)) && untried.feed(std::span(stream).first(3)));
    CHECK(std::equal(tried.logits().begin(), tried.logits().end(), untried.logits().begin()));
}

TEST("choices that cannot be tried without loss are refused") {
    engine::Generator generator = make(64, 4);
    CHECK(!scoreChoices(generator, Tokens{1}, std::vector<Tokens>{Tokens(17, 5)}));
    CHECK(!scoreChoices(generator, Tokens{1}, std::vector<Tokens>{Tokens{}}));
    CHECK(!scoreChoices(generator, Tokens{}, std::vector<Tokens>{Tokens{5}}));
}

TEST("questions in a stream are answered from what is seen; alone, from nothing") {
    // Each question stood in the stream before, four questions earlier: seen with a large cache, gone with a small one.
    std::vector<Question> questions;
    for (TokenId i = 0; i < 40; ++i) {
        const TokenId topic = 50 + 2 * (i % 4);
        questions.push_back(
            {.prompt = {5, 6, topic}, .choices = {{300, 301}, {200 + topic, 302}, {303}}, .answer = 1, .rest = {9}});
    }
    engine::Generator large = make(64, 4), small = make(12, 4);
    const auto seen = askQuestions(large, questions, {1}, false, {}),
               forgotten = askQuestions(small, questions, {1}, false, {});
    const auto alone = askQuestions(large, questions, {1}, true, {});
    REQUIRE(seen && forgotten && alone);
    CHECK_EQUAL(seen->right.size(), 40U);
    CHECK_NEAR(accuracy(seen->right), 0.9, 1e-9);  // all but the first four
    CHECK_NEAR(accuracy(forgotten->right), 0.0, 1e-9);
    CHECK_NEAR(accuracy(alone->right), 0.0, 1e-9);
    engine::Generator dense = make(100, 0, engine::Attention::Dense);
    const auto full = askQuestions(dense, questions, {1}, false, {});
    REQUIRE(full);
    CHECK(!full->stopped.empty() && full->right.size() < 40U);
}
