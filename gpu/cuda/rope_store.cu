// Queries turned twice, keys turned once and stored with their values; see engine/graph.h.
#include "cuda/device_code.h"
#include "cuda/kernels.h"

namespace daylong::cuda {

namespace {

/// A block for one head of one row: heads of q, then of k, then of v. A thread has a dimension.
__global__ void ropeStore(RopeStoreArgs args) {
    const uint32_t head = blockIdx.x, row = blockIdx.y, d = threadIdx.x, headDim = args.shape.headDim;
    const bool isQ = head < args.shape.heads, isK = !isQ && head < args.shape.heads + args.shape.kvHeads;
    const uint32_t own = isQ ? head : isK ? head - args.shape.heads : head - args.shape.heads - args.shape.kvHeads;
    const Rows& in = isQ ? args.q : isK ? args.k : args.v;
    const float* const from = in.data + static_cast<size_t>(row) * in.stride + own * headDim;
    float value = d < headDim ? from[d] : 0.0F;
    float fixed = value;
    if ((isQ || isK) && d < args.dims) {
        const uint32_t half = args.dims / 2;
        const uint32_t pair = args.adjacent ? d / 2 : d % half;
        const bool second = args.adjacent ? d % 2 == 1 : d >= half;
        const float other = from[args.adjacent ? d ^ 1U : second ? d - half : d + half];
        const size_t at = args.angleOffset + static_cast<size_t>(row) * args.dims + 2 * pair;
        const float c = args.step.windowAngles[at], s = args.step.windowAngles[at + 1];
        const float fixedC = args.step.fixedAngles[at], fixedS = args.step.fixedAngles[at + 1];
        const float mine = value;
        value = second ? other * s + mine * c : mine * c - other * s;
        fixed = second ? other * fixedS + mine * fixedC : mine * fixedC - other * fixedS;
    }
    if (isQ) {
        __syncthreads();  // outputs may be where the input was
        if (d < headDim) {
            args.window.data[static_cast<size_t>(row) * args.window.stride + own * headDim + d] = value;
            args.fixed.data[static_cast<size_t>(row) * args.fixed.stride + own * headDim + d] = fixed;
        }
        return;
    }
    const CacheView& cache = args.cache;
    const size_t slot = static_cast<size_t>(own) * cache.slots + args.step.slot[row];
    uint8_t* const to = isK ? cache.keys : cache.values;
    const size_t at = slot * cache.dims + d;
    if (cache.type == KeyType::Q8_0) {  // a warp has the 32 that share a scale
        const float most = warpMax(fabsf(value));
        if (d >= headDim) return;
        const float scale = most / 127.0F;
        reinterpret_cast<int8_t*>(to)[at] =
            static_cast<int8_t>(scale > 0.0F ? static_cast<int>(rintf(value / scale)) : 0);
        if (d % 32 == 0)
            (isK ? cache.keyScales : cache.valueScales)[slot * cache.scalesPerSlot + d / 32] = floatToHalf(scale);
    } else if (d < headDim) {
        if (cache.type == KeyType::F16) reinterpret_cast<uint16_t*>(to)[at] = floatToHalf(value);
        else reinterpret_cast<float*>(to)[at] = value;
    }
}

}  // namespace

void launchRopeStore(const RopeStoreArgs& args, uint32_t rows, cudaStream_t stream) {
    const dim3 grid(args.shape.heads + (args.stores ? 2 * args.shape.kvHeads : 0), rows);
    DAYLONG_LAUNCH(ropeStore, grid, dim3((args.shape.headDim + 31) / 32 * 32), stream, args);
}

}  // namespace daylong::cuda
