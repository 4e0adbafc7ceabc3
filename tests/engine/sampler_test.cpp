#include "engine/sampler.h"
#include "support/unit.h"

#include <cmath>
#include <limits>
#include <map>

using namespace daylong::engine;

namespace {

SamplerOptions plain() {
    SamplerOptions options;
    options.temperature = 1.0F;
    options.topK = 0;
    options.topP = 1.0F;
    options.minP = 0.0F;
    options.repetitionPenalty = 1.0F;
    options.seed = 42;
    return options;
}

/// -1: an error.
TokenId drawn(Sampler& sampler, const std::vector<float>& logits) {
    const daylong::Result<TokenId> token = sampler.sample(logits);
    return token ? *token : -1;
}

std::map<TokenId, int> draw(const SamplerOptions& options, const std::vector<float>& logits, int times = 20000) {
    Sampler sampler(options, static_cast<uint32_t>(logits.size()));
    std::map<TokenId, int> counts;
    for (int i = 0; i < times; ++i) ++counts[drawn(sampler, logits)];
    return counts;
}

const std::vector<float> kLogits = {std::log(0.5F), std::log(0.3F), std::log(0.15F), std::log(0.05F)};

}  // namespace

TEST("tokens are drawn as often as their probability says") {
    auto counts = draw(plain(), kLogits);
    CHECK_NEAR(counts[0] / 20000.0, 0.5, 0.02);
    CHECK_NEAR(counts[1] / 20000.0, 0.3, 0.02);
    CHECK_NEAR(counts[3] / 20000.0, 0.05, 0.01);
}

TEST("temperature zero always takes the likeliest, and a low one sharpens") {
    SamplerOptions options = plain();
    options.temperature = 0.0F;
    CHECK_EQUAL(draw(options, kLogits, 100)[0], 100);
    options.temperature = 0.5F;  // probabilities squared: 0.25 / 0.365
    CHECK_NEAR(draw(options, kLogits)[0] / 20000.0, 0.25 / 0.365, 0.02);
}

TEST("top-k, top-p and min-p drop the tail") {
    SamplerOptions options = plain();
    options.topK = 2;
    CHECK_EQUAL(draw(options, kLogits).size(), 2U);
    options = plain();
    options.topP = 0.75F;  // 0.5 is short of it, 0.8 is not
    CHECK_EQUAL(draw(options, kLogits).size(), 2U);
    options = plain();
    options.minP = 0.2F;  // of the likeliest: at least 0.1
    CHECK_EQUAL(draw(options, kLogits).size(), 3U);
}

TEST("the repetition penalty holds back what was just said, positive logit or negative") {
    SamplerOptions options = plain();
    options.temperature = 0.0F;
    options.repetitionPenalty = 2.0F;
    Sampler sampler(options, 3);
    const std::vector<float> positive = {3.0F, 2.0F, -9.0F}, negative = {-2.0F, -3.0F, -9.0F};
    CHECK_EQUAL(drawn(sampler, positive), 0);
    sampler.accept(0);
    CHECK_EQUAL(drawn(sampler, positive), 1);  // 3 / 2 < 2
    Sampler other(options, 3);
    CHECK_EQUAL(drawn(other, negative), 0);
    other.accept(0);
    CHECK_EQUAL(drawn(other, negative), 1);  // -2 * 2 < -3
    other.forget();
    CHECK_EQUAL(drawn(other, negative), 0);
}

TEST("the same seed says the same, another seed another") {
    const std::vector<float> flat(100, 0.0F);
    SamplerOptions options = plain();
    Sampler a(options, 100), b(options, 100);
    options.seed = 43;
    Sampler c(options, 100);
    bool differs = false;
    for (int i = 0; i < 50; ++i) {
        const TokenId token = drawn(a, flat);
        CHECK_EQUAL(token, drawn(b, flat));
        differs = differs || token != drawn(c, flat);
    }
    CHECK(differs);
}

TEST("logits that are no numbers are never drawn and never crash") {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();
    CHECK_EQUAL(draw(plain(), {kNan, 0.0F, -kInf}, 100)[1], 100);
    CHECK_EQUAL(draw(plain(), {kInf, 0.0F, kNan}, 100)[0], 100);
    CHECK_EQUAL(draw(plain(), {kNan, -kInf, -5.0F}, 100)[2], 100);
}

TEST("where no logit is a number, nothing is drawn and a way out is told") {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();
    for (const float temperature : {0.0F, 1.0F}) {
        SamplerOptions options = plain();
        options.temperature = temperature;
        Sampler sampler(options, 3);
        for (const std::vector<float>& logits :
             {std::vector{kNan, kNan, kNan}, {-kInf, -kInf, -kInf}, {kNan, kInf, -kInf}}) {
            const daylong::Result<TokenId> token = sampler.sample(logits);
            REQUIRE(!token);
            CHECK(token.error().code == daylong::ErrorCode::Device);  // another device may compute it
            CHECK(token.error().message.find("choose 32 bits (f32) for its keys and values") != std::string::npos);
            CHECK(token.error().message.find("download its file again") != std::string::npos);
        }
        CHECK_EQUAL(drawn(sampler, {kNan, 1.0F, kNan}), 1);
    }
}
