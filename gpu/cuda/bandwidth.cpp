#include "cuda/bandwidth.h"

#include "cuda/matrix_peak.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

namespace daylong::cuda {

namespace {

Result<void> check(cudaError_t status, const char* what) {
    if (status == cudaSuccess) return {};
    const ErrorCode code = status == cudaErrorMemoryAllocation ? ErrorCode::OutOfMemory : ErrorCode::Device;
    return Error{code, std::string("measuring the GPU: ") + what + " failed: " + cudaGetErrorString(status)};
}

struct FreeMemory {
    void operator()(void* memory) const { cudaFree(memory); }
};
using Memory = std::unique_ptr<void, FreeMemory>;

struct DestroyEvent {
    void operator()(cudaEvent_t event) const { cudaEventDestroy(event); }
};
using Event = std::unique_ptr<CUevent_st, DestroyEvent>;

Result<Memory> allocate(size_t bytes) {
    void* memory = nullptr;
    TRY(check(cudaMalloc(&memory, bytes), "allocating memory"));
    return Memory(memory);
}

Result<Event> makeEvent() {
    cudaEvent_t event = nullptr;
    TRY(check(cudaEventCreate(&event), "creating an event"));
    return Event(event);
}

/// The least seconds of `work` in a few tries, after one that warms up.
Result<double> leastSeconds(const std::function<cudaError_t()>& work) {
    constexpr int kTries = 5;
    const Event begin = TRY(makeEvent());
    const Event end = TRY(makeEvent());
    double least = 0.0;
    for (int i = 0; i <= kTries; ++i) {
        TRY(check(cudaEventRecord(begin.get(), nullptr), "starting the clock"));
        TRY(check(work(), "the work"));
        TRY(check(cudaEventRecord(end.get(), nullptr), "stopping the clock"));
        TRY(check(cudaEventSynchronize(end.get()), "waiting"));
        float milliseconds = 0.0F;
        TRY(check(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "reading the clock"));
        const double seconds = static_cast<double>(milliseconds) / 1000.0;
        if (i == 1 || (i > 1 && seconds < least)) least = seconds;
    }
    return std::max(least, 1e-9);
}

}  // namespace

Result<double> measureCopyBandwidth(uint32_t index) {
    constexpr size_t kMost = size_t{1} << 30U, kLeast = size_t{1} << 26U;
    TRY(check(cudaSetDevice(static_cast<int>(index)), "choosing the device"));
    size_t free = 0, total = 0;
    TRY(check(cudaMemGetInfo(&free, &total), "asking for its memory"));
    const size_t bytes = std::clamp(free / 4, kLeast, kMost);  // far more than its caches hold
    const Memory from = TRY(allocate(bytes));
    const Memory to = TRY(allocate(bytes));
    TRY(check(cudaMemset(from.get(), 1, bytes), "filling memory"));
    const double seconds = TRY(
        leastSeconds([&] { return cudaMemcpyAsync(to.get(), from.get(), bytes, cudaMemcpyDeviceToDevice, nullptr); }));
    return 2.0 * static_cast<double>(bytes) / seconds;
}

Result<double> measureMatrixPeak(uint32_t index) {
    constexpr unsigned kRounds = 20'000, kBlocksPerProcessor = 4;
    TRY(check(cudaSetDevice(static_cast<int>(index)), "choosing the device"));
    int processors = 0;
    TRY(check(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, static_cast<int>(index)),
              "counting its processors"));
    const unsigned blocks = static_cast<unsigned>(processors) * kBlocksPerProcessor;
    const Memory sink = TRY(allocate(size_t{blocks} * kPeakThreads * sizeof(float)));
    const double seconds =
        TRY(leastSeconds([&] { return launchMatrixPeak(blocks, kRounds, static_cast<float*>(sink.get()), nullptr); }));
    return matrixPeakFlops(blocks, kRounds) / seconds;
}

}  // namespace daylong::cuda
