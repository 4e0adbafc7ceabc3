#include "vulkan/step_buffer.h"

#include <algorithm>
#include <cstring>

namespace daylong::vulkan {

namespace {

constexpr size_t kColumns = 5;  // tokens, slot, fixedCount, windowFirst, windowCount

}  // namespace

uint64_t StepLayout::bytes() const {
    const uint64_t angles = uint64_t{2} * ropeSets * ropeDims;
    return (kHeaderWords + 3 * counts.size() + (kColumns + angles) * capacity) * sizeof(uint32_t);
}

void StepLayout::write(const engine::Step& step, uint32_t* words) const {
    const uint32_t logitRows = step.rows - step.firstLogitRow;
    const auto columnsAt = static_cast<uint32_t>(kHeaderWords + 3 * counts.size());
    const uint32_t header[kHeaderWords] = {step.rows, step.firstLogitRow, capacity, columnsAt};
    uint32_t* at = std::copy(std::begin(header), std::end(header), words);
    for (const GroupCount& count : counts) {
        const uint32_t rows = count.logitRowsOnly ? logitRows : step.rows;
        *at++ = count.x;
        *at++ = (rows + count.rowsPerGroup - 1) / count.rowsPerGroup;
        *at++ = count.z;
    }
    const auto column = [&](const auto& values) {
        std::memcpy(at, values.data(), step.rows * sizeof(uint32_t));
        at += capacity;
    };
    column(step.tokens);
    column(step.slot);
    column(step.fixedCount);
    column(step.windowFirst);
    column(step.windowCount);
    const size_t rowsOfSet = size_t{step.rows} * ropeDims;
    for (const std::vector<float>* table : {&step.windowAngles, &step.fixedAngles}) {
        for (uint32_t set = 0; set < ropeSets; ++set, at += size_t{capacity} * ropeDims) {
            if (table->size() < (set + 1) * rowsOfSet) continue;  // a graph without rotation
            std::memcpy(at, table->data() + set * rowsOfSet, rowsOfSet * sizeof(float));
        }
    }
}

}  // namespace daylong::vulkan
