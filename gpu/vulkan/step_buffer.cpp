#include "vulkan/step_buffer.h"

#include "engine/step_check.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace daylong::vulkan {

uint64_t StepLayout::bytes() const {
    const uint64_t columns = 1 + uint64_t{4} * rings + uint64_t{2} * ropeDims.size() * angleStride();
    return countOffset(counts.size()) + columns * capacity * sizeof(uint32_t);
}

uint32_t StepLayout::lookUpAt(size_t index) const {
    uint32_t at = kHeaderWords;
    for (size_t i = 0; i < index; ++i) at += static_cast<uint32_t>(lookUps[i]->columns()) * capacity;
    return at;
}

void StepLayout::write(const engine::Step& step, uint32_t* words) const {
    const uint32_t logitRows = step.rows - step.firstLogitRow;
    const auto columnsAt = static_cast<uint32_t>(countOffset(counts.size()) / sizeof(uint32_t));
    const uint32_t header[kHeaderWords] = {step.rows, step.firstLogitRow, capacity, columnsAt};
    uint32_t* at = std::copy(std::begin(header), std::end(header), words);
    for (const model::Tensor* table : lookUps) {
        engine::lookUpRows(*table, std::span(step.tokens).first(step.rows), reinterpret_cast<float*>(at));
        at += table->columns() * capacity;
    }
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
    const auto ringColumns = [&](const engine::RingStep& ring) {
        for (const std::vector<uint32_t>* each : {&ring.slot, &ring.fixedCount, &ring.windowFirst, &ring.windowCount})
            column(*each);
    };
    column(step.tokens);
    ringColumns(step.rings[0]);
    for (const std::vector<float>* table : {&step.windowAngles, &step.fixedAngles}) {
        const float* from = table->data();
        for (const uint32_t dims : ropeDims) {
            for (uint32_t row = 0; row < step.rows; ++row, from += dims)
                std::memcpy(at + size_t{row} * angleStride(), from, dims * sizeof(float));
            at += size_t{capacity} * angleStride();
        }
    }
    for (uint32_t ring = 1; ring < rings; ++ring) ringColumns(step.rings[ring]);
}

}  // namespace daylong::vulkan
