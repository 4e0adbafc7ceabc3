// The products of a program: which shader takes them, what their input must be made into first, and which sums go with
// them.
#include "vulkan/compiler.h"

#include <algorithm>

namespace daylong::vulkan {

using engine::BufferId;
using engine::Op;
using engine::OpKind;

namespace {

constexpr uint32_t kFewRows = Memory::kFewRows;    // up to here weights are read once for all rows by matvec
constexpr uint32_t kTile = 64, kMatrixTile = 128;  // outputs of a workgroup in matmat.comp, and in matmat_coop.comp

uint32_t outputsOf(const Op& op) { return static_cast<uint32_t>(op.weight->dims[1]); }

}  // namespace

/// A dispatch of the op with the slice's weights bound.
Result<Dispatch> Compiler::productOf(const Op& op, const Slice& slice) const {
    Dispatch made = dispatchOf(op);
    TRY(bindVector(made, kBias, op.bias));
    made.bindings[kBodies] = slice.bodies;
    made.bindings[kScales] = slice.scales;
    return made;
}

Result<void> Compiler::matMul(const Op& op, const std::optional<engine::SumBehind>& sum) {
    const Matrix* matrix = m_in.weights.matrix(op.weight);
    if (matrix == nullptr || matrix->columns != width(op.in) || matrix->rows != width(op.out))
        return unloaded(op.weight);
    Op fused = op;
    if (sum) {
        fused.in2 = sum->other;
        fused.out = sum->out;
    }
    const uint32_t rows = capacityOf(fused);
    for (const Slice& slice : matrix->slices) {
        if (rows > kFewRows && takesMatrices(fused, *matrix)) {
            TRY(matrixProduct(fused, *matrix, slice));
            continue;
        }
        Dispatch made = TRY(productOf(fused, slice));
        made.push = {flags(fused),      matrix->rows,    stride(fused.in), stride(fused.in2),
                     stride(fused.out), matrix->units(), slice.firstRow,   slice.rows};
        const std::string type(matrix->packing->shader);
        if (rows > kFewRows) {
            made.groups.x = std::min(groupsOf(slice.rows, kTile), kMostGroups);
            made.groups.rowsPerGroup = kTile;
            TRY(add(std::move(made), "matmat_" + type, {}));
            continue;
        }
        const uint32_t outputs = matVecOutputs(rows), atOnce = rows == 1 ? 1 : kFewRows;
        made.push.push_back(0);
        made.groups.x = std::min(groupsOf(slice.rows, outputs), kMostGroups);
        made.groups.rowsPerGroup = atOnce;
        if (takesQuants(*matrix)) TRY(bindQuants(fused, made));
        TRY(add(std::move(made), (takesQuants(*matrix) ? "matvec_dot_" : "matvec_") + type,
                {{0, threads(64)}, {1, outputs}, {2, atOnce}, {3, 0}, {4, 1}}));
    }
    return {};
}

Result<void> Compiler::expertMatMul(const Op& op) {
    const Matrix* matrix = m_in.weights.matrix(op.weight);
    const uint32_t chosen = width(op.in2);
    if (matrix == nullptr || (width(op.in) != matrix->columns && width(op.in) != matrix->columns * chosen))
        return unloaded(op.weight);
    const uint32_t outputs = outputsOf(op), apart = columnsApart(op, *matrix);
    const bool many = capacityOf(op) > kFewRows && apart % 4 == 0;
    for (const Slice& slice : matrix->slices) {
        if (many && takesMatrices(op, *matrix)) {
            TRY(matrixProduct(op, *matrix, slice));
            continue;
        }
        Dispatch made = TRY(productOf(op, slice));
        made.push = {flags(op),       outputs,        stride(op.in), stride(op.in2), stride(op.out),
                     matrix->units(), slice.firstRow, slice.rows,    apart};
        const std::string type(matrix->packing->shader);
        if (many) {
            TRY(bindPlan(op, made));
            made.groups.x = std::min(groupsOf(outputs, kTile), kMostGroups);
            made.push.insert(made.push.end(), {chosen, made.groups.z});
            TRY(add(std::move(made), "matmat_" + type, {{0, 1}}));
            continue;
        }
        made.groups = {.x = std::min(groupsOf(outputs, matVecOutputs(1)), kMostGroups),
                       .rowsPerGroup = 1,
                       .z = chosen,
                       .logitRowsOnly = isOfLogitRows(op)};
        if (takesQuants(*matrix)) TRY(bindQuants(op, made));
        TRY(add(std::move(made), (takesQuants(*matrix) ? "matvec_dot_" : "matvec_") + type,
                {{0, threads(64)}, {1, matVecOutputs(1)}, {2, 1}, {3, 1}, {4, apart % 4 == 0 ? 1U : 0U}}));
    }
    return {};
}

/// Columns between the inputs of two chosen experts; 0: they share one.
uint32_t Compiler::columnsApart(const Op& op, const Matrix& matrix) const {
    return width(op.in) == matrix.columns ? 0 : matrix.columns;
}

/// Makes `out` of the rows of the op's input that it reads, unless it is there, and binds it in the input's place.
/// `made` has the groups and what else is written.
Result<void> Compiler::convert(const Op& op, const Range& out, Dispatch made, const std::string& shader,
                               const Constants& constants, Dispatch& product) {
    if (const MadeOf wanted{op.in, isOfLogitRows(op)}; m_converted != wanted) {
        made.bindings[kIn] = m_in.memory.activation(op.in);
        made.bindings[kOut] = out;
        made.reads = {static_cast<uint32_t>(op.in)};
        made.writes = {convertedNumber()};
        made.push = {rowFlag(op) | (op.in == m_graph.logits ? kInIsLogits : 0U), stride(op.in)};
        made.groups.logitRowsOnly = wanted.logitRowsOnly;
        TRY(add(std::move(made), shader, constants));
        m_converted = wanted;
    }
    product.bindings[kIn] = out;
    product.reads.push_back(convertedNumber());
    return {};
}

/// Whether a product with `matrix` takes 8-bit activations: steps of few rows, as the weights' memory bounds them.
bool Compiler::takesQuants(const Matrix& matrix) const {
    return m_in.device.usesDot() && matrix.packing->dots && m_program.layout.capacity <= kFewRows;
}
Result<void> Compiler::bindQuants(const Op& op, Dispatch& product) {
    Dispatch made;
    made.groups.x = groupsOf(stride(op.in) / 32, 64);
    return convert(op, m_in.memory.quants(), std::move(made), "quantise", {}, product);
}

/// Whether the op's products of many rows are the device's matrices' work. Whole floats stay whole.
bool Compiler::takesMatrices(const Op& op, const Matrix& matrix) const {
    const bool aligned = op.kind == OpKind::MatMul || columnsApart(op, matrix) % 8 == 0;
    const bool fits =
        matrix.packing->type == model::DType::F16 || rowsAtOnce(matrix) > 0;  // halves are taken as they lie
    return m_in.device.matrices().depth != 0 && matrix.packing->type != model::DType::F32 && aligned && fits;
}
Result<void> Compiler::bindHalves(const Op& op, Dispatch& product) {
    Dispatch made;
    made.bindings[kOut2] = product.bindings[kOut2] = m_in.memory.factors();
    return convert(op, m_in.memory.halfInputs(), std::move(made), "half_inputs", {{0, threads(256)}}, product);
}

/// Rows of it that there is room for as half floats.
uint32_t Compiler::rowsAtOnce(const Matrix& matrix) const {
    const auto rows = static_cast<uint32_t>(m_in.memory.halfWeights().bytes / (uint64_t{matrix.units()} * 64));
    return rows < kMatrixTile ? rows : rows / kMatrixTile * kMatrixTile;
}

/// The slice's product with many rows, as many of its rows at a time as there is room for as half floats.
Result<void> Compiler::matrixProduct(const Op& op, const Matrix& matrix, const Slice& slice) {
    const bool areHalves = matrix.packing->type == model::DType::F16, ofExperts = op.kind == OpKind::ExpertMatMul;
    const uint32_t most = areHalves ? slice.rows : rowsAtOnce(matrix);
    for (uint32_t first = 0; first < slice.rows; first += most) {
        const uint32_t rows = std::min(most, slice.rows - first);
        if (!areHalves) {
            Dispatch made;
            made.bindings[kBodies] = slice.bodies;
            made.bindings[kScales] = slice.scales;
            made.bindings[kOut] = m_in.memory.halfWeights();
            made.writes = {halfWeightsNumber()};
            made.groups = {.x = groupsOf(matrix.units(), 64),
                           .rowsPerGroup = m_program.layout.capacity,
                           .z = std::min(rows, kMostGroups),
                           .logitRowsOnly = isOfLogitRows(op)};
            made.push = {matrix.units(), first, rows};
            TRY(add(std::move(made), "half_weights_" + std::string(matrix.packing->shader), {}));
        }
        Dispatch made = TRY(productOf(op, slice));
        TRY(bindHalves(op, made));
        if (!areHalves) {
            made.bindings[kBodies] = m_in.memory.halfWeights();
            made.reads.push_back(halfWeightsNumber());
        }
        made.groups.rowsPerGroup = kTile;
        made.push = {flags(op), stride(op.in), stride(op.in2), stride(op.out), matrix.units(), slice.firstRow + first,
                     rows};
        if (ofExperts) {
            TRY(bindPlan(op, made));
            made.push.insert(made.push.end(), {outputsOf(op), columnsApart(op, matrix), width(op.in2), made.groups.z});
        }
        made.groups.x = std::min(groupsOf(ofExperts ? outputsOf(op) : rows, kMatrixTile), kMostGroups);
        made.pipeline = TRY(matrixPipeline(m_in.pipelines, m_in.device, "matmat_coop", ofExperts));
        m_program.dispatches.push_back(std::move(made));
    }
    return {};
}

/// Makes the tiles of the op's chosen experts, unless they are there; a workgroup in z for each.
Result<void> Compiler::bindPlan(const Op& op, Dispatch& product) {
    const auto experts = static_cast<uint32_t>(op.weight->dims[2]);
    const uint32_t chosen = width(op.in2), tiles = Memory::expertTiles(capacityOf(op), experts, chosen);
    const GroupCount once{.rowsPerGroup = m_program.layout.capacity, .logitRowsOnly = isOfLogitRows(op)};
    if (const MadeOf wanted{op.in2, isOfLogitRows(op)}; m_plan != wanted) {
        Dispatch made;
        made.bindings[kIn] = m_in.memory.activation(op.in2);
        made.bindings[kOut] = m_in.memory.expertPlan();
        made.reads = {static_cast<uint32_t>(op.in2)};
        made.writes = {planNumber()};
        made.groups = once;
        made.push = {flags(op), experts, chosen, stride(op.in2), tiles};
        TRY(add(std::move(made), "expert_tiles", {}));
        m_plan = wanted;
    }
    product.bindings[kIn2] = m_in.memory.expertPlan();
    product.reads.push_back(planNumber());
    product.groups = once;
    product.groups.z = tiles;
    return {};
}

}  // namespace daylong::vulkan
