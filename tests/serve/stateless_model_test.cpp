// The starter model without a transcript: what is read anew and what is not, and that it makes no difference.
#include "serve/stateless_model.h"

#include "chat/local/open_model.h"
#include "cpu/cpu_backend.h"
#include "support/unit.h"

#include <cmath>
#include <string>

using namespace daylong;
using serve::Said;

namespace {

constexpr text::Role kSystem = text::Role::System, kUser = text::Role::User, kReply = text::Role::Assistant;
constexpr uint64_t kPlenty = uint64_t{64} << 20U;

std::shared_ptr<serve::StatelessModel> starter(uint32_t cache = 512, uint64_t kept = kPlenty,
                                               const std::string& chat = "") {
    auto model = model::loadModel(DAYLONG_STARTER).value();
    auto tokenizer = text::Tokenizer::create(model->file).value();
    settings::ModelSummary summary = chat::summaryOf(*model);
    summary.chat = text::chooseChatTemplate(*model->file, *tokenizer, chat);
    auto backend = cpu::makeCpuBackend({.threads = 1});
    backend->loadWeights(model, {}).value();
    auto generator =
        engine::Generator::create(model, std::move(backend), serve::statelessCache(cache, engine::KvType::F16, 128))
            .value();
    return std::make_shared<serve::StatelessModel>(std::move(summary), std::move(generator), tokenizer, kept);
}

struct Told {
    std::string text;
    std::vector<serve::PickedToken> tokens;
    serve::Answered answered;
    std::optional<serve::Refusal> refusal;
};

Told ask(
    serve::StatelessModel& model, const serve::Asked& asked,
    const std::function<bool()>& isGone = [] { return false; }) {
    Told told;
    const serve::Outcome outcome = model.answer(asked, {.hear =
                                                            [&](serve::Piece piece) {
                                                                told.text += piece.text;
                                                                for (auto& each : piece.tokens)
                                                                    told.tokens.push_back(std::move(each));
                                                            },
                                                        .isGone = isGone});
    if (const auto* answered = std::get_if<serve::Answered>(&outcome)) told.answered = *answered;
    else told.refusal = std::get<serve::Refusal>(outcome);
    return told;
}

serve::Asked asking(std::vector<Said> messages, uint64_t most = 24) {
    serve::Asked asked{.messages = std::move(messages), .mostTokens = most};
    asked.picking.temperature = 0.0F;
    return asked;
}
serve::Asked seeded(std::vector<Said> messages, uint64_t seed = 7) {
    serve::Asked asked{.messages = std::move(messages), .mostTokens = 24};
    asked.picking.temperature = 1.5F;
    asked.picking.seed = seed;
    return asked;
}

std::string words(int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += "word ";
    return all;
}

}  // namespace

TEST("the same seed says the same, whatever was asked before and need not be read again") {
    const auto model = starter();
    std::vector<Said> messages = {{kUser, "Say something about " + words(90)}};
    const Told first = ask(*model, seeded(messages));
    CHECK(!first.refusal && !first.text.empty());
    CHECK_EQUAL(first.answered.usage.cached, 0U);
    const Told second = ask(*model, seeded(messages));
    CHECK_EQUAL(second.text, first.text);
    CHECK_EQUAL(second.answered.usage.cached, first.answered.usage.prompt - 1);  // the CPU; a GPU: whole chunks
    CHECK(ask(*model, seeded(messages, 8)).text != first.text);
    messages.push_back({kReply, first.text});
    messages.push_back({kUser, "And then, what comes " + words(70)});
    (void)ask(*model, asking(messages));  // goes on behind what was said
    const Told third = ask(*model, seeded(messages));
    CHECK(third.answered.usage.cached >= 64);
    (void)ask(*model, asking({{kUser, "Something else."}}));
    const Told fourth = ask(*model, seeded(messages));
    CHECK(fourth.answered.usage.cached >= 64);
    CHECK_EQUAL(fourth.text, third.text);
    CHECK_EQUAL(third.text, ask(*starter(), seeded(messages)).text);
}

TEST("a conversation that goes on is read from where it goes on") {
    const auto model = starter();
    std::vector<Said> messages = {{kSystem, "You are a friendly one."}, {kUser, "Hello, how are you today?"}};
    const Told first = ask(*model, asking(messages));
    messages.push_back({kReply, first.text});
    messages.push_back({kUser, "And what do you like?"});
    auto next = asking(messages);
    next.chancesShown = 0;
    const Told second = ask(*model, next);
    CHECK(second.answered.usage.cached >= first.answered.usage.prompt);
    CHECK(second.answered.usage.prompt > second.answered.usage.cached);
    const Told alone = ask(*starter(), next);
    CHECK_EQUAL(alone.answered.usage.cached, 0U);
    REQUIRE(!alone.tokens.empty() && !second.tokens.empty());
    CHECK_EQUAL(second.tokens[0].picked.bytes, alone.tokens[0].picked.bytes);
    CHECK_NEAR(second.tokens[0].picked.logProbability, alone.tokens[0].picked.logProbability, 0.1);
}

TEST("several conversations stay side by side, and come back as they were") {
    const auto model = starter();
    struct Talk {
        std::vector<Said> messages;
        std::shared_ptr<serve::StatelessModel> alone;
    };
    std::vector<Talk> talks;
    for (const char* begin : {"Hello, how are you today?", "Tell me about the sea.", "What is your name, my friend?"})
        talks.push_back({{{kUser, begin}}, starter()});
    for (int round = 0; round < 3; ++round) {
        for (Talk& talk : talks) {
            auto asked = asking(talk.messages, 12);
            asked.chancesShown = 0;
            const Told told = ask(*model, asked), alone = ask(*talk.alone, asked);
            CHECK_EQUAL(told.text, alone.text);
            CHECK_EQUAL(told.answered.usage.cached > 0, round > 0);
            REQUIRE(told.tokens.size() == alone.tokens.size());
            for (size_t i = 0; i < told.tokens.size(); ++i)
                CHECK_EQUAL(told.tokens[i].picked.logProbability, alone.tokens[i].picked.logProbability);
            if (round > 0) CHECK(told.answered.usage.cached * 2 > told.answered.usage.prompt);
            talk.messages.push_back({kReply, told.text});
            talk.messages.push_back({kUser, "And then?"});
        }
    }
    CHECK_EQUAL(model->kept().kept(), 2U);  // and the newest, which is in the cache
}

TEST("what is kept stays within its memory, and whoever was away longest is read again") {
    const std::string first = "The first one says " + words(30), second = "Others say other things " + words(30);
    const auto roomFor = [&](uint64_t bytes) {
        const auto model = starter(512, bytes);
        for (const std::string& begin : {first, second, std::string("A third.")})
            (void)ask(*model, asking({{kUser, begin}}, 4));
        return model;
    };
    const auto plenty = roomFor(kPlenty);
    CHECK_EQUAL(plenty->kept().kept(), 2U);
    const uint64_t both = plenty->kept().keptBytes();
    const auto model = roomFor(both - 1);
    CHECK_EQUAL(model->kept().kept(), 1U);
    CHECK(model->kept().keptBytes() < both);
    const serve::Usage again = ask(*model, asking({{kUser, second}}, 4)).answered.usage;
    CHECK_EQUAL(again.cached, again.prompt - 1);
    CHECK_EQUAL(ask(*model, asking({{kUser, first}}, 4)).answered.usage.cached, 0U);
    const auto none = roomFor(0);
    CHECK_EQUAL(none->kept().kept(), 0U);
    CHECK(!ask(*none, asking({{kUser, first}}, 4)).refusal);
}

TEST("a prompt that does not fit is refused, and a reply ends where the cache is full") {
    const auto model = starter(64);
    const Told refused = ask(*model, asking({{kUser, words(100)}}));
    REQUIRE(refused.refusal);
    CHECK_EQUAL(refused.refusal->status, 400);
    CHECK_EQUAL(refused.refusal->code, "context_length_exceeded");
    serve::Asked asked{.prompt = "Once upon a time there was"};
    const auto file = model::loadModel(DAYLONG_STARTER).value();
    const auto tokenizer = text::Tokenizer::create(file->file).value();
    for (uint32_t each = 0; each < file->config.vocabSize; ++each) {
        if (text::endsReply({}, *tokenizer, static_cast<int32_t>(each)))
            asked.picking.bias[static_cast<int32_t>(each)] = -100.0F;
    }
    const Told told = ask(*model, asked);
    CHECK(!told.refusal);
    CHECK(told.answered.ending == serve::Ending::Length);
    CHECK_EQUAL(told.answered.usage.prompt + told.answered.usage.reply, 64U);
    asked.picking.bias[static_cast<int32_t>(file->config.vocabSize)] = 1.0F;
    const Told strange = ask(*model, asked);
    REQUIRE(strange.refusal);
    CHECK_EQUAL(strange.refusal->parameter, "logit_bias");
}

TEST("a conversation of very many turns is not read to its end when it does not fit, nor when nobody waits for it") {
    const auto model = starter(64);
    std::vector<Said> turns;
    for (int i = 0; i < 100'000; ++i) turns.push_back({i % 2 == 0 ? kUser : kReply, "word"});
    int asked = 0;
    const Told refused = ask(*model, asking(turns), [&] { return ++asked < 0; });
    REQUIRE(refused.refusal);
    CHECK_EQUAL(refused.refusal->code, "context_length_exceeded");
    CHECK(asked < 64);  // once a turn
    const Told left = ask(*model, asking(turns), [] { return true; });
    CHECK(!left.refusal && left.answered.ending == serve::Ending::Stopped);
}

TEST("one text that cannot fit is refused by its length, before it is encoded") {
    const auto model = starter(64);
    int asked = 0;
    for (const serve::Asked& each : {asking({{kUser, words(1'600'000)}}), serve::Asked{.prompt = words(1'600'000)}}) {
        const Told refused = ask(*model, each, [&] { return ++asked < 0; });
        REQUIRE(refused.refusal);
        CHECK_EQUAL(refused.refusal->code, "context_length_exceeded");
    }
    CHECK_EQUAL(asked, 2);  // whether they still wait: once each
}

TEST("a reply ends before a stop string, and at the most tokens that it may have") {
    const auto model = starter();
    const auto asked = asking({{kUser, "Hello, how are you today?"}}, 40);
    const std::string whole = ask(*model, asked).text;
    REQUIRE(whole.size() > 6);
    auto stopped = asked;
    stopped.stops = {whole.substr(3, 3)};
    const Told told = ask(*model, stopped);
    CHECK_EQUAL(told.text, whole.substr(0, whole.find(stopped.stops[0])));
    CHECK(told.answered.ending == serve::Ending::Complete);
    const Told two = ask(*model, asking({{kUser, "Hello, how are you today?"}}, 2));
    CHECK_EQUAL(two.answered.usage.reply, 2U);
    CHECK(two.answered.ending == serve::Ending::Length);
    CHECK(whole.starts_with(two.text));
}

TEST("tokens of a stop string are none of the reply's, also where an opening of thoughts is shown in front") {
    const auto model = starter(512, kPlenty,
                               "{{ bos_token }}{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"
                               "{% if add_generation_prompt %}assistant: <think>\n{% endif %}");
    const auto tokenizer = text::Tokenizer::create(model::loadModel(DAYLONG_STARTER).value()->file).value();
    auto asked = asking({{kUser, "Hello, how are you today?"}}, 3);
    asked.picking.repetitionPenalty = 1.0F;
    asked.chancesShown = 0;
    int32_t token = 300;  // a long one, which is all that it says
    while (tokenizer->bytes(token).size() < 4 || tokenizer->isControl(token)) ++token;
    const std::string word(tokenizer->bytes(token));
    asked.picking.bias[token] = 100.0F;
    const Told whole = ask(*model, asked);
    REQUIRE(whole.text == "<think>\n" + word + word + word);
    CHECK_EQUAL(whole.tokens.size(), 3U);
    asked.stops = {word.substr(1)};
    const Told stopped = ask(*model, asked);
    CHECK_EQUAL(stopped.text, "<think>\n" + word.substr(0, 1));
    CHECK(stopped.tokens.empty());
}

TEST("log probabilities are of the words said, the likeliest first, and sum to no more than one") {
    const auto model = starter();
    auto asked = asking({{kUser, "Hello, how are you today?"}}, 8);
    asked.picking.temperature = 0.0F;
    asked.picking.repetitionPenalty = 1.0F;
    asked.chancesShown = 5;
    const Told told = ask(*model, asked);
    std::string said;
    for (const serve::PickedToken& each : told.tokens) {
        said += each.picked.bytes;
        REQUIRE(each.likeliest.size() == 5);
        CHECK_EQUAL(each.likeliest[0].bytes, each.picked.bytes);
        CHECK_NEAR(each.likeliest[0].logProbability, each.picked.logProbability, 1e-6);
        double sum = 0.0;
        for (size_t i = 0; i < 5; ++i) {
            sum += std::exp(double{each.likeliest[i].logProbability});
            CHECK(i == 0 || each.likeliest[i].logProbability <= each.likeliest[i - 1].logProbability);
        }
        CHECK(sum > 0.0 && sum <= 1.0001);
    }
    CHECK_EQUAL(said, told.text);
}

TEST("of few words to pick from, the likeliest are left, by their number, their sum or their share") {
    const auto model = starter();
    auto greedy = asking({{kUser, "Hello, how are you today?"}}, 16);
    greedy.picking.repetitionPenalty = 1.0F;
    const std::string likeliest = ask(*model, greedy).text;
    auto free = greedy;
    free.picking.temperature = 2.0F;
    free.picking.seed = 7;
    free.picking.topP = 1.0F;
    free.picking.topK = 0;
    free.picking.minP = 0.0F;
    CHECK(ask(*model, free).text != likeliest);
    auto sum = free, number = free, share = free;
    sum.picking.topP = 0.0F;
    number.picking.topK = 1;
    share.picking.minP = 1.0F;
    for (const serve::Asked& each : {sum, number, share}) CHECK_EQUAL(ask(*model, each).text, likeliest);
}

TEST("a bias and the penalties change what is said") {
    const auto model = starter();
    auto asked = asking({{kUser, "Hello, how are you today?"}}, 16);
    asked.picking.temperature = 0.0F;
    const Told plain = ask(*model, asked);
    auto biased = asked;
    biased.picking.bias[100] = 100.0F;
    CHECK(ask(*model, biased).text != plain.text);
    auto penalised = asked;
    penalised.picking.frequencyPenalty = -2.0F;
    penalised.picking.presencePenalty = -2.0F;
    CHECK(ask(*model, penalised).text != plain.text);
    CHECK_EQUAL(ask(*model, asked).text, plain.text);
}

TEST("whoever leaves ends it, while it is read and while it is said, and what was read is known") {
    const auto model = starter();
    int asked = 0;
    const Told left = ask(*model, asking({{kUser, words(200)}}), [&] { return ++asked > 4; });
    CHECK(left.answered.ending == serve::Ending::Stopped);
    CHECK_EQUAL(left.answered.usage.reply, 0U);
    const Told again = ask(*model, asking({{kUser, words(200)}}));
    CHECK(again.answered.usage.cached >= 64);
    asked = 0;
    const Told early = ask(*model, asking({{kUser, words(200)}}, 100), [&] { return ++asked > 8; });
    CHECK(early.answered.usage.reply < 10);
}

TEST("what ends with a reply is gone on with") {
    const auto model = starter();
    const Told told = ask(*model, asking({{kUser, "Hello, how are you today?"}}, 12));
    const size_t half = told.text.find(' ', told.text.size() / 2);
    REQUIRE(half != std::string::npos);
    const Told rest =
        ask(*model, asking({{kUser, "Hello, how are you today?"}, {kReply, told.text.substr(0, half)}}, 12));
    CHECK(!rest.refusal && !rest.text.empty());
    CHECK(rest.answered.usage.prompt > told.answered.usage.prompt);
}
