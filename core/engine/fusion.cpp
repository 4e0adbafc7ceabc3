#include "engine/fusion.h"

namespace daylong::engine {

namespace {

bool reads(const Op& op, BufferId buffer) { return op.in == buffer || op.in2 == buffer || op.in3 == buffer; }
bool writes(const Op& op, BufferId buffer) { return op.out == buffer || op.out2 == buffer; }

uint32_t widthOf(const Graph& graph, BufferId buffer) { return graph.buffers[static_cast<size_t>(buffer)].width; }

}  // namespace

/// What is written for the rows with logits alone leaves the others' old values.
bool isRead(const Graph& graph, BufferId buffer, size_t at) {
    bool othersAlone = false;  // hold what they did before
    for (; at < graph.ops.size(); ++at) {
        const Op& op = graph.ops[at];
        if (reads(op, buffer) && !(othersAlone && op.logitRowsOnly)) return true;
        if (writes(op, buffer) && !op.logitRowsOnly) return false;
        othersAlone = othersAlone || writes(op, buffer);
    }
    return buffer == graph.logits && !othersAlone;
}

size_t productsEnd(const Graph& graph, size_t at, BufferId alsoKept) {
    const Op& first = graph.ops[at];
    const auto keepsInput = [&](const Op& op) { return op.out != first.in && op.out != alsoKept; };
    size_t end = at + 1;
    for (bool goesOn = keepsInput(first); goesOn && end < graph.ops.size(); end += goesOn ? 1 : 0) {
        const Op& next = graph.ops[end];
        goesOn = next.kind == OpKind::MatMul && next.in == first.in && next.logitRowsOnly == first.logitRowsOnly &&
                 keepsInput(next);
    }
    return end;
}

bool isNormOfProducts(const Graph& graph, size_t at) {
    const Op& norm = graph.ops[at];
    if (norm.kind != OpKind::Norm || norm.in == norm.out || at + 1 >= graph.ops.size()) return false;
    const Op& first = graph.ops[at + 1];
    if (first.kind != OpKind::MatMul || first.in != norm.out || first.out == norm.in || first.out == norm.out ||
        first.logitRowsOnly != norm.logitRowsOnly)
        return false;
    return !isRead(graph, norm.out, productsEnd(graph, at + 1, norm.in));
}

std::optional<SumBehind> sumBehind(const Graph& graph, size_t product) {
    if (product + 1 >= graph.ops.size()) return std::nullopt;
    const Op &made = graph.ops[product], &sum = graph.ops[product + 1];
    if (sum.kind != OpKind::Add || (sum.in == made.out) == (sum.in2 == made.out)) return std::nullopt;
    if (sum.logitRowsOnly != made.logitRowsOnly || sum.out == made.in) return std::nullopt;
    if (sum.out != made.out && isRead(graph, made.out, product + 2)) return std::nullopt;
    return SumBehind{sum.in == made.out ? sum.in2 : sum.in, sum.out};
}

const Op* gateBehind(const Graph& graph, size_t first) {
    if (first + 2 >= graph.ops.size()) return nullptr;
    const Op &one = graph.ops[first], &other = graph.ops[first + 1], &gate = graph.ops[first + 2];
    if (other.kind != OpKind::MatMul || other.in != one.in || gate.kind != OpKind::Gate || gate.in != one.out ||
        gate.in2 != other.out || one.out == other.out || gate.from != 0 || gate.group != 0)
        return nullptr;
    if (gate.logitRowsOnly != one.logitRowsOnly || other.logitRowsOnly != one.logitRowsOnly) return nullptr;
    if (gate.out == one.in || widthOf(graph, one.out) != widthOf(graph, other.out) ||
        widthOf(graph, gate.out) != widthOf(graph, one.out))
        return nullptr;
    for (const BufferId between : {one.out, other.out}) {
        if (between != gate.out && isRead(graph, between, first + 3)) return nullptr;
    }
    return &gate;
}

}  // namespace daylong::engine
