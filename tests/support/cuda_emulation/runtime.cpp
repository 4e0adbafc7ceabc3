#include <cuda_runtime_api.h>

#include "base/clock.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

struct CUgraph_st {
    std::vector<std::function<void()>> work;
};
struct CUgraphExec_st {
    std::vector<std::function<void()>> work;
};
struct CUstream_st {
    CUgraph_st* captured = nullptr;  // not nullptr: being captured
};
struct CUevent_st {
    double seconds = 0.0;
};

namespace {

constexpr size_t kTotal = size_t{4} << 30U;

struct Device {
    std::map<void*, size_t> allocations;
    size_t used = 0;
    cudaError_t last = cudaSuccess;
    int captures = 0;  // streams being captured
};
Device& device() {
    static Device only;
    return only;
}

cudaError_t keep(cudaError_t error) {
    if (error != cudaSuccess) device().last = error;
    return error;
}

/// Calls that wait or allocate have no place in a graph.
bool isCapturing() { return device().captures > 0; }

}  // namespace

namespace daylong::emulation {

void queue(cudaStream_t stream, std::function<void()> work) {
    if (stream != nullptr && stream->captured != nullptr) stream->captured->work.push_back(std::move(work));
    else work();
}

}  // namespace daylong::emulation

using daylong::emulation::queue;

const char* cudaGetErrorString(cudaError_t error) {
    switch (error) {
        case cudaSuccess: return "no error";
        case cudaErrorMemoryAllocation: return "out of memory";
        case cudaErrorStreamCaptureUnsupported: return "operation not permitted when stream is capturing";
        default: return "an emulated error";
    }
}
cudaError_t cudaGetLastError() { return std::exchange(device().last, cudaSuccess); }
cudaError_t cudaGetDeviceCount(int* count) {
    *count = 1;
    return cudaSuccess;
}
cudaError_t cudaSetDevice(int index) { return index == 0 ? cudaSuccess : keep(cudaErrorInvalidValue); }
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
    *properties = {};
    std::strcpy(properties->name, "CUDA emulation");
    properties->totalGlobalMem = kTotal;
    properties->major = 9;
    properties->multiProcessorCount = 4;
    return cudaSuccess;
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
    *value = attribute == cudaDevAttrMultiProcessorCount ? 4 : attribute == cudaDevAttrComputeCapabilityMajor ? 9 : 0;
    return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* version) {
    *version = 13000;
    return cudaSuccess;
}
cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
    *total = kTotal;
    *free = kTotal - device().used;
    return cudaSuccess;
}
cudaError_t cudaMalloc(void** memory, size_t bytes) {
    if (isCapturing()) return keep(cudaErrorStreamCaptureUnsupported);
    if (bytes > kTotal - device().used) return keep(cudaErrorMemoryAllocation);
    *memory = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
    if (*memory == nullptr) return keep(cudaErrorMemoryAllocation);
    std::memset(*memory, 0xFF, bytes);  // not-a-numbers
    device().allocations[*memory] = bytes;
    device().used += bytes;
    return cudaSuccess;
}
cudaError_t cudaFree(void* memory) {
    const auto found = device().allocations.find(memory);
    if (found == device().allocations.end()) return memory == nullptr ? cudaSuccess : keep(cudaErrorInvalidValue);
    device().used -= found->second;
    device().allocations.erase(found);
    std::free(memory);
    return cudaSuccess;
}
cudaError_t cudaMallocHost(void** memory, size_t bytes) {
    if (isCapturing()) return keep(cudaErrorStreamCaptureUnsupported);
    *memory = std::malloc(bytes);
    return *memory != nullptr ? cudaSuccess : keep(cudaErrorMemoryAllocation);
}
cudaError_t cudaFreeHost(void* memory) {
    std::free(memory);
    return cudaSuccess;
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
    queue(stream, [=] { std::memcpy(to, from, bytes); });
    return cudaSuccess;
}
cudaError_t cudaMemcpy2DAsync(void* to, size_t toPitch, const void* from, size_t fromPitch, size_t width, size_t height,
                              cudaMemcpyKind, cudaStream_t stream) {
    if (width > toPitch || width > fromPitch) return keep(cudaErrorInvalidValue);
    queue(stream, [=] {
        for (size_t row = 0; row < height; ++row)
            std::memcpy(static_cast<char*>(to) + row * toPitch, static_cast<const char*>(from) + row * fromPitch,
                        width);
    });
    return cudaSuccess;
}
cudaError_t cudaMemsetAsync(void* memory, int value, size_t bytes, cudaStream_t stream) {
    queue(stream, [=] { std::memset(memory, value, bytes); });
    return cudaSuccess;
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    *stream = new CUstream_st;
    return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
    delete stream;
    return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t) {
    return isCapturing() ? keep(cudaErrorStreamCaptureUnsupported) : cudaSuccess;
}
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
    if (stream->captured != nullptr) return keep(cudaErrorIllegalState);
    stream->captured = new CUgraph_st;
    ++device().captures;
    return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
    *graph = std::exchange(stream->captured, nullptr);
    --device().captures;
    return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long) {
    *executable = new CUgraphExec_st{graph->work};
    return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t) {
    for (const auto& work : executable->work) work();
    return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
    delete graph;
    return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
    delete executable;
    return cudaSuccess;
}
cudaError_t cudaEventCreate(cudaEvent_t* event) {
    *event = new CUevent_st;
    return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t) {
    event->seconds = daylong::steadySeconds();
    return cudaSuccess;
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin, cudaEvent_t end) {
    *milliseconds = static_cast<float>((end->seconds - begin->seconds) * 1000.0);
    return cudaSuccess;
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
    delete event;
    return cudaSuccess;
}
