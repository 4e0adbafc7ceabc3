// Metadata that say how to compute: what is told to a file whose parameters are not run, and what old and new
// conversions leave out or write otherwise.
#include "model/describe.h"
#include "support/gguf_bytes.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <bit>
#include <cmath>
#include <cstring>

using namespace daylong;
using namespace daylong::model;

namespace {

std::string goldenFile(const std::string& name) {
    return unit::readFile(DAYLONG_TEST_DATA "/golden/families/" + name + ".gguf");
}

struct Value {
    uint32_t type = 6;  // as in GGUF: 4 u32, 6 f32, 7 bool
    uint32_t bits = 0;

    static Value count(uint32_t value) { return {4, value}; }
    static Value number(float value) { return {6, std::bit_cast<uint32_t>(value)}; }
    static Value flag(bool value) { return {7, value ? 1U : 0U}; }
};

/// A file with one more key: in front, with padding that keeps the tensors' data aligned.
std::string with(std::string bytes, const std::string& key, Value value) {
    constexpr size_t kHeader = 24, kAlignment = 32;
    unit::GgufBytes added;
    added.text(key)
        .u32(value.type)
        .raw({reinterpret_cast<const char*>(&value.bits), value.type == 7 ? 1U : 4U})
        .text("padding")
        .u32(8);
    const size_t size = added.bytes().size() + sizeof(uint64_t);
    added.text(std::string((kAlignment - size % kAlignment) % kAlignment, ' '));
    uint64_t values = 0;
    std::memcpy(&values, bytes.data() + 16, sizeof values);
    values += 2;
    std::memcpy(bytes.data() + 16, &values, sizeof values);
    return bytes.insert(kHeader, added.bytes());
}

/// With every `from` overwritten by as many bytes.
std::string renamed(std::string bytes, const std::string& from, const std::string& to) {
    for (size_t at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + to.size()))
        bytes.replace(at, from.size(), to);
    return bytes;
}

Result<std::shared_ptr<const Model>> load(const std::string& bytes) {
    const unit::TemporaryFolder folder;  // the mapping outlives the file's name
    unit::writeFile(folder / "model.gguf", bytes);
    return loadModel(folder / "model.gguf");
}

/// Of a file that must load; a config of its own where it does not, and the running test failed.
ModelConfig configOf(const std::string& bytes) {
    const auto loaded = load(bytes);
    if (!loaded) unit::fail(__FILE__, __LINE__, loaded.error().message);
    return loaded ? (*loaded)->config : ModelConfig();
}

void checkRefused(const std::string& bytes, const std::string& reason) {
    const auto loaded = load(bytes);
    if (loaded) unit::fail(__FILE__, __LINE__, "accepted, though: " + reason);
    else if (loaded.error().message.find(reason) == std::string::npos)
        unit::fail(__FILE__, __LINE__, "'" + loaded.error().message + "' does not say '" + reason + "'");
    else CHECK(loaded.error().code == ErrorCode::Unsupported);
}

}  // namespace

TEST("a parameter that would change what is computed and that the family does not have is refused with its value") {
    struct Case {
        const char* family;
        const char* key;
        Value wrong, harmless;
        const char* shown;
    };
    const Case cases[] = {
        {"qwen2", "qwen2.attention.causal", Value::flag(false), Value::flag(true),
         "= 0, which lets words see those behind them"},
        {"llama", "llama.attention.temperature_scale", Value::number(0.1F), Value::number(0.0F),
         "= 0.1, which changes what is computed"},
        {"llama", "llama.attention.temperature_length", Value::count(8192), Value::count(0), "= 8192"},
        {"qwen3", "qwen3.attention.clamp_kqv", Value::number(8.0F), Value::number(0.0F), "= 8"},
        {"llama", "llama.attn_logit_softcapping", Value::number(30.0F), Value::number(0.0F), "= 30"},
        {"llama", "llama.logit_scale", Value::number(0.0625F), Value::number(1.0F), "= 0.0625"},
        {"smollm3", "smollm3.embedding_scale", Value::number(12.0F), Value::number(1.0F), "= 12"},
        {"llama", "llama.rope.scaling.attn_factor", Value::number(1.2F), Value::number(1.0F), "= 1.2"},
        {"llama-yarn", "llama.rope.scaling.yarn_log_multiplier", Value::number(1.0F), Value::number(0.0F),
         "= 1, which changes"},
        {"qwen3moe", "qwen3moe.expert_weights_scale", Value::number(2.5F), Value::number(1.0F),
         "= 2.5, which chooses or weighs experts in another way"},
        {"qwen3moe", "qwen3moe.expert_weights_norm", Value::flag(false), Value::flag(true), "= 0"},
        {"mixtral", "llama.expert_gating_func", Value::count(2), Value::count(1), "= 2"},
        {"gpt-oss", "gpt-oss.expert_gating_func", Value::count(2), Value::count(3), "= 2"},
        {"granitemoe", "granitemoe.expert_group_count", Value::count(8), Value::count(1), "= 8"},
    };
    for (const Case& each : cases) {
        checkRefused(with(goldenFile(each.family), each.key, each.wrong),
                     std::string("states '") + each.key + "' " + each.shown);
        CHECK(load(with(goldenFile(each.family), each.key, each.harmless)));
    }
}

TEST("groups that experts cannot be chosen from are refused") {
    const std::string deepseek = goldenFile("deepseek");
    CHECK_EQUAL(configOf(deepseek).expertGroups.count, 3U);
    const auto grouped = [&](const char* key, uint32_t value) {  // the file's own value is another key's now
        const std::string name = std::string("deepseek2.expert_group_") + key;
        return load(with(renamed(deepseek, name, name.substr(0, name.size() - 1) + 'x'), name, Value::count(value)));
    };
    CHECK(grouped("count", 3));
    CHECK(grouped("used_count", 1));
    for (const uint32_t count : {4U, 5U, 4096U}) CHECK(!grouped("count", count));
    for (const uint32_t used : {0U, 4U}) CHECK(!grouped("used_count", used));
}

TEST("parameters that the family has are its own, and those that say nothing about the computation are no matter") {
    for (const auto& [family, key, value] : {std::tuple{"llama", "llama.rope.scaling.finetuned", Value::flag(false)},
                                             {"llama", "llama.brand_new", Value::number(3.0F)},
                                             {"llama", "llama.expert_weights_scale", Value::number(2.5F)},
                                             {"llama", "llama.rope.scaling.yarn_log_multiplier", Value::number(1.0F)},
                                             {"llama", "llama.pooling_type", Value::count(3)},
                                             {"qwen2", "qwen2.attention.sliding_window", Value::count(64)},
                                             {"llama", "llama.attention.value_length_mla", Value::count(7)}}) {
        CHECK(load(with(goldenFile(family), key, value)));
    }
    CHECK_NEAR(configOf(goldenFile("granite")).embeddingScale, 6.0F, 1e-6);
    CHECK_NEAR(configOf(goldenFile("gemma2")).attentionSoftcap, 5.0F, 1e-6);
    CHECK_NEAR(configOf(goldenFile("mpt-clamp")).qkvClamp, 0.8F, 1e-6);
}

TEST("a Granite that does not rotate is one") {
    const auto rotates = [](const std::string& bytes) {
        const ModelConfig config = configOf(bytes);
        return config.layers == 2 && config.attentionOf(0).rotates && config.attentionOf(1).rotates;
    };
    for (const std::string family : {"granite", "granitemoe"}) {
        const std::string file = goldenFile(family), key = family + ".rope.scaling.finetuned";
        CHECK(rotates(file));
        CHECK(rotates(with(file, key, Value::flag(true))));
        const ModelConfig config = configOf(with(file, key, Value::flag(false)));
        CHECK(!config.attentionOf(0).rotates && !config.attentionOf(1).rotates);
    }
}

TEST("positions that are divided by 0 are not divided") {
    for (const char* key : {"llama.rope.scaling.factor", "llama.rope.scale_linear"}) {
        const RopeConfig rope = configOf(with(goldenFile("llama"), key, Value::number(0.0F))).rope;
        CHECK(rope.factor == 1.0 && rope.scaling == RopeScaling::None);
        CHECK_NEAR(configOf(with(goldenFile("llama"), key, Value::number(2.0F))).rope.factor, 2.0, 1e-12);
        CHECK(!load(with(goldenFile("llama"), key, Value::number(-1.0F))));
        CHECK(!load(with(goldenFile("llama"), key, Value::number(1e-6F))));
    }
}

TEST("YaRN's magnitude is what the family's conversion means by its keys") {
    const double own = 1.0 + 0.1 * std::log(4.0);
    CHECK_NEAR(configOf(goldenFile("llama-yarn")).rope.attnFactor, 1.0, 1e-12);
    CHECK_NEAR(
        configOf(with(goldenFile("llama-yarn"), "llama.rope.scaling.attn_factor", Value::number(1.5F))).rope.attnFactor,
        1.5, 1e-6);
    CHECK_NEAR(configOf(with(goldenFile("llama-yarn"), "llama.rope.scaling.yarn_attn_factor", Value::number(1.5F)))
                       .rope.attnFactor *
                   own,
               1.5, 1e-6);
    CHECK_NEAR(configOf(with(goldenFile("llama-yarn"), "llama.rope.scaling.yarn_attn_factor", Value::number(1.0F)))
                   .rope.attnFactor,
               1.0, 1e-12);
    CHECK_NEAR(configOf(goldenFile("olmo3")).rope.attnFactor * own, 1.6, 1e-6);
    CHECK_NEAR(configOf(with(goldenFile("olmo3"), "olmo2.rope.scaling.yarn_attn_factor", Value::number(1.6F)))
                       .rope.attnFactor *
                   own,
               1.6, 1e-6);
    CHECK_NEAR(configOf(renamed(goldenFile("olmo3"), "attn_factor", "attn_faktor")).rope.attnFactor, 1.0, 1e-12);
    const ModelConfig olmo = configOf(goldenFile("olmo3"));
    REQUIRE(olmo.localRope.has_value());
    CHECK(olmo.localRope->scaling == RopeScaling::None);
}

TEST("Gemma 2 has its window though the first conversions did not write it") {
    const ModelConfig gemma =
        configOf(renamed(goldenFile("gemma2"), "attention.sliding_window", "attention.sliding_vindow"));
    CHECK_EQUAL(gemma.attentionOf(0).nativeWindow, 4096U);
    CHECK_EQUAL(gemma.attentionOf(1).nativeWindow, 0U);
    CHECK_EQUAL(configOf(goldenFile("gemma2")).attentionOf(0).nativeWindow, 20U);
    CHECK_EQUAL(configOf(renamed(goldenFile("mistral-window"), "attention.sliding_window", "attention.sliding_vindow"))
                    .attentionOf(0)
                    .nativeWindow,
                0U);
}
