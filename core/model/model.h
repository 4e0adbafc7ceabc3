// A model: its file, its config, and its weights by role, every shape checked against the config.
// Immutable after loading; shared between threads freely.
#pragma once

#include "base/result.h"
#include "model/config.h"
#include "model/gguf.h"

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::model {

/// One layer's weights; nullptr where the family has none. Shapes are [rows, columns] = [out, in]. A fused
/// tensor (QKV; gate and up) is two or three views of its rows, kept in Model::views.
struct LayerWeights {
    const Tensor* attnNorm = nullptr;      // [dim]
    const Tensor* attnNormBias = nullptr;  // [dim]
    const Tensor* q = nullptr;             // [heads headDim, dim]; with output gates [heads, query and gate, dim]
    const Tensor* k = nullptr;             // [kvHeads headDim, dim]
    const Tensor* v = nullptr;             // [kvHeads headDim, dim]
    const Tensor* qBias = nullptr;
    const Tensor* kBias = nullptr;
    const Tensor* vBias = nullptr;
    const Tensor* qNorm = nullptr;  // [headDim], or [heads headDim]: over the whole query; behind the rotation it has
                                    // the keys' weights too
    const Tensor* kNorm = nullptr;  // [headDim], or [kvHeads headDim]
    const Tensor* qNormBias = nullptr;
    const Tensor* kNormBias = nullptr;
    const Tensor* attnOut = nullptr;  // [dim, heads headDim]; of latent attention [dim, heads valueDim]
    // Of latent attention, whose q is [heads (keyDim + rope.dims), queryRank or dim].
    const Tensor* queryDown = nullptr;   // [queryRank, dim]
    const Tensor* queryNorm = nullptr;   // [queryRank]
    const Tensor* latent = nullptr;      // [rank, dim]
    const Tensor* turningKey = nullptr;  // [rope.dims, dim]
    const Tensor* latentNorm = nullptr;  // [rank]
    const Tensor* keyUp = nullptr;       // [heads, rank, keyDim]: across, so that queries meet latents
    const Tensor* valueUp = nullptr;     // [heads, valueDim, rank]
    const Tensor* attnOutBias = nullptr;
    const Tensor* attnSinks = nullptr;     // [heads] learned sink logits
    const Tensor* postAttnNorm = nullptr;  // [dim] of what attention gives, before it joins the residual
    const Tensor* postFfnNorm = nullptr;   // [dim] likewise
    const Tensor* ffnNorm = nullptr;       // [dim]
    const Tensor* ffnNormBias = nullptr;
    const Tensor* ffnGate = nullptr;  // [ffn, dim]
    const Tensor* ffnUp = nullptr;    // [ffn, dim]
    const Tensor* ffnUpBias = nullptr;
    const Tensor* ffnDown = nullptr;  // [dim, ffn]
    const Tensor* ffnDownBias = nullptr;
    const Tensor* router = nullptr;          // [experts, dim]; then the FFN is a mixture of the experts below
    const Tensor* routerBias = nullptr;      // [experts]
    const Tensor* expertGate = nullptr;      // [experts, ffn, dim]
    const Tensor* expertUp = nullptr;        // [experts, ffn, dim]
    const Tensor* expertDown = nullptr;      // [experts, dim, ffn]
    const Tensor* expertBias = nullptr;      // [experts] for the choice alone
    const Tensor* expertGateBias = nullptr;  // [experts, ffn]
    const Tensor* expertUpBias = nullptr;    // [experts, ffn]
    const Tensor* expertDownBias = nullptr;  // [experts, dim]
    // Gemma 4's. Its FFN stands beside the experts; gate and up of an expert are one matrix, the gate's rows first.
    const Tensor* expertGateUp = nullptr;     // [experts, 2 ffn, dim]
    const Tensor* routerNorm = nullptr;       // [dim] of what the router reads
    const Tensor* expertScale = nullptr;      // [experts] of each expert's share
    const Tensor* expertNorm = nullptr;       // [dim] of what the experts read
    const Tensor* postDenseNorm = nullptr;    // [dim] of what the FFN gives
    const Tensor* postExpertNorm = nullptr;   // [dim] of what the experts give
    const Tensor* inputGate = nullptr;        // [layerInput, dim]
    const Tensor* inputProjection = nullptr;  // [dim, layerInput]
    const Tensor* postInputNorm = nullptr;    // [dim]
    float outputScale = 1.0F;                 // of the residual after the layer
    // Of layers that keep a state: Qwen 3.5's delta net (queries, keys and values in one), LFM2's convolution.
    const Tensor* mixIn = nullptr;        // [channels, dim]; of a delta net DeltaNet::width
    const Tensor* convGate = nullptr;     // [dim, dim] of what is convolved
    const Tensor* mixGate = nullptr;      // [channels of the output, dim] of what comes out
    const Tensor* mixConv = nullptr;      // [channels, taps]
    const Tensor* mixShare = nullptr;     // [valueHeads, dim] how much each head takes on
    const Tensor* mixDecay = nullptr;     // [valueHeads, dim] how much it forgets; both in one matrix in Qwen3-Next
    const Tensor* decayRate = nullptr;    // [valueHeads]
    const Tensor* decayBias = nullptr;    // [valueHeads]
    const Tensor* mixNorm = nullptr;      // [valueDim]; of Mamba-2 [channels of the output]
    const Tensor* mixConvBias = nullptr;  // [channels]
    const Tensor* mixSkip = nullptr;      // [valueHeads] how much of its input Mamba-2 passes on
    const Tensor* mixOut = nullptr;       // [dim, channels of the output]
    // An expert that every token goes through, and how much of it counts.
    const Tensor* sharedRouter = nullptr;  // [1, dim]
    const Tensor* sharedGate = nullptr;    // [sharedFfn, dim]
    const Tensor* sharedUp = nullptr;      // [sharedFfn, dim]
    const Tensor* sharedDown = nullptr;    // [dim, sharedFfn]
};

struct Model {
    std::shared_ptr<const GgufFile> file;
    ModelConfig config;
    const Tensor* embedding = nullptr;  // [vocab, dim]
    const Tensor* outputNorm = nullptr;
    const Tensor* outputNormBias = nullptr;
    const Tensor* output = nullptr;  // [vocab, dim]; the embedding when tied
    // What each layer takes from the token itself: a table, read by row, and a projection of the embedding.
    const Tensor* layerTable = nullptr;           // [vocab, layers layerInput]
    const Tensor* layerProjection = nullptr;      // [layers layerInput, dim]
    const Tensor* layerProjectionNorm = nullptr;  // [layerInput]
    std::vector<LayerWeights> layers;
    std::deque<Tensor> views;             // rows of fused tensors, as tensors of their own
    std::deque<std::vector<float>> made;  // what tensors that are in no file point to
    uint64_t weightBytes = 0;             // of all tensors
    uint64_t parameters = 0;
    std::string fingerprint;  // hex; same vocabulary, shapes and weights sample => same fingerprint
};

/// Whether a tensor is of what reads pictures or hears, as some files have beside the text's.
bool isOfOtherSenses(std::string_view tensor);
/// Whether a tensor is of these, or of a layer that guesses further tokens: nothing here needs it.
bool isLeftAlone(const ModelConfig& config, std::string_view tensor);

/// Opens, checks and describes a GGUF model. Errors name the file, the fault, and what to do.
Result<std::shared_ptr<const Model>> loadModel(const std::filesystem::path& path);

}  // namespace daylong::model
