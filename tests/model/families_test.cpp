// What families are, in data and in words, from the tiny models of tests/data/golden/families; what is refused, and
// why.
#include "model/describe.h"
#include "support/gguf_bytes.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

using namespace daylong;
using namespace daylong::model;

namespace {

const std::string kFolder = DAYLONG_TEST_DATA "/golden/families/";

std::shared_ptr<const Model> load(const std::string& name) {
    const auto loaded = loadModel(kFolder + name + ".gguf");
    if (!loaded) unit::fail(__FILE__, __LINE__, loaded.error().message);
    return loaded ? *loaded : nullptr;
}

/// What loading says when the first `from` in the file is overwritten by as many bytes.
std::string refusalOf(const std::string& name, const std::string& from, const std::string& to) {
    std::string bytes = unit::readFile(kFolder + name + ".gguf");
    const size_t at = bytes.find(from);
    if (at == std::string::npos || from.size() != to.size()) return "the test's own mistake";
    bytes.replace(at, from.size(), to);
    const unit::TemporaryFolder folder;
    unit::writeFile(folder / "changed.gguf", bytes);
    const auto loaded = loadModel(folder / "changed.gguf");
    return loaded ? "accepted" : loaded.error().message;
}

bool says(const std::string& text, const std::string& part) {
    if (text.find(part) == std::string::npos) std::printf("  '%s' does not say '%s'\n", text.c_str(), part.c_str());
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST("fused tensors are views of their rows, one after another") {
    for (const char* name : {"gptneox", "falcon-7b", "falcon-40b", "mpt", "phi3"}) {
        const auto model = load(name);
        REQUIRE(model);
        const LayerWeights& w = model->layers[1];
        CHECK(w.k->data == w.q->data + w.q->sizeBytes);
        CHECK(w.v->data == w.k->data + w.k->sizeBytes);
        CHECK_EQUAL(w.q->rows(), uint64_t{model->config.heads} * model->config.headDim);
        CHECK_EQUAL(w.v->rows(), uint64_t{model->config.kvHeads} * model->config.headDim);
        CHECK_EQUAL(w.k->sizeBytes, w.k->rows() * rowBytes(w.k->type, w.k->columns()));
    }
    const auto phi = load("phi3"), neox = load("gptneox");
    REQUIRE(phi && neox);
    CHECK(phi->layers[0].ffnUp->data == phi->layers[0].ffnGate->data + phi->layers[0].ffnGate->sizeBytes);
    CHECK(neox->layers[0].vBias->data == neox->layers[0].kBias->data + neox->layers[0].kBias->sizeBytes);
    CHECK_EQUAL(neox->layers[0].qBias->columns(), 32U);
}

TEST("which layers see the sinks depends on their windows and on the cache") {
    const auto gemma = load("gemma3"), oss = load("gpt-oss"), mistral = load("mistral-window"), llama = load("llama");
    REQUIRE(gemma && oss && mistral && llama);
    CHECK_EQUAL(sinkLayers(gemma->config, 33), "1 of 6 (5); the others see the last 20 tokens alone");
    CHECK_EQUAL(sinkLayers(gemma->config, 20), "all 6");
    CHECK_EQUAL(sinkLayers(oss->config, 33), "1 of 2 (1); the others see the last 20 tokens alone");
    CHECK_EQUAL(sinkLayers(mistral->config, 33), "none: all 2 see the last 20 tokens alone");
    CHECK_EQUAL(sinkLayers(llama->config, 1U << 20U), "all 2");
}

TEST("families have names, and experts that are not chosen are not read") {
    const auto llama = load("llama"), mixtral = load("mixtral"), oss = load("gpt-oss");
    REQUIRE(llama && mixtral && oss);
    CHECK_EQUAL(familyName(llama->config), "Llama");
    CHECK_EQUAL(familyName(mixtral->config), "Mixtral, 2 of 4 experts");
    CHECK_EQUAL(familyName(oss->config), "gpt-oss, 2 of 4 experts");
    const ModelDescription description = describe(*mixtral);
    const uint64_t experts = uint64_t{2} * 4 * 3 * 16 * 32 * 2;  // layers, experts, matrices, f16
    CHECK_EQUAL(description.bytesPerToken,
                description.weightBytes - experts / 2 - mixtral->embedding->sizeBytes * 63 / 64);
}

TEST("scalings and windows are read as the family means them") {
    const auto gemma = load("gemma3"), phi = load("phi3-long"), smol = load("smollm3"), granite = load("granite");
    REQUIRE(gemma && phi && smol && granite);
    REQUIRE(gemma->config.localRope.has_value());
    CHECK(gemma->config.localRope->scaling == RopeScaling::None && gemma->config.rope.scaling == RopeScaling::Linear);
    CHECK_EQUAL(gemma->config.localRope->base, 10000.0);
    CHECK(gemma->config.attentionOf(4).localRope && !gemma->config.attentionOf(5).localRope);
    CHECK(phi->config.rope.scaling == RopeScaling::LongRope && phi->config.rope.originalContext == 64);
    CHECK(!smol->config.attentionOf(3).rotates && smol->config.attentionOf(2).rotates);
    CHECK_NEAR(granite->config.logitScale, 1.0F / 3.0F, 1e-7);
}

TEST("the plain families differ in what their files are read as") {
    const auto glm = load("glm4"), exaone = load("exaone4-window"), apertus = load("apertus"), large = load("exaone4"),
               mistral = load("ministral3"), vision = load("qwen3vl"), ernie = load("ernie4.5"),
               hunyuan = load("hunyuan-dense");
    REQUIRE(glm && exaone && apertus && large && mistral && vision && ernie && hunyuan);
    CHECK(glm->config.preNorms && glm->config.postNorms && glm->config.rope.style == RopeStyle::AdjacentPairs);
    CHECK_EQUAL(glm->config.rope.dims, 8U);
    CHECK(!exaone->config.preNorms && exaone->config.attentionOf(0).rotates && !exaone->config.attentionOf(3).rotates);
    CHECK(large->config.attentionOf(1).rotates);
    CHECK_EQUAL(sinkLayers(exaone->config, 33), "1 of 4 (3); the others see the last 20 tokens alone");
    CHECK(!apertus->config.gatedFfn && apertus->config.curves.size() == 2);
    CHECK(apertus->config.curves[0].falling > apertus->config.curves[0].linear);
    CHECK_EQUAL(mistral->config.queryGrowthLength, 16U);
    CHECK(vision->config.qkNorms && vision->config.rope.style == RopeStyle::SplitHalves);
    CHECK(ernie->config.rope.style == RopeStyle::AdjacentPairs);
    CHECK(hunyuan->config.normsTurned && hunyuan->layers[1].kNorm == nullptr);
    const Tensor &folded = *hunyuan->layers[1].qNorm, &q = *hunyuan->file->findTensor("blk.1.attn_q_norm.weight"),
                 &k = *hunyuan->file->findTensor("blk.1.attn_k_norm.weight");
    std::vector<float> both(16), ofQ(16), ofK(16);
    dequantizeRow(folded.type, folded.data, both);
    dequantizeRow(q.type, q.data, ofQ);
    dequantizeRow(k.type, k.data, ofK);
    for (size_t i = 0; i < both.size(); ++i) CHECK_NEAR(both[i], ofQ[i] * ofK[i], 1e-7);
}

TEST("layers with Mamba-2 keep a state, beside attention, instead of it, or apart from an FFN") {
    const auto granite = load("granitehybrid-moe"), falcon = load("falcon-h1"), nemotron = load("nemotron_h-moe"),
               lfm = load("lfm2moe");
    REQUIRE(granite && falcon && nemotron && lfm);
    CHECK(granite->config.attentionOf(0).mixer == Mixer::Mamba2 && granite->config.attentionOf(1).attends());
    CHECK(granite->config.sharedFfn == 24 && granite->layers[0].sharedRouter == nullptr);
    CHECK_EQUAL(sinkLayers(granite->config, 33),
                "2 of 3 layers keep a state of 16 KiB and see everything in it; 1 layer sees the sinks and the window");
    CHECK_EQUAL(sinkLayers(falcon->config, 33),
                "2 of 2 layers keep a state of 16 KiB and see everything in it; 2 layers see the sinks and the window");
    CHECK(nemotron->config.attentionOf(1).mixer == Mixer::None && nemotron->config.ffnOf(1) == 16);
    CHECK(nemotron->config.ffnOf(0) == 0 && nemotron->layers[0].ffnNorm == nullptr);
    CHECK(nemotron->config.routing == Routing::SigmoidOfChosen && nemotron->config.routingScale == 1.5F);
    CHECK(!lfm->config.hasExperts(0) && lfm->config.hasExperts(1) && lfm->layers[1].expertBias != nullptr);
}

TEST("of latent attention the latent and what turns are a key, and no head's own") {
    const auto flash = load("glm4.7-flash"), yarn = load("deepseek");
    REQUIRE(flash && yarn);
    CHECK(flash->config.latent.rank == 24 && flash->config.headDim == 32 && flash->config.kvHeads == 1);
    CHECK(flash->config.latent.queryRank == 16 && yarn->config.latent.queryRank == 0);
    CHECK(flash->config.routing == Routing::SigmoidOfChosen && yarn->config.routing == Routing::Sigmoid);
    CHECK(flash->layers[1].keyUp->dims[2] == 4 && flash->layers[1].latent->rows() == 24);
    CHECK_NEAR(yarn->config.attentionScale, 0.27595F, 1e-4);  // (1 + 0.08 ln 4)^2 / sqrt(20)
    CHECK_EQUAL(sinkLayers(flash->config, 33), "all 2");
}

TEST("Gemma 4's layers have heads of their own widths, share keys, and take an embedding of their own") {
    const auto e2b = load("gemma4-e2b"), dense = load("gemma4-12b"), mixture = load("gemma4-moe");
    REQUIRE(e2b && dense && mixture);
    const ModelConfig& config = e2b->config;
    CHECK_EQUAL(config.attentionOf(0).headDim, 16U);
    CHECK_EQUAL(config.attentionOf(2).headDim, 32U);
    CHECK_EQUAL(config.attentionOf(0).nativeWindow, 20U);
    CHECK_EQUAL(config.attentionOf(3).keysOf, 1U);  // of its kind
    CHECK_EQUAL(config.attentionOf(4).keysOf, 2U);
    CHECK_EQUAL(config.ffnOf(2) * 2, config.ffnOf(3));
    CHECK_EQUAL(config.layerInput, 8U);
    CHECK(e2b->layers[3].k == nullptr && e2b->layers[2].k != nullptr && e2b->layerTable != nullptr);
    CHECK_EQUAL(sinkLayers(config, 33),
                "2 of 5 (2, 4); the others see the last 20 tokens alone; 2 reuse the keys of a layer before them");
    CHECK_EQUAL(dense->config.attentionOf(0).kvHeads, 2U);
    CHECK_EQUAL(dense->config.attentionOf(2).kvHeads, 1U);
    CHECK(dense->layers[2].v == nullptr && dense->layers[0].v != nullptr);  // values are the keys, normed
    CHECK_EQUAL(familyName(mixture->config), "Gemma 4, 2 of 4 experts");
    CHECK(mixture->layers[0].expertGateUp != nullptr && mixture->layers[0].ffnGate != nullptr);
}

TEST("layers that keep a state are told from those that keep keys") {
    const auto dense = load("qwen35"), mixture = load("qwen35moe"), next = load("qwen3next"), conv = load("lfm2");
    REQUIRE(dense && mixture && next && conv);
    const ModelConfig& config = dense->config;
    CHECK(config.attentionOf(0).mixer == Mixer::DeltaNet && config.attentionOf(3).mixer == Mixer::Attention);
    CHECK(!config.storesKeys(0) && config.storesKeys(3));
    CHECK_EQUAL(config.deltaNet.valueDim, 16U);
    CHECK(config.deltaNet.inTurn && !next->config.deltaNet.inTurn);
    CHECK_EQUAL(config.rope.dims, 8U);
    CHECK(dense->layers[0].mixConv != nullptr && dense->layers[0].q == nullptr && dense->layers[3].q != nullptr);
    CHECK_EQUAL(mixture->config.sharedFfn, 24U);
    CHECK_EQUAL(conv->config.convTaps, 3U);
    CHECK(conv->config.attentionOf(0).mixer == Mixer::ShortConv);
    CHECK_EQUAL(sinkLayers(config, 33),
                "3 of 4 layers keep a state of 16 KiB and see everything in it; 1 layer sees the sinks and the window");
    CHECK_EQUAL(sinkLayers(conv->config, 33),
                "3 of 5 layers keep a state of 1 KiB and see everything in it; 2 layers see the sinks and the window");
}

TEST("what guesses further tokens, reads pictures or hears is left alone, said, and not counted among what is read") {
    const auto large = load("exaone4"), plain = load("qwen3");
    REQUIRE(large && plain);
    CHECK_EQUAL(large->config.layers, 2U);
    CHECK_EQUAL(leftAlone(*large), "1 layer that guesses further tokens; 3 tensors for pictures or sound");
    CHECK_EQUAL(leftAlone(*plain), "");
    const ModelDescription description = describe(*large);
    const uint64_t alone = uint64_t{5} * 2 * 32 * sizeof(float);
    CHECK_EQUAL(description.bytesPerToken, description.weightBytes - alone - large->embedding->sizeBytes * 63 / 64);
}

TEST("what is not run is refused by name, with what it is and what to choose") {
    CHECK(says(refusalOf("qwen3moe", "qwen3moe", "brandnew"),
               "'brandnew', which Daylong does not run yet; choose a model of one that it runs: llama, "));
    CHECK(says(refusalOf("llama", "llama", "mamba"), "'mamba', a recurrent model, none of whose layers attends"));
    CHECK(says(refusalOf("llama", "llama", "rwkv7"), "a recurrent model"));
    CHECK(says(refusalOf("gptneox", "gptneox", "qwen2vl"), "M-RoPE"));
}

TEST("a tensor of another shape, an unknown one and a missing one are named") {
    CHECK(
        says(refusalOf("gpt-oss", "blk.0.attn_sinks.weight", "blk.0.attn_sinkz.weight"), "'blk.0.attn_sinkz.weight'"));
    CHECK(says(refusalOf("gemma2", "blk.1.post_ffw_norm.weight", "blk.1.post_ffx_norm.weight"),
               "lacks the tensor 'blk.1.post_ffw_norm.weight'"));
    CHECK(says(refusalOf("mixtral", "blk.0.ffn_down_exps.weight", "blk.0.ffn_down_expz.weight"),
               "lacks the tensor 'blk.0.ffn_down_exps.weight'"));
    CHECK(says(refusalOf("qwen3", "blk.1.attn_k_norm.weight", "blk.1.attn_k_norn.weight"),
               "lacks the tensor 'blk.1.attn_k_norm.weight'"));
}
