// Loading: what a good file's metadata become, and what each kind of wrong file is told.
#include "model/model.h"

#include "model/describe.h"
#include "lab/models/gguf_writer.h"
#include "support/gguf_bytes.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::model;

namespace {

const std::string kStories = std::string(DAYLONG_TEST_DATA) + "/stories260K.gguf";

/// A one-layer Llama of zeros, to spoil one thing at a time: dim 32, 4 heads over 2 key heads of 8, ffn 64, 10 tokens.
struct Recipe {
    std::map<std::string, lab::GgufWriter::Value> values = {
        {"general.architecture", std::string("llama")},
        {"llama.embedding_length", 32U},
        {"llama.block_count", 1U},
        {"llama.attention.head_count", 4U},
        {"llama.attention.head_count_kv", 2U},
        {"llama.feed_forward_length", 64U},
        {"llama.context_length", 128U},
        {"tokenizer.ggml.tokens", std::vector<std::string>(10, "piece")}};
    std::map<std::string, std::vector<uint64_t>> tensors = {
        {"token_embd.weight", {32, 10}},        {"output_norm.weight", {32}},       {"blk.0.attn_norm.weight", {32}},
        {"blk.0.attn_q.weight", {32, 32}},      {"blk.0.attn_k.weight", {32, 16}},  {"blk.0.attn_v.weight", {32, 16}},
        {"blk.0.attn_output.weight", {32, 32}}, {"blk.0.ffn_norm.weight", {32}},    {"blk.0.ffn_gate.weight", {32, 64}},
        {"blk.0.ffn_up.weight", {32, 64}},      {"blk.0.ffn_down.weight", {64, 32}}};
    std::map<std::string, DType> types;  // F32 where absent
    float filling = 0.0F;

    Result<std::shared_ptr<const Model>> load() const {
        const unit::TemporaryFolder folder;  // the mapping outlives the file's name
        lab::GgufWriter writer;
        std::vector<DType> order;
        for (const auto& [key, value] : values) writer.set(key, value);
        for (const auto& [name, dims] : tensors) {
            order.push_back(types.contains(name) ? types.at(name) : DType::F32);
            writer.addTensor(name, order.back(), dims);
        }
        TRY(writer.write(folder / "recipe.gguf", [&](size_t tensor, uint64_t, std::span<std::byte> rows) {
            const DTypeTraits& type = traits(order[tensor]);
            quantizeRow(type.type, std::vector<float>(rows.size() / type.blockBytes * type.blockSize, filling),
                        rows.data());
        }));
        return loadModel(folder / "recipe.gguf");
    }
};

void checkRefused(const Recipe& recipe, std::string_view reason, ErrorCode code = ErrorCode::InvalidFile) {
    const auto loaded = recipe.load();
    if (loaded) {
        unit::fail(__FILE__, __LINE__, "accepted, though: " + std::string(reason));
        return;
    }
    if (loaded.error().message.find(reason) == std::string::npos)
        unit::fail(__FILE__, __LINE__, "'" + loaded.error().message + "' does not say '" + std::string(reason) + "'");
    CHECK(loaded.error().message.find("recipe.gguf' ") != std::string::npos);
    CHECK(loaded.error().code == code);
}

}  // namespace

TEST("a real model loads with its shape, and costs the cache bytes that arithmetic says") {
    const auto loaded = loadModel(kStories);
    REQUIRE(loaded);
    const Model& model = **loaded;
    CHECK_EQUAL(model.config.layers, 5U);
    CHECK_EQUAL(model.config.dim, 64U);
    CHECK_EQUAL(model.config.vocabSize, 512U);
    CHECK_EQUAL(model.config.headDim * model.config.heads, 64U);
    CHECK_EQUAL(model.layers.size(), 5U);
    CHECK(model.layers[4].ffnDown != nullptr && model.layers[4].ffnDown->columns() == model.config.ffn);
}

TEST("a model without an output matrix ties it to the embedding, one with it does not") {
    Recipe recipe;
    const auto tied = recipe.load();
    REQUIRE(tied);
    CHECK((*tied)->config.tiedOutput && (*tied)->output == (*tied)->embedding);
    recipe.tensors["output.weight"] = {32, 10};
    const auto untied = recipe.load();
    REQUIRE(untied);
    CHECK(!(*untied)->config.tiedOutput && (*untied)->output != (*untied)->embedding);
}

TEST("scales beside the weights that change nothing are left out, others are not") {
    Recipe recipe;
    recipe.filling = 0.5F;
    recipe.tensors["blk.0.attn_q.input_scale"] = {1};
    recipe.tensors["blk.0.ffn_down.input_scale"] = {1};
    CHECK(recipe.load());
    recipe.tensors["blk.0.attn_q.scale"] = {1};
    checkRefused(recipe, "a tensor 'blk.0.attn_q.scale' that Daylong does not know", ErrorCode::Unsupported);
    recipe.filling = 1.0F;
    CHECK(recipe.load());
    recipe.tensors["blk.0.attn_q.scale"] = {2, 2};
    checkRefused(recipe, "a tensor 'blk.0.attn_q.scale' that Daylong does not know", ErrorCode::Unsupported);
}

TEST("missing metadata, impossible metadata and other architectures are named") {
    for (const char* key : {"llama.embedding_length", "llama.block_count", "llama.attention.head_count",
                            "llama.feed_forward_length", "llama.context_length"}) {
        Recipe recipe;
        recipe.values.erase(key);
        checkRefused(recipe, std::string("lacks the metadata key '") + key + "'");
        recipe.values[key] = 0U;
        checkRefused(recipe, std::string("an impossible '") + key + "' of 0");
        recipe.values[key] = std::string("many");
        checkRefused(recipe, std::string("a '") + key + "' that is not a count");
    }
    Recipe recipe;
    recipe.values["llama.block_count"] = 1025U;
    checkRefused(recipe, "an impossible 'llama.block_count' of 1025");
    recipe.values["llama.block_count"] = -1;
    checkRefused(recipe, "'llama.block_count' that is not a count");
    recipe = {};
    recipe.values["general.architecture"] = std::string("mamba");
    checkRefused(recipe, "architecture 'mamba', a recurrent model, ", ErrorCode::Unsupported);
    checkRefused(recipe, "choose a model of one that it runs: llama, ", ErrorCode::Unsupported);
    recipe.values["general.architecture"] = std::string("brandnew");
    checkRefused(recipe, "architecture 'brandnew', which Daylong does not run yet; choose", ErrorCode::Unsupported);
    recipe.values.erase("general.architecture");
    checkRefused(recipe, "does not name its architecture");
    recipe = {};
    recipe.values["llama.expert_count"] = 8U;
    checkRefused(recipe, "lacks the metadata key 'llama.expert_used_count'");
}

TEST("heads must divide among key heads, and may be given per layer when layers agree") {
    Recipe recipe;
    recipe.values["llama.attention.head_count_kv"] = 3U;
    checkRefused(recipe, "4 heads over 3 key heads");
    recipe.values["llama.attention.head_count_kv"] = std::vector<int32_t>{2};
    const auto array = recipe.load();
    REQUIRE(array);
    CHECK_EQUAL((*array)->config.kvHeads, 2U);
    recipe.values["llama.attention.head_count_kv"] = std::vector<int32_t>{2, 4};
    checkRefused(recipe, "layers that differ in 'llama.attention.head_count_kv'", ErrorCode::Unsupported);
    recipe.values.erase("llama.attention.head_count_kv");  // as many as heads
    checkRefused(recipe, "'blk.0.attn_k.weight' of 16 x 32 where its metadata demand 32 x 32");
    recipe = {};
    recipe.values["llama.attention.head_count"] = 5U;  // 32 dims do not share out
    recipe.values["llama.attention.head_count_kv"] = 5U;
    checkRefused(recipe, "lacks the metadata key 'llama.attention.key_length'");
}

TEST("heads may be wider than their share of the model") {
    Recipe recipe;
    recipe.values["llama.attention.key_length"] = 16U;
    recipe.values["llama.attention.value_length"] = 16U;
    recipe.tensors["blk.0.attn_q.weight"] = {32, 64};
    recipe.tensors["blk.0.attn_k.weight"] = recipe.tensors["blk.0.attn_v.weight"] = {32, 32};
    recipe.tensors["blk.0.attn_output.weight"] = {64, 32};
    const auto loaded = recipe.load();
    REQUIRE(loaded);
    CHECK_EQUAL((*loaded)->config.headDim, 16U);
    CHECK_EQUAL((*loaded)->config.rope.dims, 16U);
    recipe.values["llama.attention.value_length"] = 8U;
    checkRefused(recipe, "keys and values of different widths", ErrorCode::Unsupported);
}

TEST("every tensor that is missing or of another shape is named") {
    const Recipe good;
    for (const auto& [name, dims] : good.tensors) {
        Recipe recipe;
        recipe.tensors.erase(name);
        checkRefused(recipe, "lacks the tensor '" + name + "'");
        recipe.tensors[name] = {dims[0] * 2, dims.size() > 1 ? dims[1] : 1};
        checkRefused(recipe, "'" + name + "' of ");
        if (name == "token_embd.weight") continue;
        recipe.tensors[name] = {dims[0], (dims.size() > 1 ? dims[1] : 1) + 1};
        checkRefused(recipe, "'" + name + "' of ");
        recipe.tensors[name] = {dims[0], 1, dims.size() > 1 ? dims[1] : 2};
        checkRefused(recipe, "'" + name + "' of ");
    }
}

TEST("a vocabulary that does not fit the embedding is refused") {
    Recipe recipe;
    recipe.values["tokenizer.ggml.tokens"] = std::vector<std::string>(11, "piece");
    checkRefused(recipe, "11 vocabulary pieces for 10 embedding rows");
}

TEST("a model is called by its own name, as one line of good text, or by its file's") {
    Recipe recipe;
    recipe.values["general.name"] = std::string("Gr\xC3\xBC\xC3\x9F\n\x1B[2J\xFF");
    const auto named = recipe.load();
    REQUIRE(named);
    CHECK_EQUAL((*named)->config.name, "Gr\xC3\xBC\xC3\x9F  [2J\xEF\xBF\xBD");
    recipe.values.erase("general.name");
    const auto unnamed = recipe.load();
    REQUIRE(unnamed);
    CHECK_EQUAL((*unnamed)->config.name, "recipe");
}

TEST("weights that the computation would leave out, and quantised norms, are refused") {
    Recipe recipe;
    recipe.tensors["blk.0.attn_q_norm.weight"] = {8};
    checkRefused(recipe, "'blk.0.attn_q_norm.weight' that Daylong does not know", ErrorCode::Unsupported);
    recipe = {};
    recipe.types["blk.0.attn_norm.weight"] = DType::Q8_0;
    checkRefused(recipe, "a quantised vector 'blk.0.attn_norm.weight'", ErrorCode::Unsupported);
}

TEST("experts of the old layout, each in tensors of its own, are told to be old and not incomplete") {
    Recipe recipe;
    recipe.values["llama.expert_count"] = recipe.values["llama.expert_used_count"] = 2U;
    for (const char* whole : {"blk.0.ffn_gate", "blk.0.ffn_up", "blk.0.ffn_down"}) {
        const std::vector<uint64_t> dims = recipe.tensors[std::string(whole) + ".weight"];
        recipe.tensors.erase(std::string(whole) + ".weight");
        for (const char* expert : {".0.weight", ".1.weight"}) recipe.tensors[whole + std::string(expert)] = dims;
    }
    recipe.tensors["blk.0.ffn_gate_inp.weight"] = {32, 2};
    checkRefused(recipe, "choose a newer conversion of this model", ErrorCode::Unsupported);
}

TEST("biases are taken where the file has them") {
    Recipe recipe;
    recipe.tensors["blk.0.attn_q.bias"] = {32};
    recipe.tensors["blk.0.ffn_down.bias"] = {32};
    const auto loaded = recipe.load();
    REQUIRE(loaded);
    CHECK((*loaded)->layers[0].qBias != nullptr && (*loaded)->layers[0].kBias == nullptr);
    CHECK((*loaded)->layers[0].ffnDownBias != nullptr);
}

TEST("position scaling is read: none, linear, Llama 3, YaRN; others are refused") {
    Recipe recipe;
    recipe.values["llama.rope.freq_base"] = 500000.0F;
    auto loaded = recipe.load();
    REQUIRE(loaded);
    CHECK((*loaded)->config.rope.scaling == RopeScaling::None);
    CHECK_NEAR((*loaded)->config.rope.base, 500000.0, 0.0);
    CHECK((*loaded)->config.rope.style == RopeStyle::AdjacentPairs);

    recipe.values["llama.rope.scaling.type"] = std::string("linear");
    recipe.values["llama.rope.scaling.factor"] = 4.0F;
    loaded = recipe.load();
    REQUIRE(loaded);
    CHECK((*loaded)->config.rope.scaling == RopeScaling::Linear);
    CHECK_NEAR((*loaded)->config.rope.factor, 4.0, 0.0);

    recipe.values["llama.rope.scaling.type"] = std::string("yarn");
    recipe.values["llama.rope.scaling.original_context_length"] = 64U;
    loaded = recipe.load();
    REQUIRE(loaded);
    CHECK((*loaded)->config.rope.scaling == RopeScaling::Yarn);
    CHECK_EQUAL((*loaded)->config.rope.originalContext, 64U);
    CHECK_NEAR((*loaded)->config.rope.extFactor, 1.0, 0.0);

    recipe.values["llama.rope.scaling.type"] = std::string("longrope");
    checkRefused(recipe, "scales its positions by 'longrope'", ErrorCode::Unsupported);

    recipe = {};
    recipe.tensors["rope_freqs.weight"] = {4};
    recipe.filling = 8.0F;
    loaded = recipe.load();
    REQUIRE(loaded);
    CHECK((*loaded)->config.rope.scaling == RopeScaling::Llama3);
    CHECK((*loaded)->config.rope.freqFactors == std::vector<float>(4, 8.0F));
    recipe.filling = 0.0F;
    checkRefused(recipe, "an impossible number in 'rope_freqs.weight'");
    recipe.tensors["rope_freqs.weight"] = {5};
    checkRefused(recipe, "'rope_freqs.weight' of the wrong shape");
}

TEST("numbers that would poison the computation are refused") {
    for (const float value : {0.0F, -1.0F, std::nanf(""), INFINITY}) {
        for (const char* key : {"llama.rope.freq_base", "llama.rope.scaling.factor"}) {
            if (value == 0.0F && std::string_view(key).ends_with("factor")) continue;  // divides nothing
            Recipe recipe;
            recipe.values[key] = value;
            checkRefused(recipe, std::string("an impossible '") + key + "'");
        }
    }
    Recipe recipe;
    recipe.values["llama.attention.layer_norm_rms_epsilon"] = std::nanf("");
    checkRefused(recipe, "an impossible 'llama.attention.layer_norm_rms_epsilon'");
    recipe = {};
    for (const uint32_t dims : {7U, 10U}) {
        recipe.values["llama.rope.dimension_count"] = dims;
        checkRefused(recipe, "rotates " + std::to_string(dims) + " of 8 dimensions");
    }
}

TEST("the fingerprint is the same for a copy, another for other weights, words or metadata") {
    const Recipe recipe;
    const auto first = recipe.load(), copy = recipe.load();
    REQUIRE(first && copy);
    CHECK_EQUAL((*first)->fingerprint, (*copy)->fingerprint);
    CHECK_EQUAL((*first)->fingerprint.size(), 16U);
    Recipe weights, words, base, type;
    weights.filling = 1.0F;
    words.values["tokenizer.ggml.tokens"] = std::vector<std::string>(10, "other");
    base.values["llama.rope.freq_base"] = 20000.0F;
    type.types["blk.0.ffn_up.weight"] = DType::F16;
    for (const Recipe& other : {weights, words, base, type}) {
        const auto loaded = other.load();
        REQUIRE(loaded);
        CHECK((*loaded)->fingerprint != (*first)->fingerprint);
    }
}

TEST("a description counts parameters and bytes by type") {
    Recipe recipe;
    recipe.types["token_embd.weight"] = DType::Q8_0;
    recipe.tensors["output.weight"] = {32, 10};
    const auto loaded = recipe.load();
    REQUIRE(loaded);
    const ModelDescription description = describe(**loaded);
    REQUIRE(description.types.size() == 2);
    CHECK(description.types[0].type == DType::F32);
    CHECK_EQUAL(description.types[1].bytes, 340U);
    CHECK_EQUAL(description.parameters, (*loaded)->parameters);
    CHECK_EQUAL(description.bytesPerToken, (*loaded)->weightBytes - 9 * 34);
    CHECK_EQUAL(typeMix(description), "F32 99.1%, Q8_0 0.9%");
    CHECK_EQUAL(shortCount(134515008), "135M");
    CHECK_EQUAL(shortCount(1235814400), "1.2B");
    CHECK_EQUAL(shortCount(292800), "293K");
    CHECK_EQUAL(shortCount(512), "512");
    CHECK_EQUAL(shortCount(999900), "1.0M");
}
