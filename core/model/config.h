// What distinguishes one transformer family from another, as data. The transformer (engine/transformer.h)
// reads nothing else, so a new family is a new reader of metadata, not a new code path.
#pragma once

#include "base/result.h"
#include "model/activation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace daylong::model {

class GgufFile;

enum class RopeStyle { None, AdjacentPairs, SplitHalves };  // llama's conversion permutes Q/K to adjacent pairs
/// x > 0: rising x^2 + linear x; else falling (e^x - 1 - x) + linear x. Apertus' (xIELU, arXiv 2411.13010), and the
/// square of what is positive.
struct Curve {
    float rising = 0.0F, falling = 0.0F, linear = 0.0F;
};
/// How experts are chosen by their logits, and how much each counts.
enum class Routing : uint8_t {
    SoftmaxOfChosen,  // the largest, by the softmax of theirs
    Softmax,          // the largest, by the softmax of all
    Sigmoid,          // the largest of sigmoid(logit) + bias, by their sigmoids
    SigmoidOfChosen,  // likewise, divided by the sum of the chosen ones'
};
inline bool isSigmoid(Routing routing) { return routing == Routing::Sigmoid || routing == Routing::SigmoidOfChosen; }
/// Experts that follow each other are a group, of which there are `count`; only the `used` best groups' are chosen
/// from. A group is worth its best expert; by sigmoids its two best together (DeepSeek's V2 and V3, arXiv 2412.19437).
struct ExpertGroups {
    static constexpr uint32_t kMost = 32;
    uint32_t count = 1, used = 1;
};
enum class RopeScaling {
    None,
    Linear,
    Llama3,  // freqFactors, worked out at conversion
    Yarn,
    LongRope,  // Phi-3's: freqFactors within originalContext, longFactors beyond; attnFactor
};

struct RopeConfig {
    RopeStyle style = RopeStyle::AdjacentPairs;
    uint32_t dims = 0;  // rotated dims of each head (partial rotary: fewer than headDim)
    double base = 10000.0;
    RopeScaling scaling = RopeScaling::None;
    double factor = 1.0;
    uint32_t originalContext = 0;
    double extFactor = 0.0, betaFast = 32.0, betaSlow = 1.0;  // YaRN
    double attnFactor = 1.0;         // of the magnitude; YaRN: times its own 1 + 0.1 ln(factor)
    bool wholePairs = true;          // YaRN: its ramp begins and ends at whole pairs
    std::vector<float> freqFactors;  // per pair, divides the frequency (rope_freqs.weight); empty: none
    std::vector<float> longFactors;
};

/// What mixes tokens in a layer: attention, or a state of fixed size that each token changes.
enum class Mixer : uint8_t {
    Attention,
    DeltaNet,            // the gated delta rule (arXiv 2412.06464) behind a short convolution
    ShortConv,           // a gated short convolution alone
    Mamba2,              // a scan (arXiv 2405.21060) behind a short convolution
    AttentionAndMamba2,  // both of the same input, added up
    None,                // the layer is an FFN alone
};

/// The heads of a delta net, or of a scan: a matrix [keyDim, valueDim] for each value head.
struct DeltaNet {
    uint32_t keyHeads = 0, valueHeads = 0, keyDim = 0, valueDim = 0;
    bool inTurn = false;  // value head h belongs to key head h % keyHeads, else h / (valueHeads / keyHeads)
    uint32_t keyWidth() const { return keyHeads * keyDim; }
    uint32_t valueWidth() const { return valueHeads * valueDim; }
    uint32_t width() const { return 2 * keyWidth() + valueWidth(); }  // of queries, keys and values
};

/// Attention over latents: `rank` numbers for each token, and some that turn, of which heads would make their keys and
/// values.
struct Latent {
    uint32_t rank = 0, queryRank = 0;   // 0: none, of the latter: queries are made without one
    uint32_t keyDim = 0, valueDim = 0;  // of a head; the former without what turns
};

/// What attention is in one layer.
struct LayerAttention {
    static constexpr uint32_t kOwnKeys = UINT32_MAX;
    Mixer mixer = Mixer::Attention;     // one that does not attend: the rest means nothing
    uint32_t nativeWindow = 0;          // trained to see the last so many keys alone; 0: all of them
    bool rotates = true;                // NoPE: false
    bool localRope = false;             // turns by ModelConfig::localRope
    uint32_t kvHeads = 0, headDim = 0;  // 0: the model's
    uint32_t keysOf = kOwnKeys;         // an earlier layer whose keys and values it attends to
    bool attends() const { return mixer == Mixer::Attention || mixer == Mixer::AttentionAndMamba2; }
    bool scans() const { return mixer == Mixer::Mamba2 || mixer == Mixer::AttentionAndMamba2; }
    bool keepsState() const { return mixer == Mixer::DeltaNet || mixer == Mixer::ShortConv || scans(); }
};

struct ModelConfig {
    std::string architecture;  // "llama"
    std::string name;          // for people: model_name.h
    uint32_t vocabSize = 0;
    uint32_t dim = 0;  // width of the residual stream
    uint32_t layers = 0;
    uint32_t heads = 0;
    uint32_t kvHeads = 0;  // grouped heads: heads is a multiple of it
    uint32_t headDim = 0;
    uint32_t ffn = 0;
    uint32_t trainedContext = 0;

    NormKind norm = NormKind::Rms;
    float normEps = 1e-5F;
    RopeConfig rope;
    std::optional<RopeConfig> localRope;         // of the layers that have another one
    std::vector<LayerAttention> layerAttention;  // [layers]; empty: all alike, rotated, without a window of their own
    float alibiMaxBias = 0.0F;                   // 0: no ALiBi
    Activation activation = Activation::Silu;
    bool gatedFfn = true;                                  // act(gate) * up; else act(up)
    bool parallelResidual = false;                         // attention and FFN both read the same residual
    bool sharedNorm = false;                               // parallel residual with one norm for both (Falcon-7B)
    bool preNorms = true;                                  // norms before attention and FFN
    bool postNorms = false;                                // norms of what attention and FFN add to the residual
    bool qkNorms = false;                                  // norms of queries and keys
    bool normsTurned = false;                              // these norms come after the rotation, not before it
    bool valueNorms = false;                               // norms of values, without weights; no V: of the keys
    bool tiedOutput = false;                               // the output matrix is the embedding
    uint32_t experts = 0, expertsUsed = 0, expertFfn = 0;  // mixture of experts; 0: none
    bool ffnBesideExperts = false;                         // both read the residual, and are added up
    uint32_t denseLayers = 0;                              // the first ones, which have a plain FFN instead of experts
    Routing routing = Routing::SoftmaxOfChosen;
    float routingScale = 1.0F;
    ExpertGroups expertGroups;
    std::vector<uint32_t> layerFfn;  // [layers]; empty: all as wide as `ffn`; 0: no FFN
    std::vector<Curve> curves;       // [layers], where the activation is curved
    uint32_t sharedFfn = 0;          // of an expert that every token goes through, too; 0: none
    uint32_t leftAlone = 0;          // layers of the file that guess further tokens, and that nothing here needs
    bool outputGates = false;        // what attention gives is gated by what the query's matrix makes besides
    DeltaNet deltaNet;               // of the layers that have one, or a scan
    Latent latent;                   // then headDim is its rank and what turns, and there is one key head
    uint32_t convTaps = 0;           // of the short convolutions of layers that have one
    uint32_t layerInput = 0;  // width of what each layer takes from an embedding of the token's own for it; 0: none
    float embeddingScale = 1.0F, residualScale = 1.0F, logitScale = 1.0F;
    float qkvClamp = 0.0F;        // 0: none
    float attentionScale = 0.0F;  // 0: 1/sqrt(headDim)
    float queryGrowth = 0.0F;     // a query at place p is multiplied by 1 + queryGrowth ln(1 + p / queryGrowthLength),
    uint32_t queryGrowthLength = 0;  // the quotient a whole number
    float attentionSoftcap = 0.0F, logitSoftcap = 0.0F;

    /// Whether the layer puts keys into the cache.
    bool storesKeys(uint32_t layer) const {
        const LayerAttention attention = attentionOf(layer);
        return attention.attends() && attention.keysOf == layer;
    }
    bool hasExperts(uint32_t layer) const { return experts > 0 && layer >= denseLayers; }
    uint32_t ffnOf(uint32_t layer) const { return layerFfn.empty() ? ffn : layerFfn[layer]; }
    /// With the model's heads where the layer has none of its own, and itself where it has its own keys.
    LayerAttention attentionOf(uint32_t layer) const {
        LayerAttention attention = layerAttention.empty() ? LayerAttention{} : layerAttention[layer];
        if (attention.kvHeads == 0) attention.kvHeads = kvHeads;
        if (attention.headDim == 0) attention.headDim = headDim;
        if (attention.keysOf == LayerAttention::kOwnKeys) attention.keysOf = layer;
        return attention;
    }
};

/// Reads the family's config from metadata. Errors: Unsupported (names the architecture), InvalidFile.
Result<ModelConfig> readConfig(const GgufFile& file);

}  // namespace daylong::model
