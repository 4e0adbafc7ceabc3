// The products of a program: which are launched together, and what their input must be made into first.
#include "cuda/program.h"

#include "cuda/program_run.h"

namespace daylong::cuda {

using engine::BufferId;
using engine::kNoBuffer;
using engine::Op;
using engine::OpKind;

bool Program::isFew(const MatrixView& matrix, uint32_t rows) const {
    return rows <= kFewRows || matrix.format == Format::F32;
}

size_t Program::recordProducts(size_t index, Run& run) {
    const Op& op = m_graph.ops[index];
    const MatrixView& matrix = m_operands[index].matrix;
    const uint32_t first = run.first(op), rows = run.rows - first;
    const bool few = isFew(matrix, rows);
    ProductArgs args;
    args.columns = matrix.columns;
    args.count = 0;
    size_t taken = 0;
    // Neighbours that read the same input and have the same format.
    for (; args.count < kMostProducts && index + taken < m_graph.ops.size(); ++taken) {
        const Op& next = m_graph.ops[index + taken];
        if (next.kind != OpKind::MatMul || next.in != op.in || next.logitRowsOnly != op.logitRowsOnly) break;
        const Operands& operands = m_operands[index + taken];
        if (operands.matrix.format != matrix.format) break;
        args.products[args.count++] = {
            .matrix = operands.matrix, .bias = operands.bias, .out = at(next.out, first, run), .residual = {}};
    }
    if (few && args.count == 2) fuseGate(index, run, args, taken);
    if (args.count == 1) fuseResidual(index, run, args, taken);
    prepareInput(op, few, run, args);
    if (few) launchMatVec(args, rows, m_processors, run.stream);
    else launchMatMul(args, rows, run.stream);
    for (size_t i = index; i < index + taken; ++i) run.wrote(m_graph.ops[i].out);
    return taken;
}

/// gate and up, then activation(gate) * up, of which neither is needed by itself.
void Program::fuseGate(size_t index, const Run& run, ProductArgs& args, size_t& taken) const {
    if (index + 2 >= m_graph.ops.size()) return;
    const Op &first = m_graph.ops[index], &second = m_graph.ops[index + 1], &gate = m_graph.ops[index + 2];
    if (gate.kind != OpKind::Gate || gate.in != first.out || gate.in2 != second.out ||
        gate.logitRowsOnly != first.logitRowsOnly)
        return;
    if (gate.out == first.in || args.products[0].matrix.rows != args.products[1].matrix.rows) return;
    for (const BufferId between : {first.out, second.out}) {
        if (between != gate.out && isReadFrom(between, index + 3)) return;
    }
    args.gated = true;
    args.activation = activationOf(gate.activation);
    args.products[0].out = at(gate.out, run.first(gate), run);
    taken = 3;
}

/// A sum that follows takes the product's result where nothing else needs it.
void Program::fuseResidual(size_t index, const Run& run, ProductArgs& args, size_t& taken) const {
    if (index + 1 >= m_graph.ops.size()) return;
    const Op &product = m_graph.ops[index], &sum = m_graph.ops[index + 1];
    if (sum.kind != OpKind::Add || sum.logitRowsOnly != product.logitRowsOnly ||
        (sum.in == product.out) == (sum.in2 == product.out))
        return;
    if (sum.out == product.in || (sum.out != product.out && isReadFrom(product.out, index + 2))) return;
    const uint32_t first = run.first(product);
    args.products[0].residual = at(sum.in == product.out ? sum.in2 : sum.in, first, run);
    args.products[0].out = at(sum.out, first, run);
    taken = 2;
}

void Program::prepareInput(const Op& op, bool few, Run& run, ProductArgs& args) {
    const uint32_t first = run.first(op), rows = run.rows - first;
    const Rows in = at(op.in, first, run);
    args.in = in;
    args.quants = m_quants;
    args.halves = m_halves;
    if (!few) {
        args.halves.stride = (width(op.in) + 31) / 32 * 32;
        if (run.halvesOf != op.in || run.halvesFrom != first)
            launchHalve(in, width(op.in), args.halves, rows, run.stream);
        run.halvesOf = op.in;
        run.halvesFrom = first;
    } else if (isQuantised(args.products[0].matrix.format)) {
        if (run.quantsOf != op.in || run.quantsFrom != first)
            launchQuantise(in, width(op.in), m_quants, rows, run.stream);
        run.quantsOf = op.in;
        run.quantsFrom = first;
    }
}

/// Whether many rows' products with chosen experts go in tiles, each of one expert's rows.
bool Program::areTiled(const Op& op, const MatrixView& matrix, uint32_t rows) const {
    const bool aligned = width(op.in) == matrix.columns || matrix.columns % 32 == 0;
    return !isFew(matrix, rows) && aligned && op.weight->dims[2] <= kMostTiledExperts;
}

void Program::recordExperts(const Op& op, Run& run) {
    const auto index = static_cast<size_t>(&op - m_graph.ops.data());
    const MatrixView& matrix = m_operands[index].matrix;
    const uint32_t first = run.first(op), rows = run.rows - first;
    ProductArgs args;
    args.products[0] = {
        .matrix = matrix, .bias = m_operands[index].bias, .out = at(op.out, first, run), .residual = {}};
    args.columns = matrix.columns;
    args.indices = at(op.in2, first, run);
    args.chosen = width(op.in2);
    args.experts = static_cast<uint32_t>(op.weight->dims[2]);
    args.shared = width(op.in) == matrix.columns;
    const bool tiled = areTiled(op, matrix, rows);
    prepareInput(op, !tiled, run, args);
    if (!tiled) {
        launchMatVec(args, rows, m_processors, run.stream);
        return;
    }
    args.tiles = m_tiles;
    args.tiles.tiles = expertTiles(rows, args.experts, args.chosen);
    if (run.tilesOf != op.in2 || run.tilesFrom != first)
        launchTileExperts(args.indices, rows, args.chosen, args.experts, args.tiles, run.stream);
    run.tilesOf = op.in2;
    run.tilesFrom = first;
    launchMatMul(args, rows, run.stream);
}

}  // namespace daylong::cuda
