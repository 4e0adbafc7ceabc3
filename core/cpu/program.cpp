#include "cpu/program.h"

#include "engine/fusion.h"
#include "engine/step_check.h"

#include <algorithm>
#include <string>

namespace daylong::cpu {

namespace {

using engine::BufferId;
using engine::Graph;
using engine::Op;
using engine::OpKind;

using engine::unloaded;

class Compiler {
public:
    Compiler(const Graph& graph, const Weights& weights) : m_graph(graph), m_weights(weights) {}

    Result<Program> compile() {
        size_t at = 0;
        while (at < m_graph.ops.size()) {
            const Op& op = m_graph.ops[at];
            if (op.kind == OpKind::RopeStore) {
                // What is attended with is scaled here rather than every score; not what is turned again.
                const bool last = at + 1 < m_graph.ops.size() && m_graph.ops[at + 1].kind == OpKind::Attend;
                m_program.phases.emplace_back(RopePhase{op, last ? m_graph.attention[op.layer].scale : 1.0F});
                ++at;
            } else if (op.kind == OpKind::Attend) {
                AttendPhase phase{.op = op};
                if (op.weight != nullptr && (phase.sinkLogits = m_weights.vector(op.weight)) == nullptr)
                    return unloaded(op.weight);
                m_program.phases.emplace_back(phase);
                ++at;
            } else if (op.kind == OpKind::ExpertMatMul) {
                TRY(addExperts(op));
                ++at;
            } else if (op.kind == OpKind::Conv || op.kind == OpKind::DeltaRule || op.kind == OpKind::Scan) {
                TRY(addStateful(op));
                ++at;
            } else if (op.kind == OpKind::MatMul) {
                at = TRY(addMatMuls(at, nullptr));
            } else if (engine::isNormOfProducts(m_graph, at)) {
                at = TRY(addMatMuls(at + 1, &op));
            } else {
                TRY(addRowOp(op));
                ++at;
            }
        }
        return std::move(m_program);
    }

private:
    uint32_t width(BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }

    Result<NormRow> checkedNorm(const Op& op) const {
        const NormRow row = normRow(op, m_weights);
        if (op.weight != nullptr && row.weight == nullptr) return unloaded(op.weight);
        if (op.bias != nullptr && row.bias == nullptr) return unloaded(op.bias);
        return row;
    }

    Result<void> addRowOp(const Op& op) {
        if (op.kind == OpKind::Norm) TRY(checkedNorm(op));
        auto* last = m_program.phases.empty() ? nullptr : std::get_if<RowPhase>(&m_program.phases.back());
        if (last == nullptr || last->logitRowsOnly != op.logitRowsOnly) {
            m_program.phases.emplace_back(RowPhase{.ops = {}, .logitRowsOnly = op.logitRowsOnly});
            last = &std::get<RowPhase>(m_program.phases.back());
        }
        last->ops.push_back(op);
        return {};
    }

    Result<void> addStateful(const Op& op) {
        const float *weight = m_weights.vector(op.weight), *bias = m_weights.vector(op.bias);
        if (weight == nullptr) return unloaded(op.weight);
        if (op.kind != OpKind::Conv) {
            if (bias == nullptr) return unloaded(op.bias);
            const float* skip = m_weights.vector(op.skip);
            if (op.kind == OpKind::Scan && skip == nullptr) return unloaded(op.skip);
            m_program.phases.emplace_back(MatrixStatePhase{op, weight, bias, skip});
            return {};
        }
        if (op.bias != nullptr && bias == nullptr) return unloaded(op.bias);
        const engine::StateShape& shape = m_graph.states[op.layer];
        ConvPhase phase{.op = op, .weight = std::vector<float>(size_t{shape.taps} * shape.width), .bias = bias};
        for (uint32_t column = 0; column < shape.width; ++column) {
            for (uint32_t tap = 0; tap < shape.taps; ++tap)
                phase.weight[size_t{tap} * shape.width + column] = weight[size_t{column} * shape.taps + tap];
        }
        m_program.phases.emplace_back(std::move(phase));
        return {};
    }

    Result<void> addExperts(const Op& op) {
        ExpertPhase phase{.op = op, .experts = m_weights.experts(op.weight), .chosen = width(op.in2)};
        if (phase.experts == nullptr) return unloaded(op.weight);
        if (op.bias != nullptr && (phase.bias = m_weights.vector(op.bias)) == nullptr) return unloaded(op.bias);
        phase.columns = phase.experts->front().columns;
        phase.shared = width(op.in) == phase.columns;
        m_program.mostColumns = std::max(m_program.mostColumns, width(op.in));
        m_program.phases.emplace_back(phase);
        return {};
    }

    /// Adds the products from op `at` on as one phase, with what can be fused; returns the next op.
    Result<size_t> addMatMuls(size_t at, const Op* norm) {
        const Op& first = m_graph.ops[at];
        const BufferId source = norm != nullptr ? norm->in : first.in;
        const size_t end = engine::productsEnd(m_graph, at, source);
        MatMulPhase phase{
            .in = source, .norm = {}, .outputs = {}, .logitRowsOnly = first.logitRowsOnly, .columns = width(first.in)};
        if (norm != nullptr) phase.norm = TRY(checkedNorm(*norm));
        for (size_t i = at; i < end; ++i) {
            const Op& op = m_graph.ops[i];
            const Matrix* matrix = m_weights.matrix(op.weight);
            if (matrix == nullptr || matrix->columns != phase.columns || matrix->rows != width(op.out))
                return unloaded(op.weight);
            MatMulOutput output{.matrix = *matrix, .bias = nullptr, .out = op.out};
            if (op.bias != nullptr && (output.bias = m_weights.vector(op.bias)) == nullptr) return unloaded(op.bias);
            phase.outputs.push_back(output);
        }
        const size_t next = fuseWhatFollows(phase, end);
        for (const MatMulOutput& output : phase.outputs) {
            const bool quantised = model::traits(output.matrix.type).blockSize > 1;
            (quantised ? phase.wantsQuants : phase.wantsValues) = true;
            phase.tiles += output.matrix.tileCount();
            phase.bytes += output.matrix.tileBytes * output.matrix.tileCount() * (output.gate != nullptr ? 2 : 1);
        }
        m_program.mostColumns = std::max(m_program.mostColumns, phase.columns);
        m_program.phases.emplace_back(std::move(phase));
        return next;
    }

    /// What the last products are read by alone goes with them; the next op.
    size_t fuseWhatFollows(MatMulPhase& phase, size_t end) const {
        std::vector<MatMulOutput>& outputs = phase.outputs;
        if (outputs.size() == 1) {
            const std::optional<engine::SumBehind> sum = engine::sumBehind(m_graph, end - 1);
            if (!sum || sum->out == phase.in) return end;
            outputs[0].residual = sum->other;
            outputs[0].out = sum->out;
            return end + 1;
        }
        const Op* const gate = outputs.size() == 2 ? engine::gateBehind(m_graph, end - 2) : nullptr;
        if (gate == nullptr || gate->out == phase.in || outputs[0].matrix.type != outputs[1].matrix.type ||
            outputs[0].bias != nullptr || outputs[1].bias != nullptr)
            return end;
        outputs[1].gate = m_weights.matrix(m_graph.ops[end - 2].weight);
        outputs[1].activation = gate->activation;
        outputs[1].out = gate->out;
        outputs.erase(outputs.begin());
        return end + 1;
    }

    const Graph& m_graph;
    const Weights& m_weights;
    Program m_program;
};

}  // namespace

NormRow normRow(const Op& op, const Weights& weights) {
    return {.kind = op.norm,
            .group = op.group,
            .eps = op.value,
            .weight = weights.vector(op.weight),
            .bias = weights.vector(op.bias),
            .eachColumn = op.weight != nullptr && op.weight->columns() > op.group};
}

Result<Program> compile(const Graph& graph, const Weights& weights) { return Compiler(graph, weights).compile(); }

}  // namespace daylong::cpu
