#include "cpu/program.h"

#include <algorithm>
#include <string>

namespace daylong::cpu {

namespace {

using engine::BufferId;
using engine::Graph;
using engine::kNoBuffer;
using engine::Op;
using engine::OpKind;

Error unloaded(const model::Tensor* tensor) {
    return {ErrorCode::InvalidArgument, "the graph uses the tensor " +
                                            (tensor != nullptr ? tensor->name : std::string("(none)")) +
                                            ", which the loaded model lacks"};
}

class Compiler {
public:
    Compiler(const Graph& graph, const Weights& weights) : m_graph(graph), m_weights(weights) {}

    Result<Program> compile() {
        size_t at = 0;
        while (at < m_graph.ops.size()) {
            const Op& op = m_graph.ops[at];
            if (op.kind == OpKind::RopeStore) {
                m_program.phases.emplace_back(RopePhase{op});
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
            } else if (canFuseNorm(at)) {
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

    /// Whether what `buffer` holds before op `at` is still needed from there on.
    bool isRead(BufferId buffer, size_t at) const {
        for (; at < m_graph.ops.size(); ++at) {
            const Op& op = m_graph.ops[at];
            if (op.in == buffer || op.in2 == buffer || op.in3 == buffer) return true;
            if (op.out == buffer || op.out2 == buffer) return false;
        }
        return buffer == m_graph.logits;
    }

    /// One past the products that read the same input as the one at `at`, and write neither it nor `alsoKept`.
    size_t groupEnd(size_t at, BufferId alsoKept) const {
        const Op& first = m_graph.ops[at];
        size_t end = at;
        while (end < m_graph.ops.size()) {
            const Op& op = m_graph.ops[end];
            if (op.kind != OpKind::MatMul || op.in != first.in || op.logitRowsOnly != first.logitRowsOnly) break;
            if (op.out == first.in || op.out == alsoKept) break;
            ++end;
        }
        return end;
    }

    bool canFuseNorm(size_t at) const {
        const Op& norm = m_graph.ops[at];
        if (norm.kind != OpKind::Norm || norm.in == norm.out || at + 1 >= m_graph.ops.size()) return false;
        const Op& next = m_graph.ops[at + 1];
        if (next.kind != OpKind::MatMul || next.in != norm.out || next.logitRowsOnly != norm.logitRowsOnly)
            return false;
        const size_t end = groupEnd(at + 1, norm.in);
        return end > at + 1 && !isRead(norm.out, end);
    }

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
        const size_t end = std::max(groupEnd(at, source), at + 1);
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

    size_t fuseWhatFollows(MatMulPhase& phase, size_t end) const {
        if (end >= m_graph.ops.size()) return end;
        const Op& next = m_graph.ops[end];
        std::vector<MatMulOutput>& outputs = phase.outputs;
        if (next.logitRowsOnly != phase.logitRowsOnly || next.out == phase.in) return end;
        if (next.kind == OpKind::Add && outputs.size() == 1) {
            const BufferId product = outputs[0].out;
            const BufferId other = next.in == product ? next.in2 : next.in;
            const bool reads = (next.in == product) != (next.in2 == product);
            if (!reads || (next.out != product && isRead(product, end + 1))) return end;
            outputs[0].residual = other;
            outputs[0].out = next.out;
            return end + 1;
        }
        if (next.kind == OpKind::Gate && outputs.size() == 2 && next.in == outputs[0].out &&
            next.in2 == outputs[1].out) {
            const Matrix& gate = outputs[0].matrix;
            const Matrix& up = outputs[1].matrix;
            const BufferId dropped = next.out == outputs[0].out ? outputs[1].out : outputs[0].out;
            const bool fits = gate.type == up.type && gate.rows == up.rows && outputs[0].bias == nullptr &&
                              outputs[1].bias == nullptr;
            const bool writesOne = next.out == outputs[0].out || next.out == outputs[1].out;
            if (!fits || !writesOne || isRead(dropped, end + 1)) return end;
            outputs[1].gate = m_weights.matrix(m_graph.ops[end - 2].weight);
            outputs[1].activation = next.activation;
            outputs[1].out = next.out;
            outputs.erase(outputs.begin());
            return end + 1;
        }
        return end;
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
