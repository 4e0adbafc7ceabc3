// What changes from step to step (step_buffer.h), and how ops count rows. Included first.
#extension GL_EXT_control_flow_attributes : enable

layout(set = 0, binding = 0) readonly buffer StepBuffer { uint stepWords[]; };

const uint kTokens = 0, kSlot = 1, kFixedCount = 2, kWindowFirst = 3, kWindowCount = 4, kColumns = 5;

uint stepRows() { return stepWords[0]; }
uint firstLogitRow() { return stepWords[1]; }
uint stepCapacity() { return stepWords[2]; }
uint stepColumn(uint column, uint row) { return stepWords[stepWords[3] + column * stepCapacity() + row]; }

// Cosine and sine of a pair. `fixedKeys`: the query's for fixed keys.
vec2 stepAngle(bool fixedKeys, uint sets, uint ropeDims, uint set, uint row, uint pair) {
    const uint table = fixedKeys ? sets : 0;
    const uint at = stepWords[3] + kColumns * stepCapacity() + ((table + set) * stepCapacity() + row) * ropeDims + 2 * pair;
    return vec2(uintBitsToFloat(stepWords[at]), uintBitsToFloat(stepWords[at + 1]));
}

// Flags of every op: which rows, and which of its buffers is the logits, whose row 0 is the step's first logit row.
const uint kLogitRowsOnly = 1, kInIsLogits = 2, kIn2IsLogits = 4, kOutIsLogits = 8, kHasBias = 16, kHasIn2 = 32;

uint opFirstRow(uint flags) { return (flags & kLogitRowsOnly) != 0 ? firstLogitRow() : 0; }
uint bufferRow(uint flags, uint which, uint row) { return (flags & which) != 0 ? row - firstLogitRow() : row; }
