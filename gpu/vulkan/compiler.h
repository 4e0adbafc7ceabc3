// Turns a graph into dispatches: program.cpp has the ops that go row by row and attention, program_products.cpp the
// products. Thread rule: one thread. Failure rule: as compileProgram's.
#pragma once

#include "engine/fusion.h"
#include "engine/step_check.h"
#include "vulkan/program.h"

#include <bit>
#include <optional>
#include <string>

namespace daylong::vulkan {

// As shaders/step.glsl.
constexpr uint32_t kLogitRowsOnly = 1, kInIsLogits = 2, kIn2IsLogits = 4, kOutIsLogits = 8, kHasBias = 16, kHasIn2 = 32;
// As the shaders' bindings.
constexpr size_t kIn = 1, kIn2 = 2, kBias = 3, kOut = 4, kOut2 = 5, kBodies = 6, kScales = 7, kKeys = 6, kValues = 7,
                 kKept = 7;

constexpr uint32_t kMostGroups = 65535;  // the least that every device allows; the kernels go on from there
constexpr uint32_t kSoftwareThreads = 8;

inline uint32_t groupsOf(uint32_t items, uint32_t perGroup) { return (items + perGroup - 1) / perGroup; }
inline uint32_t bits(float value) { return std::bit_cast<uint32_t>(value); }
using engine::unloaded;
/// As shaders/activations.glsl.
inline uint32_t activation(model::Activation activation) { return static_cast<uint32_t>(activation); }

class Compiler {
public:
    Compiler(const ProgramInputs& inputs, uint32_t capacity);
    Result<Program> compile();

private:
    using BufferId = engine::BufferId;
    using Op = engine::Op;

    uint32_t width(BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }
    uint32_t stride(BufferId id) const { return id == engine::kNoBuffer ? 0 : m_in.memory.stride(id); }
    uint32_t capacityOf(const Op& op) const;
    /// The logits have no other rows.
    bool isOfLogitRows(const Op& op) const {
        return op.logitRowsOnly || op.out == m_graph.logits || op.in == m_graph.logits;
    }
    uint32_t rowFlag(const Op& op) const { return isOfLogitRows(op) ? kLogitRowsOnly : 0U; }
    uint32_t flags(const Op& op) const;
    /// A dispatch with the op's own buffers bound.
    Dispatch dispatchOf(const Op& op) const;
    Result<void> bindVector(Dispatch& dispatch, size_t binding, const model::Tensor* tensor) const;
    Result<void> add(Dispatch dispatch, const std::string& shader, const Constants& constants);
    /// Threads of a workgroup: as many as share a GPU's core well; on a processor, one vector's.
    uint32_t threads(uint32_t onGpu) const { return m_in.softwareDevice ? kSoftwareThreads : onGpu; }
    /// What dispatches touch besides the graph's buffers, by number.
    uint32_t cacheNumber(uint32_t layer) const { return static_cast<uint32_t>(m_graph.buffers.size()) + layer; }
    uint32_t partialsNumber() const { return cacheNumber(static_cast<uint32_t>(m_graph.attention.size())); }
    uint32_t convertedNumber() const { return partialsNumber() + 1; }
    uint32_t halfWeightsNumber() const { return partialsNumber() + 2; }
    uint32_t planNumber() const { return partialsNumber() + 3; }
    uint32_t statesNumber() const { return partialsNumber() + 4; }

    Result<void> embed(const Op& op);
    Result<void> norm(const Op& op);
    Result<void> expertSum(const Op& op);
    Result<void> route(const Op& op);
    Result<void> lookUp(const Op& op);
    Result<void> elementwise(const Op& op, uint32_t kind);
    engine::RingShape ringOf(uint32_t layer) const {
        return engine::ringShape(m_in.layout, m_graph.rings[m_graph.attention[layer].ring]);
    }
    Constants cacheConstants(uint32_t layer) const;
    Result<void> ropeStore(const Op& op);
    Result<void> attend(const Op& op);

    // --- states (program_states.cpp)
    /// A dispatch of the op with the states bound, and where its own is, in floats.
    Result<Dispatch> statefulOf(const Op& op, uint32_t& stateAt) const;
    /// The dispatch for the rows of a step, whose shader goes round so many loops for each.
    Result<void> addByRows(const Dispatch& made, uint32_t loopsOfRow, const std::string& shader,
                           const Constants& constants);
    Result<void> conv(const Op& op);
    Result<void> matrixState(const Op& op);

    // --- products (program_products.cpp)
    Result<Dispatch> productOf(const Op& op, const Slice& slice) const;
    Result<void> matMul(const Op& op, const std::optional<engine::SumBehind>& sum);
    Result<void> expertMatMul(const Op& op);
    uint32_t matVecOutputs(uint32_t rows) const { return rows > 1 ? 2 : m_in.softwareDevice ? 8 : 4; }
    bool takesQuants(const Matrix& matrix) const;
    bool takesMatrices(const Op& op, const Matrix& matrix) const;
    uint32_t rowsAtOnce(const Matrix& matrix) const;
    uint32_t columnsApart(const Op& op, const Matrix& matrix) const;
    Result<void> convert(const Op& op, const Range& out, Dispatch made, const std::string& shader,
                         const Constants& constants, Dispatch& product);
    Result<void> bindQuants(const Op& op, Dispatch& product);
    Result<void> bindHalves(const Op& op, Dispatch& product);
    Result<void> bindPlan(const Op& op, Dispatch& product);
    Result<void> matrixProduct(const Op& op, const Matrix& matrix, const Slice& slice);

    const ProgramInputs& m_in;
    const engine::Graph& m_graph;
    Program m_program;
    /// What something was made of, and of which of its rows.
    struct MadeOf {
        BufferId buffer = engine::kNoBuffer;
        bool logitRowsOnly = false;
        bool operator==(const MadeOf&) const = default;
    };
    size_t m_lookUps = 0;  // of those so far
    MadeOf m_converted;    // the 8-bit activations, or the half floats
    MadeOf m_plan;         // the tiles: of whose chosen experts
};

}  // namespace daylong::vulkan
