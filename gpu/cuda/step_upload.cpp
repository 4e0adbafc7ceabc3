#include "cuda/step_upload.h"

#include <cstring>

namespace daylong::cuda {

StepView StepLayout::view(const std::byte* memory) const {
    const auto* const words = reinterpret_cast<const uint32_t*>(memory);
    const uint64_t rows = m_rows;
    const auto* const angles = reinterpret_cast<const float*>(words + 5 * rows);
    return {.tokens = reinterpret_cast<const int32_t*>(words),
            .slot = words + rows,
            .fixedCount = words + 2 * rows,
            .windowFirst = words + 3 * rows,
            .windowCount = words + 4 * rows,
            .windowAngles = angles,
            .fixedAngles = angles + rows * m_angles};
}

void StepLayout::write(const engine::Step& step, std::byte* memory) const {
    const auto put = [&memory](const auto& column, uint64_t count) {
        if (count > 0) std::memcpy(memory, column.data(), count * 4);
        memory += count * 4;
    };
    put(step.tokens, m_rows);
    put(step.slot, m_rows);
    put(step.fixedCount, m_rows);
    put(step.windowFirst, m_rows);
    put(step.windowCount, m_rows);
    put(step.windowAngles, uint64_t{m_rows} * m_angles);
    put(step.fixedAngles, uint64_t{m_rows} * m_angles);
}

}  // namespace daylong::cuda
