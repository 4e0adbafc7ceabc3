#include "cpu/route.h"
#include "cpu/running_step.h"
#include "engine/step_check.h"

#include <algorithm>
#include <cassert>

namespace daylong::cpu {

using engine::Op;
using engine::OpKind;

void RunningStep::run(const RowPhase& phase) const {
    const uint32_t first = firstRow(phase.logitRowsOnly);
    pool.parallel(step.rows - first, [&](uint32_t item, uint32_t) {
        for (const Op& op : phase.ops) runRow(op, first + item);
    });
}

void RunningStep::runRow(const Op& op, uint32_t row) const {
    const float* in = at(op.in, row);
    const float* in2 = at(op.in2, row);
    float* out = at(op.out, row);
    const uint32_t columns = width(op.out);
    switch (op.kind) {
        case OpKind::Embed:
        case OpKind::LookUp: engine::lookUpRows(*op.weight, {&step.tokens[row], 1}, out); break;
        case OpKind::Norm: kernels.norm(normRow(op, weights), in, columns, out); break;
        case OpKind::Gate:
            if (op.activation == model::Activation::Curved) {
                kernels.curve(op.curve, in, columns, out);
            } else if (op.group == 0) {
                kernels.gate(op.activation, in, in2 != nullptr ? in2 + op.from : nullptr, columns, out);
            } else {
                for (uint32_t at = 0; at < columns; at += op.group)
                    kernels.gate(op.activation, in + 2 * at, in + 2 * at + op.group, op.group, out + at);
            }
            break;
        case OpKind::Add: kernels.add(in, in2, columns, out); break;
        case OpKind::Scale: kernels.scale(in, op.value, columns, out); break;
        case OpKind::Softcap: kernels.softcap(in, op.value, columns, out); break;
        case OpKind::Clamp: kernels.clamp(in, op.value, columns, out); break;
        case OpKind::Route:
            route(op, in, width(op.in), weights.vector(op.bias), weights.vector(op.weight), out, at(op.out2, row));
            break;
        case OpKind::ExpertSum:
            kernels.scale(in, in2[0], columns, out);
            for (uint32_t u = 1; u < width(op.in2); ++u)
                kernels.addScaled(in + size_t{u} * columns, in2[u], columns, out);
            break;
        case OpKind::Pick:
            for (uint32_t i = 0; i < columns / op.outStep; ++i)
                std::copy_n(in + size_t{i} * op.inStep + op.from, op.group, out + size_t{i} * op.outStep + op.outFrom);
            break;
        case OpKind::MatMul:
        case OpKind::ExpertMatMul:
        case OpKind::RopeStore:
        case OpKind::Attend:
        case OpKind::Conv:
        case OpKind::DeltaRule:
        case OpKind::Scan: assert(false);  // phases of their own
    }
}

}  // namespace daylong::cpu
