#include "cuda/step_upload.h"

#include "engine/step_check.h"

#include <cstring>
#include <span>

namespace daylong::cuda {

StepView StepLayout::view(const std::byte* memory, uint32_t ring) const {
    const auto* const words = reinterpret_cast<const uint32_t*>(memory);
    const uint64_t rows = m_rows;
    const uint32_t* const columns = words + (1 + uint64_t{4} * ring) * rows;
    const auto* const angles = reinterpret_cast<const float*>(words + (1 + uint64_t{4} * m_rings) * rows);
    return {.tokens = reinterpret_cast<const int32_t*>(words),
            .slot = columns,
            .fixedCount = columns + rows,
            .windowFirst = columns + 2 * rows,
            .windowCount = columns + 3 * rows,
            .windowAngles = angles,
            .fixedAngles = angles + rows * m_angles};
}

void StepLayout::write(const engine::Step& step, std::byte* memory) const {
    const auto put = [&memory](const auto& column, uint64_t count) {
        if (count > 0) std::memcpy(memory, column.data(), count * 4);
        memory += count * 4;
    };
    put(step.tokens, m_rows);
    for (uint32_t ring = 0; ring < m_rings; ++ring) {
        const engine::RingStep& columns = step.rings[ring];
        for (const std::vector<uint32_t>* each :
             {&columns.slot, &columns.fixedCount, &columns.windowFirst, &columns.windowCount})
            put(*each, m_rows);
    }
    put(step.windowAngles, uint64_t{m_rows} * m_angles);
    put(step.fixedAngles, uint64_t{m_rows} * m_angles);
    for (const model::Tensor* table : m_tables) {
        engine::lookUpRows(*table, std::span(step.tokens).first(m_rows), reinterpret_cast<float*>(memory));
        memory += m_rows * table->columns() * sizeof(float);
    }
}

uint64_t StepLayout::lookUpAt(size_t table) const {
    uint64_t at = (1 + uint64_t{4} * m_rings + uint64_t{2} * m_angles) * m_rows * 4;
    for (size_t i = 0; i < table; ++i) at += m_tables[i]->columns() * m_rows * sizeof(float);
    return at;
}

}  // namespace daylong::cuda
