// The table of one instruction set's kernels. Included once by each kernels_*.cpp.
#pragma once

#include "cpu/attention_kernels.h"
#include "cpu/kernels.h"
#include "cpu/matmul_kernels.h"
#include "cpu/row_kernels.h"
#include "cpu/state_kernels.h"

namespace daylong::cpu::DAYLONG_SIMD {

static constexpr Kernels kTable = {
    .matmul = matmul,
    .quantize = quantize,
    .norm = norm,
    .gate = gate,
    .curve = curve,
    .add = add,
    .scale = scale,
    .addScaled = addScaled,
    .softcap = softcap,
    .clamp = clamp,
    .rotate = rotate,
    .storeKey = storeKey,
    .storeValue = storeValue,
    .attend = attend,
    .convolve = convolve,
    .deltaRule = deltaRule,
    .scan = scan,
    .addPart = addPart,
    .readAll = readAll,
};

}  // namespace daylong::cpu::DAYLONG_SIMD
