// What is recorded for families that differ in more than size: they are data for one function.
#include "engine/transformer.h"
#include "support/unit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>

using namespace daylong;
using namespace daylong::engine;

namespace {

/// A model of one layer, with every weight that its config asks for.
struct OneLayer {
    model::Model model;
    std::deque<model::Tensor> tensors;

    OneLayer() {
        model.config.vocabSize = 10;
        model.config.dim = 16;
        model.config.layers = 1;
        model.config.heads = 4;
        model.config.kvHeads = 2;
        model.config.headDim = 4;
        model.config.ffn = 24;
        model.config.rope.dims = 4;
        model.embedding = tensor();
        model.output = tensor();
        model.outputNorm = tensor();
        model::LayerWeights& layer = model.layers.emplace_back();
        for (const model::Tensor** weight :
             {&layer.attnNorm, &layer.q, &layer.k, &layer.v, &layer.attnOut, &layer.ffnUp, &layer.ffnDown})
            *weight = tensor();
    }
    model::LayerWeights& layer() { return model.layers[0]; }
    const model::Tensor* tensor() { return &tensors.emplace_back(); }
};

/// "out = op(in, in2)" of each op, buffers by name.
std::string listing(const Graph& graph) {
    constexpr std::array<const char*, 10> kNames = {"embed",  "look_up", "norm", "matmul", "rope_store",
                                                    "attend", "gate",    "add",  "scale",  "softcap"};
    const auto name = [&](BufferId id) { return graph.buffers[static_cast<size_t>(id)].name; };
    std::string text;
    for (const Op& op : graph.ops) {
        text += name(op.out) + " = " + kNames[static_cast<size_t>(op.kind)] + "(";
        for (const BufferId in : {op.in, op.in2, op.in3}) {
            if (in != kNoBuffer) text += (text.back() == '(' ? "" : ", ") + name(in);
        }
        text += ")\n";
    }
    return text;
}

const std::string kAttention =
    "q = matmul(normed)\nk = matmul(normed)\nv = matmul(normed)\n"
    "q_window = rope_store(q, k, v)\nattended = attend(q_window, q_fixed)\nprojected = matmul(attended)\n";
const std::string kHead = "normed = norm(x)\nlogits = matmul(normed)\n";

}  // namespace

TEST("Llama: each half of a layer normalises, and adds to, the residual in turn") {
    OneLayer llama;
    llama.layer().ffnNorm = llama.tensor();
    llama.layer().ffnGate = llama.tensor();
    const Graph graph = recordTransformer(llama.model);
    CHECK_EQUAL(listing(graph), "x = embed()\nnormed = norm(x)\n" + kAttention +
                                    "x = add(x, projected)\nffn_normed = norm(x)\n" +
                                    "gate = matmul(ffn_normed)\nup = matmul(ffn_normed)\nup = gate(gate, up)\ndown = "
                                    "matmul(up)\nx = add(x, down)\n" +
                                    kHead);
    CHECK_NEAR(graph.attention[0].scale, 0.5, 1e-7);
    CHECK((graph.ropeDims == std::vector<uint32_t>{4}));
    CHECK(std::all_of(graph.ops.end() - 2, graph.ops.end(), [](const Op& op) { return op.logitRowsOnly; }));
}

TEST("Falcon: one norm with a bias, attention and an ungated FFN side by side") {
    OneLayer falcon;
    falcon.model.config.norm = model::NormKind::Layer;
    falcon.model.config.parallelResidual = falcon.model.config.sharedNorm = true;
    falcon.model.config.gatedFfn = false;
    falcon.model.config.activation = model::Activation::Gelu;
    falcon.layer().attnNormBias = falcon.tensor();
    const Graph graph = recordTransformer(falcon.model);
    CHECK_EQUAL(listing(graph),
                "x = embed()\nnormed = norm(x)\n" + kAttention +
                    "up = matmul(normed)\nup = gate(up)\ndown = matmul(up)\nx = add(x, projected)\nx = add(x, down)\n" +
                    kHead);
    CHECK(graph.ops[1].norm == model::NormKind::Layer);
    CHECK(graph.ops[1].bias == falcon.layer().attnNormBias);
}

TEST("GPT-NeoX: side by side with a norm each, and biases on every product") {
    OneLayer neox;
    neox.model.config.parallelResidual = true;
    neox.model.config.gatedFfn = false;
    model::LayerWeights& layer = neox.layer();
    for (const model::Tensor** weight : {&layer.ffnNorm, &layer.qBias, &layer.kBias, &layer.vBias, &layer.attnOutBias,
                                         &layer.ffnUpBias, &layer.ffnDownBias}) {
        *weight = neox.tensor();
    }
    const Graph graph = recordTransformer(neox.model);
    CHECK_EQUAL(
        listing(graph),
        "x = embed()\nnormed = norm(x)\nffn_normed = norm(x)\n" + kAttention +
            "up = matmul(ffn_normed)\nup = gate(up)\ndown = matmul(up)\nx = add(x, projected)\nx = add(x, down)\n" +
            kHead);
    for (auto op = graph.ops.begin(); op != graph.ops.end() - 1; ++op)
        CHECK(op->kind != OpKind::MatMul || op->bias != nullptr);
}

TEST("norms behind the rotation: keys are stored without weights, and queries are turned before and after theirs") {
    OneLayer hunyuan;
    hunyuan.model.config.normsTurned = true;
    hunyuan.layer().qNorm = hunyuan.tensor();
    hunyuan.tensors.back().dims[0] = 4;
    hunyuan.layer().ffnNorm = hunyuan.tensor();
    hunyuan.layer().ffnGate = hunyuan.tensor();
    const Graph graph = recordTransformer(hunyuan.model);
    CHECK(listing(graph).find("k = norm(k)\nq_window = rope_store(q, k, v)\nq = norm(q_fixed)\n"
                              "q_window = rope_store(q)\nattended = attend(q_window, q_fixed)\n") != std::string::npos);
    CHECK((graph.ropeDims == std::vector<uint32_t>{4, 4}));
}

TEST("norms of each head, ALiBi instead of rotation, scales and soft-caps come from the config") {
    OneLayer other;
    other.model.config.rope.style = model::RopeStyle::None;
    other.model.config.alibiMaxBias = 8.0F;
    other.model.config.attentionScale = 0.25F;
    other.model.config.attentionSoftcap = 50.0F;
    other.model.config.logitSoftcap = 30.0F;
    other.model.config.embeddingScale = 4.0F;
    other.layer().ffnNorm = other.tensor();
    other.layer().ffnGate = other.tensor();
    other.layer().qNorm = other.tensor();
    other.layer().kNorm = other.tensor();
    other.tensors[other.tensors.size() - 1].dims[0] = other.tensors[other.tensors.size() - 2].dims[0] =
        4;  // over each head
    const Graph graph = recordTransformer(other.model);
    CHECK(graph.ropeDims.empty());
    CHECK_EQUAL(graph.attention[0].alibiMaxBias, 8.0F);
    CHECK_EQUAL(graph.attention[0].scale, 0.25F);
    CHECK_EQUAL(graph.attention[0].softcap, 50.0F);
    const std::string text = listing(graph);
    CHECK(text.starts_with("x = embed()\nx = scale(x)\n"));
    CHECK(text.find("v = matmul(normed)\nq = norm(q)\nk = norm(k)\nq_window") != std::string::npos);
    CHECK(text.ends_with("logits = softcap(logits)\n"));
    CHECK_EQUAL(graph.ops.back().value, 30.0F);
    CHECK_EQUAL(std::count_if(graph.ops.begin(), graph.ops.end(),
                              [](const Op& op) { return op.kind == OpKind::Norm && op.group == 4; }),
                2);
}
