// Layers that keep a state: short convolutions, the gated delta rule and Mamba-2's scan (engine/graph.h), row after
// row.
#include "cuda/activations.h"
#include "cuda/device_code.h"
#include "cuda/kernels.h"

namespace daylong::cuda {

namespace {

/// A thread has a column. The state: [taps - 1, width], oldest first.
__global__ void convolve(ConvArgs args, uint32_t rows) {
    const uint32_t column = blockIdx.x * blockDim.x + threadIdx.x, before = args.taps - 1;
    if (column >= args.width) return;
    float seen[kMostTaps], weights[kMostTaps];
    for (uint32_t i = 0; i < args.taps; ++i) weights[i] = args.weight[static_cast<size_t>(column) * args.taps + i];
    const float bias = args.bias != nullptr ? args.bias[column] : 0.0F;
    for (uint32_t i = 0; i < before; ++i) seen[i] = args.state[static_cast<size_t>(i) * args.width + column];
    for (uint32_t row = 0; row < rows; ++row) {
        seen[before] = args.in.data[static_cast<size_t>(row) * args.in.stride + column];
        float sum = bias;
        for (uint32_t i = 0; i < args.taps; ++i) sum += weights[i] * seen[i];
        for (uint32_t i = 0; i < before; ++i) seen[i] = seen[i + 1];
        args.out.data[static_cast<size_t>(row) * args.out.stride + column] = activate(args.activation, sum);
    }
    for (uint32_t i = 0; i < before; ++i) args.state[static_cast<size_t>(i) * args.width + column] = seen[i];
}

__device__ __forceinline__ float softplus(float x) { return x > 20.0F ? x : log1pf(expf(x)); }

/// A warp has 32 value columns of one head, whose state it holds in shared memory meanwhile. The state: [value heads,
/// keyDim, stride].
__global__ void deltaRule(DeltaArgs args, uint32_t rows) {
    __shared__ float state[kMostStateDim][32];
    __shared__ float keys[kMostStateDim], queries[kMostStateDim];
    const uint32_t head = blockIdx.y, lane = threadIdx.x, column = blockIdx.x * 32 + lane, dims = args.keyDim;
    const uint32_t keyHead = args.inTurn ? head % args.keyHeads : head / (args.valueHeads / args.keyHeads);
    const uint32_t keyWidth = args.keyHeads * dims;
    const bool mine = column < args.valueDim;
    float* const kept = args.state + static_cast<size_t>(head) * dims * args.stateStride + column;
    for (uint32_t i = 0; i < dims; ++i) state[i][lane] = mine ? kept[static_cast<size_t>(i) * args.stateStride] : 0.0F;
    for (uint32_t row = 0; row < rows; ++row) {
        const float* const in = args.in.data + static_cast<size_t>(row) * args.in.stride;
        float qSquares = 0.0F, kSquares = 0.0F;
        for (uint32_t i = lane; i < dims; i += 32) {
            const float q = in[keyHead * dims + i], k = in[keyWidth + keyHead * dims + i];
            queries[i] = q;
            keys[i] = k;
            qSquares += q * q;
            kSquares += k * k;
        }
        const float qScale = 1.0F / sqrtf((warpSum(qSquares) + args.eps) * static_cast<float>(dims));
        const float kScale = 1.0F / sqrtf(warpSum(kSquares) + args.eps);
        const float x = args.decay.data[static_cast<size_t>(row) * args.decay.stride + head] + args.bias[head];
        const float decay = expf(args.rate[head] * softplus(x));
        const float y = args.share.data[static_cast<size_t>(row) * args.share.stride + head];
        const float share = 1.0F / (1.0F + expf(-y));
        const float value = mine ? in[2 * keyWidth + head * args.valueDim + column] : 0.0F;
        __syncthreads();
        float told = 0.0F, out = 0.0F;
        for (uint32_t i = 0; i < dims; ++i) told += state[i][lane] * keys[i];
        const float change = share * (value - decay * kScale * told) * kScale;
        for (uint32_t i = 0; i < dims; ++i) {
            const float next = decay * state[i][lane] + keys[i] * change;
            state[i][lane] = next;
            out += next * queries[i];
        }
        if (mine)
            args.out.data[static_cast<size_t>(row) * args.out.stride + head * args.valueDim + column] = out * qScale;
        __syncthreads();  // before the next row's keys
    }
    for (uint32_t i = 0; mine && i < dims; ++i) kept[static_cast<size_t>(i) * args.stateStride] = state[i][lane];
}

/// Likewise.
__global__ void scan(ScanArgs args, uint32_t rows) {
    __shared__ float state[kMostStateDim][32];
    __shared__ float keys[kMostStateDim], queries[kMostStateDim];
    const uint32_t head = blockIdx.y, lane = threadIdx.x, column = blockIdx.x * 32 + lane, dims = args.keyDim;
    const uint32_t keyHead = head / (args.valueHeads / args.keyHeads);
    const uint32_t keysAt = args.valueHeads * args.valueDim + keyHead * dims;
    const bool mine = column < args.valueDim;
    float* const kept = args.state + static_cast<size_t>(head) * dims * args.stateStride + column;
    for (uint32_t i = 0; i < dims; ++i) state[i][lane] = mine ? kept[static_cast<size_t>(i) * args.stateStride] : 0.0F;
    for (uint32_t row = 0; row < rows; ++row) {
        const float* const in = args.in.data + static_cast<size_t>(row) * args.in.stride;
        for (uint32_t i = lane; i < dims; i += 32) {
            keys[i] = in[keysAt + i];
            queries[i] = in[keysAt + args.keyHeads * dims + i];
        }
        const float step =
            softplus(args.step.data[static_cast<size_t>(row) * args.step.stride + head] + args.bias[head]);
        const float decay = expf(args.rate[head] * step);
        const float value = mine ? in[head * args.valueDim + column] : 0.0F;
        __syncthreads();
        float out = args.skip[head] * value;
        for (uint32_t i = 0; i < dims; ++i) {
            const float next = decay * state[i][lane] + keys[i] * (step * value);
            state[i][lane] = next;
            out += next * queries[i];
        }
        if (mine) args.out.data[static_cast<size_t>(row) * args.out.stride + head * args.valueDim + column] = out;
        __syncthreads();  // before the next row's keys
    }
    for (uint32_t i = 0; mine && i < dims; ++i) kept[static_cast<size_t>(i) * args.stateStride] = state[i][lane];
}

}  // namespace

void launchConvolve(const ConvArgs& args, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(convolve, dim3((args.width + 127) / 128), dim3(128), stream, args, rows);
}

void launchDeltaRule(const DeltaArgs& args, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(deltaRule, dim3((args.valueDim + 31) / 32, args.valueHeads), dim3(32), stream, args, rows);
}

void launchScan(const ScanArgs& args, uint32_t rows, cudaStream_t stream) {
    DAYLONG_LAUNCH(scan, dim3((args.valueDim + 31) / 32, args.valueHeads), dim3(32), stream, args, rows);
}

}  // namespace daylong::cuda
