// Ops that keep a state: its place, and how the work is shared out.
#include "vulkan/compiler.h"

#include <algorithm>

namespace daylong::vulkan {

using engine::OpKind;

namespace {

constexpr uint32_t kMostTaps = 16, kMostStateDim = 256;  // of the shaders
constexpr uint32_t kSharedFloats = 2048;                 // of a state in a workgroup: half of what every device has
constexpr uint32_t kMostLoops = 60000;                   // Mesa's software device ends all loops after 65535 rounds

}  // namespace

Result<Dispatch> Compiler::statefulOf(const Op& op, uint32_t& stateAt) const {
    const engine::StateShape& shape = m_graph.states[op.layer];
    if (shape.taps > kMostTaps || shape.delta.keyDim > kMostStateDim)
        return Error{ErrorCode::Unsupported,
                     "the model's states are too large for Vulkan devices here; choose the CPU"};
    Dispatch made = dispatchOf(op);
    TRY(bindVector(made, kBodies, op.weight));
    TRY(bindVector(made, kBias, op.bias));
    made.bindings[kKept] = m_in.memory.states();
    made.reads.push_back(statesNumber());
    made.writes.push_back(statesNumber());
    made.groups.rowsPerGroup = m_program.layout.capacity;  // one after another
    stateAt = 0;
    for (uint32_t i = 0; i < op.layer; ++i) stateAt += static_cast<uint32_t>(m_graph.states[i].floats());
    return made;
}

Result<void> Compiler::conv(const Op& op) {
    const engine::StateShape& shape = m_graph.states[op.layer];
    uint32_t stateAt = 0;
    Dispatch made = TRY(statefulOf(op, stateAt));
    made.groups.x = groupsOf(shape.width, 64);
    made.push = {flags(op), shape.width, stride(op.in), stride(op.out), stateAt};
    return addByRows(made, 1 + 2 * shape.taps, "conv", {{0, shape.taps}, {1, activation(op.activation)}});
}

Result<void> Compiler::matrixState(const Op& op) {
    const bool scans = op.kind == OpKind::Scan;
    const engine::StateShape& shape = m_graph.states[op.layer];
    const model::DeltaNet& heads = shape.delta;
    uint32_t stateAt = 0;
    Dispatch made = TRY(statefulOf(op, stateAt));
    if (scans) {
        TRY(bindVector(made, kOut2, op.skip));
    } else {
        made.bindings[kOut2] = m_in.memory.activation(op.in3);
        made.reads.push_back(static_cast<uint32_t>(op.in3));
    }
    const uint32_t threadCount = threads(128);
    const uint32_t columns = std::min({16U, threadCount, std::bit_floor(kSharedFloats / heads.keyDim)});
    made.groups.x = groupsOf(heads.valueDim, columns) * heads.valueHeads;
    made.push = {stride(op.in),  stride(op.in2),
                 stride(op.in3), stride(op.out),
                 heads.keyHeads, heads.valueHeads,
                 heads.valueDim, static_cast<uint32_t>(shape.floats() / (uint64_t{heads.valueHeads} * heads.keyDim)),
                 stateAt,        heads.inTurn ? 1U : 0U,
                 bits(op.value)};
    const uint32_t loops = 2 * heads.keyDim * columns / threadCount + heads.keyDim / threadCount + 4 * threadCount + 8;
    return addByRows(made, loops, "matrix_state",
                     {{0, threadCount}, {1, columns}, {2, heads.keyDim}, {3, scans ? 1U : 0U}});
}

Result<void> Compiler::addByRows(const Dispatch& made, uint32_t loopsOfRow, const std::string& shader,
                                 const Constants& constants) {
    const uint32_t capacity = m_program.layout.capacity;
    const uint32_t most = m_in.softwareDevice ? std::max(1U, kMostLoops / loopsOfRow - 1) : capacity;
    for (uint32_t first = 0; first < capacity; first += most) {
        Dispatch part = made;
        part.push.insert(part.push.end(), {first, std::min(capacity, first + most)});
        TRY(add(std::move(part), shader, constants));
    }
    return {};
}

}  // namespace daylong::vulkan
