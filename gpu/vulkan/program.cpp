#include "vulkan/program.h"

#include <algorithm>
#include <bit>

namespace daylong::vulkan {

namespace {

using engine::BufferId;
using engine::Graph;
using engine::kNoBuffer;
using engine::Op;
using engine::OpKind;

// As shaders/step.glsl.
constexpr uint32_t kLogitRowsOnly = 1, kInIsLogits = 2, kIn2IsLogits = 4, kOutIsLogits = 8, kHasBias = 16, kHasIn2 = 32;
// As the shaders' bindings.
constexpr size_t kIn = 1, kIn2 = 2, kBias = 3, kOut = 4, kOut2 = 5, kBodies = 6, kScales = 7, kKeys = 6, kValues = 7;

constexpr uint32_t kFewRows = Memory::kFewRows;  // up to here weights are read once for all rows by matvec
constexpr uint32_t kMostGroupsX = 65535;  // the least that every device allows; the kernels go on from there
constexpr uint32_t kSoftwareThreads = 8;
constexpr uint32_t kMostExperts = 1024, kMostDims = 1024;

uint32_t groupsOf(uint32_t items, uint32_t perGroup) { return (items + perGroup - 1) / perGroup; }
uint32_t bits(float value) { return std::bit_cast<uint32_t>(value); }

Error unloaded(const model::Tensor* tensor) {
    return {ErrorCode::InvalidArgument,
            "the graph uses the tensor " + (tensor != nullptr ? tensor->name : std::string("(none)")) + ", which the loaded model lacks"};
}

class Compiler {
public:
    Compiler(const ProgramInputs& inputs, uint32_t capacity) : m_in(inputs), m_graph(inputs.graph) {
        m_program.layout = {.capacity = capacity, .ropeSets = m_graph.ropeSets, .ropeDims = m_graph.attention.ropeDims, .counts = {}};
        m_tiling = attentionTiling(m_graph.attention, inputs.layout, capacity, inputs.softwareDevice);
    }

    Result<Program> compile() {
        for (size_t at = 0; at < m_graph.ops.size(); ++at) {
            const Op& op = m_graph.ops[at];
            const size_t begin = at;
            switch (op.kind) {
                case OpKind::Embed: TRY(embed(op)); break;
                case OpKind::Norm: TRY(norm(op)); break;
                case OpKind::MatMul:
                    if (canAddTo(at)) TRY(matMul(op, &m_graph.ops[++at]));
                    else TRY(matMul(op, nullptr));
                    break;
                case OpKind::RopeStore: TRY(ropeStore(op)); break;
                case OpKind::Attend: TRY(attend(op)); break;
                case OpKind::Gate: TRY(elementwise(op, 0)); break;
                case OpKind::Add: TRY(elementwise(op, 1)); break;
                case OpKind::Scale: TRY(elementwise(op, 2)); break;
                case OpKind::Softcap: TRY(elementwise(op, 3)); break;
                case OpKind::Clamp: TRY(elementwise(op, 4)); break;
                case OpKind::Route: TRY(route(op)); break;
                case OpKind::ExpertMatMul: TRY(expertMatMul(op)); break;
                case OpKind::ExpertSum: TRY(expertSum(op)); break;
            }
            for (size_t i = begin; i <= at; ++i) {
                if (m_graph.ops[i].out == m_convertedOf || m_graph.ops[i].out2 == m_convertedOf) m_convertedOf = kNoBuffer;
            }
        }
        return std::move(m_program);
    }

private:
    uint32_t width(BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }
    uint32_t stride(BufferId id) const { return id == kNoBuffer ? 0 : m_in.memory.stride(id); }
    uint32_t capacityOf(const Op& op) const {
        return isOfLogitRows(op) ? std::min(m_program.layout.capacity, std::max(1U, m_in.layout.maxLogitRows)) : m_program.layout.capacity;
    }
    /// The logits have no other rows.
    bool isOfLogitRows(const Op& op) const { return op.logitRowsOnly || op.out == m_graph.logits || op.in == m_graph.logits; }

    uint32_t flags(const Op& op) const {
        const BufferId logits = m_graph.logits;
        return (isOfLogitRows(op) ? kLogitRowsOnly : 0U) | (op.in == logits ? kInIsLogits : 0U) | (op.in2 != kNoBuffer && op.in2 == logits ? kIn2IsLogits : 0U) |
               (op.out == logits ? kOutIsLogits : 0U) | (op.bias != nullptr ? kHasBias : 0U) | (op.in2 != kNoBuffer ? kHasIn2 : 0U);
    }

    /// A dispatch with the op's own buffers bound.
    Dispatch dispatchOf(const Op& op) const {
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
    Result<void> bindVector(Dispatch& dispatch, size_t binding, const model::Tensor* tensor) const {
        if (tensor == nullptr) return {};
        const Range* range = m_in.weights.vector(tensor);
        if (range == nullptr) return unloaded(tensor);
        dispatch.bindings[binding] = *range;
        return {};
    }
    Result<void> add(Dispatch dispatch, const std::string& shader, const Constants& constants, uint32_t subgroup = 0) {
        dispatch.pipeline = TRY(m_in.pipelines.get(shader, constants, subgroup));
        m_program.dispatches.push_back(std::move(dispatch));
        return {};
    }
    /// Threads of a workgroup: as many as share a GPU's core well; on a processor, one vector's.
    uint32_t threads(uint32_t onGpu) const { return m_in.softwareDevice ? kSoftwareThreads : onGpu; }
    uint32_t matVecOutputs(uint32_t rows) const { return rows > 1 ? 2 : m_in.softwareDevice ? 8 : 4; }
    uint32_t cacheNumber(uint32_t layer) const { return static_cast<uint32_t>(m_graph.buffers.size()) + layer; }
    uint32_t partialsNumber() const { return cacheNumber(m_graph.layers); }
    uint32_t convertedNumber() const { return partialsNumber() + 1; }
    uint32_t halfWeightsNumber() const { return partialsNumber() + 2; }

    /// Whether a product with `matrix` takes 8-bit activations: steps of few rows, as the weights' memory bounds them.
    bool takesQuants(const Matrix& matrix) const { return m_in.usesDot && matrix.packing->dots && m_program.layout.capacity <= kFewRows; }
    /// What makes `out` of the op's input for products, for all its rows.
    Dispatch conversionOf(const Op& op, const Range& out) const {
        Dispatch made;
        made.bindings[kIn] = m_in.memory.activation(op.in);
        made.bindings[kOut] = out;
        made.reads = {static_cast<uint32_t>(op.in)};
        made.writes = {convertedNumber()};
        made.push = {op.in == m_graph.logits ? kLogitRowsOnly | kInIsLogits : 0U, stride(op.in)};
        made.groups.logitRowsOnly = op.in == m_graph.logits;
        return made;
    }
    /// Makes them of the op's input, unless they are there, and binds them in its place.
    Result<void> bindQuants(const Op& op, Dispatch& product) {
        if (m_convertedOf != op.in) {
            Dispatch made = conversionOf(op, m_in.memory.quants());
            made.groups.x = groupsOf(stride(op.in) / 32, 64);
            TRY(add(std::move(made), "quantise", {}));
            m_convertedOf = op.in;
        }
        product.bindings[kIn] = m_in.memory.quants();
        product.reads.push_back(convertedNumber());
        return {};
    }

    /// Whether products of many rows with `matrix` are the device's matrices' work. Whole floats stay whole.
    bool takesMatrices(const Matrix& matrix) const {
        return m_in.matrices.depth != 0 && matrix.packing->type != model::DType::F32 && rowsAtOnce(matrix) > 0;
    }
    /// Rows of it that there is room for as half floats.
    uint32_t rowsAtOnce(const Matrix& matrix) const { return static_cast<uint32_t>(m_in.memory.halfWeights().bytes / (uint64_t{matrix.units()} * 64)); }
    Result<void> bindHalves(const Op& op, Dispatch& product) {
        if (m_convertedOf != op.in) {
            Dispatch made = conversionOf(op, m_in.memory.halfInputs());
            made.bindings[kOut2] = m_in.memory.factors();
            TRY(add(std::move(made), "half_inputs", {{0, threads(256)}}));
            m_convertedOf = op.in;
        }
        product.bindings[kIn] = m_in.memory.halfInputs();
        product.bindings[kOut2] = m_in.memory.factors();
        product.reads.push_back(convertedNumber());
        return {};
    }
    /// The slice's product with many rows, as many of its outputs at a time as there is room for as half floats.
    Result<void> matrixProduct(const Op& op, const Matrix& matrix, const Slice& slice) {
        const bool areHalves = matrix.packing->type == model::DType::F16;
        const uint32_t most = areHalves ? slice.rows : rowsAtOnce(matrix);
        for (uint32_t first = 0; first < slice.rows; first += most) {
            const uint32_t outputs = std::min(most, slice.rows - first);
            if (!areHalves) {
                Dispatch made;
                made.bindings[kBodies] = slice.bodies;
                made.bindings[kScales] = slice.scales;
                made.bindings[kOut] = m_in.memory.halfWeights();
                made.writes = {halfWeightsNumber()};
                made.groups = {.x = groupsOf(matrix.units(), 64), .rowsPerGroup = m_program.layout.capacity, .z = std::min(outputs, kMostGroupsX)};
                made.push = {matrix.units(), first, outputs};
                TRY(add(std::move(made), "half_weights_" + std::string(matrix.packing->shader), {}));
            }
            Dispatch made = dispatchOf(op);
            TRY(bindVector(made, kBias, op.bias));
            TRY(bindHalves(op, made));
            made.bindings[kBodies] = areHalves ? slice.bodies : m_in.memory.halfWeights();
            if (!areHalves) made.reads.push_back(halfWeightsNumber());
            made.push = {flags(op), stride(op.in), stride(op.in2), stride(op.out), matrix.units(), slice.firstRow + first, outputs};
            made.groups.x = std::min(groupsOf(outputs, 128), kMostGroupsX);
            made.groups.rowsPerGroup = 64;
            const MatrixShape& shape = m_in.matrices;
            const Constants constants = {{0, kMatrixSubgroups * shape.subgroup}, {1, shape.outputs}, {2, shape.rows}, {3, shape.depth}};
            TRY(add(std::move(made), "matmat_coop", constants, shape.subgroup));
        }
        return {};
    }

    Result<void> embed(const Op& op) {
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

    Result<void> norm(const Op& op) {
        Dispatch made = dispatchOf(op);
        if (op.weight == nullptr) return unloaded(op.weight);
        TRY(bindVector(made, kBodies, op.weight));
        TRY(bindVector(made, kBias, op.bias));
        made.groups.x = width(op.out) / op.group;
        made.push = {flags(op), op.group, stride(op.in), stride(op.out), bits(op.value)};
        return add(std::move(made), "norm", {{0, op.norm == model::NormKind::Layer ? 1U : 0U}, {1, threads(256)}});
    }

    /// Whether what `buffer` holds before op `at` is still needed from there on.
    bool isRead(BufferId buffer, size_t at) const {
        for (; at < m_graph.ops.size(); ++at) {
            const Op& op = m_graph.ops[at];
            if (op.in == buffer || op.in2 == buffer || op.in3 == buffer) return true;
            if (op.out == buffer || op.out2 == buffer) return false;
        }
        return buffer == m_graph.logits;
    }
    /// Whether the product at `at` and the sum after it can be one dispatch.
    bool canAddTo(size_t at) const {
        if (at + 1 >= m_graph.ops.size()) return false;
        const Op& product = m_graph.ops[at];
        const Op& sum = m_graph.ops[at + 1];
        if (sum.kind != OpKind::Add || (sum.in == product.out) == (sum.in2 == product.out)) return false;
        if (isOfLogitRows(sum) != isOfLogitRows(product) || sum.out == product.in) return false;
        return sum.out == product.out || !isRead(product.out, at + 2);
    }

    Result<void> matMul(const Op& op, const Op* sum) {
        const Matrix* matrix = m_in.weights.matrix(op.weight);
        if (matrix == nullptr || matrix->columns != width(op.in) || matrix->rows != width(op.out)) return unloaded(op.weight);
        Op fused = op;
        if (sum != nullptr) {
            fused.in2 = sum->in == op.out ? sum->in2 : sum->in;
            fused.out = sum->out;
        }
        const uint32_t rows = capacityOf(fused);
        for (const Slice& slice : matrix->slices) {
            if (rows > kFewRows && takesMatrices(*matrix)) {
                TRY(matrixProduct(fused, *matrix, slice));
                continue;
            }
            Dispatch made = dispatchOf(fused);
            TRY(bindVector(made, kBias, fused.bias));
            made.bindings[kBodies] = slice.bodies;
            made.bindings[kScales] = slice.scales;
            made.push = {flags(fused), matrix->rows, stride(fused.in), stride(fused.in2), stride(fused.out), matrix->units(), slice.firstRow, slice.rows};
            const std::string type(matrix->packing->shader);
            if (rows > kFewRows) {
                made.groups.x = std::min(groupsOf(slice.rows, 64), kMostGroupsX);
                made.groups.rowsPerGroup = 64;
                TRY(add(std::move(made), "matmat_" + type, {}));
                continue;
            }
            const uint32_t outputs = matVecOutputs(rows), atOnce = rows == 1 ? 1 : kFewRows;
            made.push.push_back(0);
            made.groups.x = std::min(groupsOf(slice.rows, outputs), kMostGroupsX);
            made.groups.rowsPerGroup = atOnce;
            if (takesQuants(*matrix)) TRY(bindQuants(fused, made));
            TRY(add(std::move(made), (takesQuants(*matrix) ? "matvec_dot_" : "matvec_") + type, {{0, threads(64)}, {1, outputs}, {2, atOnce}, {3, 0}, {4, 1}}));
        }
        return {};
    }

    Result<void> expertMatMul(const Op& op) {
        const Matrix* matrix = m_in.weights.matrix(op.weight);
        const uint32_t chosen = width(op.in2);
        if (matrix == nullptr || (width(op.in) != matrix->columns && width(op.in) != matrix->columns * chosen)) return unloaded(op.weight);
        const auto outputs = static_cast<uint32_t>(op.weight->dims[1]);
        const uint32_t step = width(op.in) == matrix->columns ? 0 : matrix->columns;
        for (const Slice& slice : matrix->slices) {
            Dispatch made = dispatchOf(op);
            TRY(bindVector(made, kBias, op.bias));
            made.bindings[kBodies] = slice.bodies;
            made.bindings[kScales] = slice.scales;
            made.push = {flags(op), outputs, stride(op.in), stride(op.in2), stride(op.out), matrix->units(), slice.firstRow, slice.rows, step};
            made.groups = {.x = std::min(groupsOf(outputs, matVecOutputs(1)), kMostGroupsX), .rowsPerGroup = 1, .z = chosen, .logitRowsOnly = isOfLogitRows(op)};
            if (takesQuants(*matrix)) TRY(bindQuants(op, made));
            TRY(add(std::move(made), (takesQuants(*matrix) ? "matvec_dot_" : "matvec_") + std::string(matrix->packing->shader),
                    {{0, threads(64)}, {1, matVecOutputs(1)}, {2, 1}, {3, 1}, {4, step % 4 == 0 ? 1U : 0U}}));
        }
        return {};
    }

    Result<void> expertSum(const Op& op) {
        Dispatch made = dispatchOf(op);
        made.groups.x = groupsOf(width(op.out), 256);
        made.push = {flags(op), width(op.out), width(op.in2), stride(op.in), stride(op.in2), stride(op.out)};
        return add(std::move(made), "expert_sum", {});
    }

    Result<void> route(const Op& op) {
        if (width(op.in) > kMostExperts || op.group > width(op.in)) {
            return Error{ErrorCode::Unsupported, "a mixture of " + std::to_string(width(op.in)) + " experts is too large for Vulkan devices here; choose the CPU"};
        }
        Dispatch made = dispatchOf(op);
        made.push = {flags(op), width(op.in), op.group, stride(op.in), stride(op.out), stride(op.out2), bits(op.value)};
        return add(std::move(made), "route", {});
    }

    Result<void> elementwise(const Op& op, uint32_t kind) {
        Dispatch made = dispatchOf(op);
        made.groups.x = groupsOf(width(op.out), 256);
        made.push = {flags(op), width(op.out), stride(op.in), stride(op.in2), stride(op.out), bits(op.value)};
        return add(std::move(made), "elementwise", {{0, kind}, {1, kind == 0 ? activation(op.activation) : 0}});
    }
    static uint32_t activation(model::Activation activation) {
        switch (activation) {
            case model::Activation::Silu: return 0;
            case model::Activation::Gelu: return 1;
            case model::Activation::GeluTanh: return 2;
            case model::Activation::SwigluOai: return 3;
        }
        return 0;
    }

    Constants cacheConstants() const {
        const uint32_t type = m_in.layout.kv == engine::KvType::F32 ? 0 : m_in.layout.kv == engine::KvType::F16 ? 1 : 2;
        return {{10, type}, {11, m_tiling.dims}, {12, Memory::cacheTiles(m_in.layout)}, {13, m_graph.attention.kvHeads}};
    }

    Result<void> ropeStore(const Op& op) {
        const engine::AttentionShape& shape = m_graph.attention;
        if (m_tiling.dims > kMostDims) {
            return Error{ErrorCode::Unsupported, "heads of " + std::to_string(shape.headDim) + " dims are too wide for Vulkan devices here; choose the CPU"};
        }
        Dispatch made = dispatchOf(op);
        made.bindings[kBias] = m_in.memory.activation(op.in3);
        made.reads.push_back(static_cast<uint32_t>(op.in3));
        made.bindings[kKeys] = m_in.memory.keys(op.layer);
        made.bindings[kValues] = m_in.memory.values(op.layer);
        made.writes.push_back(cacheNumber(op.layer));
        made.groups.x = shape.heads + 2 * shape.kvHeads;
        const bool turns = op.ropeSet != engine::kNoRope && shape.ropeStyle != model::RopeStyle::None;
        made.push = {0, shape.heads, shape.headDim, stride(op.in), stride(op.in2), stride(op.in3), stride(op.out), stride(op.out2),
                     turns ? shape.ropeDims : 0, shape.ropeStyle == model::RopeStyle::SplitHalves ? 1U : 0U, m_graph.ropeSets,
                     turns ? static_cast<uint32_t>(op.ropeSet) : 0};
        Constants constants = cacheConstants();
        constants[0] = threads(64);
        return add(std::move(made), "rope_store", constants);
    }

    Result<void> attend(const Op& op) {
        const engine::AttentionShape& shape = m_graph.attention;
        const uint32_t group = shape.heads / shape.kvHeads;
        Dispatch part;
        part.bindings[kIn] = m_in.memory.activation(op.in);
        part.bindings[kIn2] = m_in.memory.activation(op.in2);
        part.bindings[kOut] = m_in.memory.partials();
        part.bindings[kKeys] = m_in.memory.keys(op.layer);
        part.bindings[kValues] = m_in.memory.values(op.layer);
        part.reads = {static_cast<uint32_t>(op.in), static_cast<uint32_t>(op.in2), cacheNumber(op.layer)};
        part.writes = {partialsNumber()};
        part.groups = {.x = shape.kvHeads * groupsOf(group, m_tiling.heads) * m_tiling.parts, .rowsPerGroup = m_tiling.rows};
        part.push = {0, shape.heads, shape.headDim, stride(op.in), stride(op.in2), m_in.layout.fixedSlots, m_in.layout.ringSlots, op.nativeWindow,
                     bits(shape.scale), bits(shape.softcap), bits(shape.alibiMaxBias)};
        Constants constants = cacheConstants();
        constants[0] = m_tiling.heads * m_tiling.rows;
        constants[1] = m_tiling.heads;
        constants[2] = m_tiling.parts;
        // Whole vectors: Mesa 22.3's software device reduces a partly filled subgroup wrongly.
        constants[3] = std::max(threads(128), std::bit_ceil(m_tiling.dims / 8));
        TRY(add(std::move(part), "attend", constants));

        Dispatch merge;
        merge.bindings[kIn] = m_in.memory.partials();
        merge.bindings[kOut] = m_in.memory.activation(op.out);
        TRY(bindVector(merge, kBias, op.weight));
        merge.reads = {partialsNumber()};
        merge.writes = {static_cast<uint32_t>(op.out)};
        merge.groups.x = shape.heads;
        merge.push = {op.weight != nullptr ? kHasBias : 0, shape.heads, shape.headDim, m_tiling.dims, m_tiling.parts, stride(op.out)};
        return add(std::move(merge), "attend_merge", {{0, threads(64)}});
    }

    const ProgramInputs& m_in;
    const Graph& m_graph;
    AttentionTiling m_tiling;
    Program m_program;
    BufferId m_convertedOf = kNoBuffer;  // what the 8-bit activations, or the half floats, were made of
};

}  // namespace

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
