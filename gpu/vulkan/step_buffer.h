// The one buffer that changes from step to step, as shaders/step.glsl reads it: a header, rows that were looked up in
// the model's file, the sizes of indirect dispatches, columns of words: tokens, the first ring's fields, the angles,
// the other rings' fields. Written by the host, copied to the device by the step's own commands. Thread rule: one
// thread. Failure rule: as Device's.
#pragma once

#include "engine/graph.h"
#include "engine/step.h"
#include "vulkan/device.h"

#include <algorithm>
#include <vector>

namespace daylong::vulkan {

/// How many workgroups an op has, for any number of rows: x, rows / rowsPerGroup rounded up, z.
struct GroupCount {
    uint32_t x = 1, rowsPerGroup = 1, z = 1;
    bool logitRowsOnly = false;
    bool operator==(const GroupCount&) const = default;
};

/// Where things are, for steps of at most `capacity` rows.
struct StepLayout {
    uint32_t capacity = 1, rings = 1;
    std::vector<uint32_t> ropeDims;             // [angle sets]
    std::vector<const model::Tensor*> lookUps;  // whose rows of the step's tokens come with it, as floats
    std::vector<GroupCount> counts;             // indirect dispatches
    static constexpr uint32_t kHeaderWords = 4;

    /// Floats from one row's angles of a set to the next's: those of the widest set.
    uint32_t angleStride() const { return ropeDims.empty() ? 0 : *std::max_element(ropeDims.begin(), ropeDims.end()); }
    /// How many columns further on than the first ring's the fields of another begin.
    uint32_t ringColumn(uint32_t ring) const {
        return ring == 0 ? 0 : 4 * ring + 2 * static_cast<uint32_t>(ropeDims.size()) * angleStride();
    }
    /// Where rows that were looked up begin, in words: of the last and one, where they end.
    uint32_t lookUpAt(size_t index) const;
    uint64_t countOffset(size_t index) const { return (lookUpAt(lookUps.size()) + 3 * index) * sizeof(uint32_t); }
    uint64_t bytes() const;
    void write(const engine::Step& step, uint32_t* words) const;
};

}  // namespace daylong::vulkan
