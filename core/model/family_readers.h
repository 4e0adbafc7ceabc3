// What the readers of families share: typed and bounded metadata of an untrusted file. Internal to core/model.
// Failure rule: InvalidFile names the key and its value; Unsupported what is not run.
#pragma once

#include "model/config.h"
#include "model/gguf.h"

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace daylong::model {

// Sane limits: far above any real model, and low enough that no product of a few of them overflows 64 bits.
constexpr uint64_t kMaxLayers = 1024;
constexpr uint64_t kMaxWidth = 1U << 20U;
constexpr uint64_t kMaxHeads = 4096;
constexpr uint64_t kMaxHeadDim = 4096;
constexpr uint64_t kMaxVocab = 1U << 24U;
constexpr uint64_t kMaxExperts = 4096;
constexpr uint64_t kMaxStateDim = 256;  // of a delta net's heads
constexpr uint64_t kMaxTaps = 16;

Error invalidFile(std::string what);
Error unsupportedFile(std::string what);

/// Reads "<architecture>.<name>" keys, and notes which it was asked for.
class Keys {
public:
    Keys(const GgufFile& file, std::string_view architecture)
        : m_file(file), m_prefix(std::string(architecture) + '.') {}

    /// A count in 1..most. Per-layer arrays are taken when all layers agree. `otherwise` 0: the key is required.
    Result<uint32_t> count(std::string_view name, uint64_t most, uint64_t otherwise = 0) const;
    /// A count in 0..most, 0 where the key is absent.
    Result<uint32_t> optionalCount(std::string_view name, uint64_t most) const;
    /// A finite number within limits.
    Result<double> number(std::string_view name, double otherwise, double least, double most) const;
    /// The largest of a count's values, where layers may differ: one for all of them, or an array.
    Result<uint32_t> largestCount(std::string_view name, uint64_t most, uint64_t otherwise = 0) const;
    /// Each layer's, all in 1..most.
    Result<std::vector<uint32_t>> counts(std::string_view name, uint64_t most, uint32_t layers,
                                         uint64_t otherwise = 0) const;
    std::string_view text(std::string_view name) const;
    bool flag(std::string_view name, bool otherwise) const;
    bool has(std::string_view name) const;
    std::vector<int64_t> perLayer(std::string_view name) const;  // empty: no array
    bool wasRead(std::string_view name) const { return m_read.contains(name); }
    std::string full(std::string_view name) const { return m_prefix + std::string(name); }
    const GgufFile& file() const { return m_file; }

private:
    std::string read(std::string_view name) const {
        m_read.emplace(name);
        return full(name);
    }
    Result<std::optional<uint64_t>> sameInAllLayers(const std::string& key) const;

    const GgufFile& m_file;
    std::string m_prefix;
    mutable std::set<std::string, std::less<>> m_read;
};

/// Widths and counts that every family has. Layers that differ in their key heads or FFN are refused, unless the family
/// says that it reads them one by one.
enum class Layers { Alike, Differ };
Result<ModelConfig> readShape(const Keys& keys, Layers layers = Layers::Alike);
/// The rotation, its scaling and the factors that conversion worked out.
Result<RopeConfig> readRope(const Keys& keys, const ModelConfig& config, RopeStyle style);
/// Shape, rotation and RMS norms: what most of today's families have.
Result<ModelConfig> readRmsFamily(const Keys& keys, RopeStyle style, Layers layers = Layers::Alike);
/// Takes off the last layers where they guess further tokens.
Result<void> leaveGuessingLayers(const Keys& keys, ModelConfig& config);
/// How experts are chosen and weighed, where the family lets the file say so; `otherwise`: where the file does not.
Result<void> readRouting(const Keys& keys, ModelConfig& config, Routing otherwise);
/// Adds the counts of a mixture of experts; `required`: the family has no other FFN.
Result<void> readExperts(const Keys& keys, ModelConfig& config, bool required);
/// Layers with a native window, where the file has one: those for which `isLocal` says so. `otherwise`: the family's
/// window where the file does not tell it.
Result<void> readWindow(const Keys& keys, ModelConfig& config, bool (*isLocal)(uint32_t layer), uint32_t otherwise = 0);
/// The factors of Granite, and whether it rotates.
Result<void> readGraniteFactors(const Keys& keys, ModelConfig& config);
/// YaRN's own factor of the magnitude.
double yarnMagnitude(double factor);
/// A parameter that changes what is computed and that the family did not ask for would be left out, and the model would
/// talk nonsense.
Result<void> refuseUnread(const Keys& keys, const ModelConfig& config);

struct Family {
    std::string_view architecture;
    Result<ModelConfig> (*read)(const Keys& keys);
};
std::span<const Family> llamaFamilies();    // RMS norms and gated FFNs, one after the other
std::span<const Family> classicFamilies();  // LayerNorm: GPT-NeoX, Falcon, MPT
std::span<const Family> windowFamilies();   // native windows in some layers: Gemma, gpt-oss
std::span<const Family> stateFamilies();    // layers that keep a state: Qwen 3.5
std::span<const Family> latentFamilies();   // attention over latents: DeepSeek

bool isRun(std::string_view architecture);
/// What an architecture that is not run is, and why: "a Mamba model, which ..."; empty for an unknown one.
std::string_view whyNotRun(std::string_view architecture);

}  // namespace daylong::model
