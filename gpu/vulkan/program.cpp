#include "vulkan/program.h"

#include "vulkan/compiler.h"

#include <algorithm>

namespace daylong::vulkan {

using engine::BufferId;
using engine::kNoBuffer;
using engine::OpKind;

namespace {

constexpr uint32_t kMostExperts = 1024, kMostDims = 1024;

/// As shaders/route.comp.
uint32_t divisorOf(model::Routing routing) {
    return routing == model::Routing::Softmax ? 1 : routing == model::Routing::Sigmoid ? 2 : 0;
}

}  // namespace

Compiler::Compiler(const ProgramInputs& inputs, uint32_t capacity) : m_in(inputs), m_graph(inputs.graph) {
    m_program.layout = {.capacity = capacity,
                        .rings = static_cast<uint32_t>(m_graph.rings.size()),
                        .ropeDims = m_graph.ropeDims,
                        .counts = {}};
    for (const Op& op : m_graph.ops) {
        if (op.kind == OpKind::LookUp) m_program.layout.lookUps.push_back(op.weight);
    }
}

Result<Program> Compiler::compile() {
    for (size_t at = 0; at < m_graph.ops.size(); ++at) {
        const Op& op = m_graph.ops[at];
        const size_t begin = at;
        switch (op.kind) {
            case OpKind::Embed: TRY(embed(op)); break;
            case OpKind::LookUp: TRY(lookUp(op)); break;
            case OpKind::Norm: TRY(norm(op)); break;
            case OpKind::MatMul:
                if (const std::optional<engine::SumBehind> sum = engine::sumBehind(m_graph, at)) {
                    TRY(matMul(op, sum));
                    ++at;
                } else {
                    TRY(matMul(op, std::nullopt));
                }
                break;
            case OpKind::RopeStore: TRY(ropeStore(op)); break;
            case OpKind::Attend: TRY(attend(op)); break;
            case OpKind::Gate: TRY(elementwise(op, op.activation == model::Activation::Curved ? 6 : 0)); break;
            case OpKind::Add: TRY(elementwise(op, 1)); break;
            case OpKind::Scale: TRY(elementwise(op, 2)); break;
            case OpKind::Softcap: TRY(elementwise(op, 3)); break;
            case OpKind::Clamp: TRY(elementwise(op, 4)); break;
            case OpKind::Pick: TRY(elementwise(op, 5)); break;
            case OpKind::Conv: TRY(conv(op)); break;
            case OpKind::DeltaRule:
            case OpKind::Scan: TRY(matrixState(op)); break;
            case OpKind::Route: TRY(route(op)); break;
            case OpKind::ExpertMatMul: TRY(expertMatMul(op)); break;
            case OpKind::ExpertSum: TRY(expertSum(op)); break;
        }
        for (size_t i = begin; i <= at; ++i) {
            const Op& done = m_graph.ops[i];
            for (MadeOf* made : {&m_converted, &m_plan}) {
                if (done.out == made->buffer || done.out2 == made->buffer) *made = {};
            }
        }
    }
    return std::move(m_program);
}

uint32_t Compiler::capacityOf(const Op& op) const {
    return isOfLogitRows(op) ? std::min(m_program.layout.capacity, std::max(1U, m_in.layout.maxLogitRows))
                             : m_program.layout.capacity;
}

uint32_t Compiler::flags(const Op& op) const {
    const BufferId logits = m_graph.logits;
    return rowFlag(op) | (op.in == logits ? kInIsLogits : 0U) |
           (op.in2 != kNoBuffer && op.in2 == logits ? kIn2IsLogits : 0U) | (op.out == logits ? kOutIsLogits : 0U) |
           (op.bias != nullptr ? kHasBias : 0U) | (op.in2 != kNoBuffer ? kHasIn2 : 0U);
}

/// A dispatch with the op's own buffers bound.
Dispatch Compiler::dispatchOf(const Op& op) const {
    Dispatch made;
    const auto bind = [&](size_t binding, BufferId id, std::vector<uint32_t>& touched) {
        if (id == kNoBuffer) return;
        made.bindings[binding] = m_in.memory.activation(id);
        touched.push_back(static_cast<uint32_t>(id));
    };
    bind(kIn, op.in, made.reads);
    bind(kIn2, op.in2, made.reads);
    bind(kOut, op.out, made.writes);
    bind(kOut2, op.out2, made.writes);
    made.groups.logitRowsOnly = isOfLogitRows(op);
    return made;
}

Result<void> Compiler::bindVector(Dispatch& dispatch, size_t binding, const model::Tensor* tensor) const {
    if (tensor == nullptr) return {};
    const Range* range = m_in.weights.vector(tensor);
    if (range == nullptr) return unloaded(tensor);
    dispatch.bindings[binding] = *range;
    return {};
}

Result<void> Compiler::add(Dispatch dispatch, const std::string& shader, const Constants& constants) {
    dispatch.pipeline = TRY(m_in.pipelines.get(shader, constants));
    m_program.dispatches.push_back(std::move(dispatch));
    return {};
}

Result<void> Compiler::embed(const Op& op) {
    const Matrix* matrix = m_in.weights.matrix(op.weight);
    if (matrix == nullptr || matrix->columns != width(op.out)) return unloaded(op.weight);
    for (const Slice& slice : matrix->slices) {
        Dispatch made = dispatchOf(op);
        made.bindings[kBodies] = slice.bodies;
        made.bindings[kScales] = slice.scales;
        made.groups.x = groupsOf(matrix->units(), 64);
        made.push = {flags(op), width(op.out), stride(op.out), matrix->units(), slice.firstRow, slice.rows};
        TRY(add(std::move(made), "embed_" + std::string(matrix->packing->shader), {}));
    }
    return {};
}

Result<void> Compiler::norm(const Op& op) {
    Dispatch made = dispatchOf(op);
    TRY(bindVector(made, kBodies, op.weight));
    TRY(bindVector(made, kBias, op.bias));
    made.groups.x = width(op.out) / op.group;
    made.push = {flags(op), op.group, stride(op.in), stride(op.out), bits(op.value)};
    return add(std::move(made), "norm",
               {{0, op.norm == model::NormKind::Layer ? 1U : 0U},
                {1, threads(256)},
                {2, op.weight != nullptr ? 1U : 0U},
                {3, op.weight != nullptr && op.weight->columns() > op.group ? 1U : 0U}});
}

Result<void> Compiler::expertSum(const Op& op) {
    Dispatch made = dispatchOf(op);
    made.groups.x = groupsOf(width(op.out), 256);
    made.push = {flags(op), width(op.out), width(op.in2), stride(op.in), stride(op.in2), stride(op.out)};
    return add(std::move(made), "expert_sum", {});
}

Result<void> Compiler::route(const Op& op) {
    if (width(op.in) > kMostExperts || op.group > width(op.in)) {
        return Error{ErrorCode::Unsupported, "a mixture of " + std::to_string(width(op.in)) +
                                                 " experts is too large for Vulkan devices here; choose the CPU"};
    }
    Dispatch made = dispatchOf(op);
    TRY(bindVector(made, kBias, op.bias));
    TRY(bindVector(made, kBodies, op.weight));
    made.push = {flags(op),      width(op.in),          op.group,
                 stride(op.in),  stride(op.out),        stride(op.out2),
                 bits(op.value), op.expertGroups.count, op.expertGroups.used};
    const bool sigmoid = model::isSigmoid(op.routing);
    return add(std::move(made), "route",
               {{0, sigmoid ? 1U : 0U}, {1, divisorOf(op.routing)}, {2, op.weight != nullptr ? 1U : 0U}});
}

/// The host has written the rows into the step.
Result<void> Compiler::lookUp(const Op& op) {
    if (op.weight == nullptr || op.weight->columns() != width(op.out)) return unloaded(op.weight);
    Dispatch made = dispatchOf(op);
    made.groups.x = groupsOf(width(op.out), 256);
    made.push = {flags(op),
                 width(op.out),
                 width(op.out),
                 0,
                 stride(op.out),
                 bits(1.0F),
                 m_program.layout.lookUpAt(m_lookUps++),
                 0,
                 0,
                 0,
                 0,
                 0,
                 0,
                 0};
    return add(std::move(made), "elementwise", {{0, 2}, {1, 0}});
}

Result<void> Compiler::elementwise(const Op& op, uint32_t kind) {
    Dispatch made = dispatchOf(op);
    const bool picks = op.kind == OpKind::Pick;
    const uint32_t columns = picks ? width(op.out) / op.outStep * op.group : width(op.out);
    const bool curved = kind == 6;
    made.groups.x = groupsOf(columns, 256);
    made.push = {flags(op),
                 columns,
                 stride(op.in),
                 stride(op.in2),
                 stride(op.out),
                 bits(curved ? op.curve.linear : op.value),
                 picks ? op.from : 0,
                 picks ? 0 : op.from,
                 kind == 0 || picks ? op.group : 0,
                 bits(op.curve.rising),
                 bits(op.curve.falling),
                 op.inStep,
                 op.outStep,
                 op.outFrom};
    return add(std::move(made), "elementwise", {{0, kind}, {1, kind == 0 ? activation(op.activation) : 0}});
}

Constants Compiler::cacheConstants(uint32_t layer) const {
    const engine::AttentionShape& shape = m_graph.attention[layer];
    const uint32_t type = m_in.layout.kv == engine::KvType::F32 ? 0 : m_in.layout.kv == engine::KvType::F16 ? 1 : 2;
    return {
        {10, type}, {11, (shape.headDim + 7) / 8 * 8}, {12, Memory::cacheTiles(ringOf(layer))}, {13, shape.kvHeads}};
}

Result<void> Compiler::ropeStore(const Op& op) {
    const engine::AttentionShape& shape = m_graph.attention[op.layer];
    if (shape.headDim > kMostDims) {
        return Error{ErrorCode::Unsupported, "heads of " + std::to_string(shape.headDim) +
                                                 " dims are too wide for Vulkan devices here; choose the CPU"};
    }
    Dispatch made = dispatchOf(op);
    made.groups.x = shape.heads;
    // Also where another layer has stored them: what the shader may write must not be the step's buffer.
    made.bindings[kKeys] = m_in.memory.keys(op.layer);
    made.bindings[kValues] = m_in.memory.values(op.layer);
    made.writes.push_back(cacheNumber(op.layer));
    if (op.in2 != kNoBuffer) {
        made.bindings[kBias] = m_in.memory.activation(op.in3);
        made.reads.push_back(static_cast<uint32_t>(op.in3));
        made.groups.x += 2 * shape.kvHeads;
    }
    const bool turns = op.ropeSet != engine::kNoRope && shape.ropeStyle != model::RopeStyle::None;
    const auto set = turns ? static_cast<uint32_t>(op.ropeSet) : 0;
    made.push = {rowFlag(op),
                 shape.heads,
                 shape.headDim,
                 stride(op.in),
                 stride(op.in2),
                 stride(op.in3),
                 stride(op.out),
                 stride(op.out2),
                 turns ? m_graph.ropeDims[set] : 0,
                 shape.ropeStyle == model::RopeStyle::SplitHalves ? 1U : 0U,
                 static_cast<uint32_t>(m_graph.ropeDims.size()),
                 set,
                 m_program.layout.angleStride(),
                 m_program.layout.ringColumn(shape.ring)};
    Constants constants = cacheConstants(op.layer);
    constants[0] = threads(64);
    return add(std::move(made), "rope_store", constants);
}

Result<void> Compiler::attend(const Op& op) {
    const engine::AttentionShape& shape = m_graph.attention[op.layer];
    const engine::RingShape ring = ringOf(op.layer);
    const AttentionTiling tiling = attentionTiling(shape, ring.slots(), m_program.layout.capacity, m_in.softwareDevice);
    const uint32_t group = shape.heads / shape.kvHeads;
    Dispatch part;
    part.bindings[kIn] = m_in.memory.activation(op.in);
    part.bindings[kIn2] = m_in.memory.activation(op.in2);
    part.bindings[kOut] = m_in.memory.partials();
    part.bindings[kKeys] = m_in.memory.keys(op.layer);
    part.bindings[kValues] = m_in.memory.values(op.layer);
    part.reads = {static_cast<uint32_t>(op.in), static_cast<uint32_t>(op.in2), cacheNumber(op.layer)};
    part.writes = {partialsNumber()};
    part.groups = {.x = shape.kvHeads * groupsOf(group, tiling.heads) * tiling.parts,
                   .rowsPerGroup = tiling.rows,
                   .logitRowsOnly = isOfLogitRows(op)};
    part.push = {
        rowFlag(op),       shape.heads,         shape.headDim,           stride(op.in),
        stride(op.in2),    ring.fixedSlots,     ring.ringSlots,          m_program.layout.ringColumn(shape.ring),
        bits(shape.scale), bits(shape.softcap), bits(shape.alibiMaxBias)};
    Constants constants = cacheConstants(op.layer);
    constants[0] = tiling.heads * tiling.rows;
    constants[1] = tiling.heads;
    constants[2] = tiling.parts;
    // Whole vectors: Mesa 22.3's software device reduces a partly filled subgroup wrongly.
    constants[3] = std::max(threads(128), std::bit_ceil(tiling.dims / 8));
    TRY(add(std::move(part), "attend", constants));

    Dispatch merge;
    merge.bindings[kIn] = m_in.memory.partials();
    merge.bindings[kOut] = m_in.memory.activation(op.out);
    TRY(bindVector(merge, kBias, op.weight));
    merge.reads = {partialsNumber()};
    merge.writes = {static_cast<uint32_t>(op.out)};
    merge.groups = {.x = shape.heads, .logitRowsOnly = isOfLogitRows(op)};
    merge.push = {rowFlag(op) | (op.weight != nullptr ? kHasBias : 0U),
                  shape.heads,
                  shape.headDim,
                  tiling.dims,
                  tiling.parts,
                  stride(op.out)};
    return add(std::move(merge), "attend_merge", {{0, threads(64)}});
}

Result<Program> compileProgram(const ProgramInputs& inputs, uint32_t capacity) {
    Program program = TRY(Compiler(inputs, capacity).compile());
    if (capacity == 1) return program;
    // One row needs no counting; the others look theirs up in the step.
    for (const Dispatch& dispatch : program.dispatches) {
        std::vector<GroupCount>& counts = program.layout.counts;
        if (std::find(counts.begin(), counts.end(), dispatch.groups) == counts.end()) counts.push_back(dispatch.groups);
    }
    return program;
}

}  // namespace daylong::vulkan
