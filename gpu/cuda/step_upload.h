// A step as the device sees it: all its columns in one block of memory, written on the host, copied at once.
// Thread rule: plain values. Failure rule: none.
#pragma once

#include "cuda/kernels.h"
#include "engine/step.h"
#include "model/tensor.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace daylong::cuda {

/// Where the columns of a step of so many rows lie; the same for every such step, as a captured graph wants it.
class StepLayout {
public:
    /// `angles`: floats of one row in each of the step's two tables, all sets together. `tables`: whose rows of the
    /// step's tokens come with it, as floats.
    StepLayout(uint32_t rows, uint32_t rings, uint32_t angles, std::vector<const model::Tensor*> tables)
        : m_rows(rows), m_rings(rings), m_angles(angles), m_tables(std::move(tables)) {}

    uint64_t bytes() const { return lookUpAt(m_tables.size()); }
    /// Where the rows of a table begin, in bytes; of the last and one, where they end.
    uint64_t lookUpAt(size_t table) const;
    StepView view(const std::byte* memory, uint32_t ring) const;
    void write(const engine::Step& step, std::byte* memory) const;

private:
    uint32_t m_rows, m_rings, m_angles;
    std::vector<const model::Tensor*> m_tables;
};

}  // namespace daylong::cuda
