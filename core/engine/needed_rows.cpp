#include "engine/needed_rows.h"

namespace daylong::engine {

namespace {

/// Whether later steps see what it does.
bool leavesSomething(const Op& op) {
    const bool storesKeys = op.kind == OpKind::RopeStore && op.in2 != kNoBuffer;
    return storesKeys || op.kind == OpKind::Conv || op.kind == OpKind::DeltaRule || op.kind == OpKind::Scan;
}

}  // namespace

std::vector<bool> neededInEveryRow(const Graph& graph) {
    std::vector<bool> needed(graph.ops.size()), read(graph.buffers.size());  // read: behind the op that is looked at
    const auto isRead = [&](BufferId id) { return id != kNoBuffer && read[static_cast<size_t>(id)]; };
    const auto set = [&](BufferId id, bool value) {
        if (id != kNoBuffer) read[static_cast<size_t>(id)] = value;
    };
    for (size_t at = graph.ops.size(); at-- > 0;) {
        const Op& op = graph.ops[at];
        if (!leavesSomething(op) && !isRead(op.out) && !isRead(op.out2)) continue;
        needed[at] = true;
        if (op.kind != OpKind::Pick) {  // which writes some columns alone
            set(op.out, false);
            set(op.out2, false);
        }
        for (const BufferId in : {op.in, op.in2, op.in3}) set(in, true);
    }
    return needed;
}

}  // namespace daylong::engine
