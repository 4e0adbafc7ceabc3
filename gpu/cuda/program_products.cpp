// The products of a program: which are launched together, and what their input must be made into first.
#include "cuda/program.h"

#include "cuda/program_run.h"
#include "engine/fusion.h"

namespace daylong::cuda {

using engine::Op;

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
    for (const size_t end = engine::productsEnd(m_graph, index); args.count < kMostProducts && index + taken < end;
         ++taken) {
        const Operands& operands = m_operands[index + taken];
        if (operands.matrix.format != matrix.format) break;
        args.products[args.count++] = {.matrix = operands.matrix,
                                       .bias = operands.bias,
                                       .out = at(m_graph.ops[index + taken].out, first, run),
                                       .residual = {}};
    }
    if (few && args.count == 2) fuseGate(index, run, args, taken);
    if (args.count == 1) fuseResidual(index, run, args, taken);
    prepareInput(op, few, run, args);
    if (few) launchMatVec(args, rows, m_processors, run.stream);
    else launchMatMul(args, rows, run.stream);
    for (size_t i = index; i < index + taken; ++i) run.wrote(m_graph.ops[i].out);
    return taken;
}

void Program::fuseGate(size_t index, const Run& run, ProductArgs& args, size_t& taken) const {
    const Op* const gate = engine::gateBehind(m_graph, index);
    if (gate == nullptr) return;
    args.gated = true;
    args.activation = gate->activation;
    args.products[0].out = at(gate->out, run.first(*gate), run);
    taken = 3;
}

void Program::fuseResidual(size_t index, const Run& run, ProductArgs& args, size_t& taken) const {
    const std::optional<engine::SumBehind> sum = engine::sumBehind(m_graph, index);
    if (!sum) return;
    const uint32_t first = run.first(m_graph.ops[index]);
    args.products[0].residual = at(sum->other, first, run);
    args.products[0].out = at(sum->out, first, run);
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
