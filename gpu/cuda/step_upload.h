// A step as the device sees it: all its columns in one block of memory, written on the host, copied at once.
// Thread rule: plain values. Failure rule: none.
#pragma once

#include "cuda/kernels.h"
#include "engine/step.h"

#include <cstddef>
#include <cstdint>

namespace daylong::cuda {

/// Where the columns of a step of so many rows lie; the same for every such step, as a captured graph wants it.
class StepLayout {
public:
    /// `angles`: floats of one row in each of the step's two tables, all sets together.
    StepLayout(uint32_t rows, uint32_t rings, uint32_t angles) : m_rows(rows), m_rings(rings), m_angles(angles) {}

    uint64_t bytes() const { return (1 + uint64_t{4} * m_rings + uint64_t{2} * m_angles) * m_rows * 4; }
    StepView view(const std::byte* memory, uint32_t ring) const;
    void write(const engine::Step& step, std::byte* memory) const;

private:
    uint32_t m_rows, m_rings, m_angles;
};

}  // namespace daylong::cuda
