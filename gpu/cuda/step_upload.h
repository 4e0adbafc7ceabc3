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
    StepLayout(uint32_t rows, uint32_t angles) : m_rows(rows), m_angles(angles) {}

    uint64_t bytes() const { return (uint64_t{5} * m_rows + uint64_t{2} * m_rows * m_angles) * 4; }
    StepView view(const std::byte* memory) const;
    void write(const engine::Step& step, std::byte* memory) const;

private:
    uint32_t m_rows, m_angles;
};

}  // namespace daylong::cuda
