// tokens -> q, k, v -> rotation -> store -> attention -> logits: the ops of the cache, for tests of them alone.
#pragma once

#include "engine/cache.h"
#include "support/op_test.h"

namespace daylong::testing {

struct AttentionCase {
    uint32_t heads, kvHeads, headDim, ropeDims;
    model::RopeStyle style = model::RopeStyle::AdjacentPairs;
    float softcap = 0.0F, alibi = 0.0F, scale = 0.3F;
    uint32_t nativeWindow = 0;  // of every other layer
    bool sinkLogits = false;
    std::vector<int32_t> ropeSets = {0};  // one layer for each: which angle set it turns by
    uint32_t wideHeadDim = 0;             // of every other layer, which turns by a set of its own; 0: as the others
    bool lastSharesKeys = false;          // the last layer attends to the keys of the one two before it
};

class AttentionModel {
public:
    static constexpr uint32_t kTokens = 50;  // and one of not-a-numbers
    explicit AttentionModel(const AttentionCase& shape);

    tiny::TinyModel tiny;
    tiny::TinyGraph g;
    std::vector<engine::RopePhases> phases;  // [ropeSets]

private:
    engine::BufferId recordLayer(const AttentionCase& shape, uint32_t layer, engine::BufferId x);
    void addSet(const AttentionCase& shape, uint32_t dims, double base);
};

/// Most logits of `count` tokens fed in chunks, the cache poisoned before: of every third chunk only those of its later
/// half. Empty if it fails, or must be skipped.
std::vector<float> feed(engine::Backend& backend, const AttentionModel& model, const engine::CacheOptions& options,
                        uint32_t count, const std::string& what);

/// Feeds `before` tokens, copies all that the cache holds out of it, poisons it, copies it back as after a restart, and
/// feeds `after` more. Fails the running test unless the copies are the same to the bit, and the logits those of a run
/// that nothing interrupted.
void checkCopies(const AttentionCase& shape, const engine::CacheOptions& options, uint32_t before, uint32_t after,
                 const std::string& what);

/// Fails the running test where the backend under test and the oracle differ by more.
void compareAttention(const AttentionCase& shape, const engine::CacheOptions& options, uint32_t count, double tolerance,
                      const std::string& what);

/// What one code of the cache's type is worth: two backends round differently where a float lies between two codes.
double attentionTolerance(engine::KvType type);

}  // namespace daylong::testing
