// The one buffer that changes from step to step, as shaders/step.glsl reads it: a header, the sizes of indirect
// dispatches, a column of words for each field, and the angles. Written by the host, copied to the device by the step's
// own commands. Thread rule: one thread. Failure rule: as Device's.
#pragma once

#include "engine/graph.h"
#include "engine/step.h"
#include "vulkan/device.h"

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
    uint32_t capacity = 1, ropeSets = 1, ropeDims = 0;
    std::vector<GroupCount> counts;  // indirect dispatches
    static constexpr uint32_t kHeaderWords = 4;

    uint64_t countOffset(size_t index) const { return (kHeaderWords + 3 * index) * sizeof(uint32_t); }
    uint64_t bytes() const;
    void write(const engine::Step& step, uint32_t* words) const;
};

}  // namespace daylong::vulkan
