// What a backend owns of a device: memory, a stream, events, replayable graphs, each freed with its owner; and errors.
// Thread rule: one thread at a time. Failure rule: Result; OutOfMemory names the bytes needed and free.
#pragma once

#include "base/result.h"

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace daylong::cuda {

/// An error of the runtime as ours: OutOfMemory, else Device.
Result<void> check(cudaError_t status, const char* what);

struct FreeDevice {
    void operator()(std::byte* memory) const { cudaFree(memory); }
};
struct FreePinned {
    void operator()(std::byte* memory) const { cudaFreeHost(memory); }
};
struct DestroyStream {
    void operator()(cudaStream_t stream) const { cudaStreamDestroy(stream); }
};
struct DestroyGraph {
    void operator()(cudaGraph_t graph) const { cudaGraphDestroy(graph); }
};
struct DestroyExecutable {
    void operator()(cudaGraphExec_t graph) const { cudaGraphExecDestroy(graph); }
};
struct DestroyEvent {
    void operator()(cudaEvent_t event) const { cudaEventDestroy(event); }
};
using DeviceMemory = std::unique_ptr<std::byte, FreeDevice>;
using PinnedMemory = std::unique_ptr<std::byte, FreePinned>;
using Stream = std::unique_ptr<CUstream_st, DestroyStream>;
using GraphHandle = std::unique_ptr<CUgraph_st, DestroyGraph>;
using Executable = std::unique_ptr<CUgraphExec_st, DestroyExecutable>;
using Event = std::unique_ptr<CUevent_st, DestroyEvent>;

/// Asks first what is free; `what` for people: "the model's weights".
Result<DeviceMemory> allocateDevice(uint64_t bytes, const char* what);
Result<PinnedMemory> allocatePinned(uint64_t bytes, const char* what);
Result<Stream> makeStream();
Result<Event> makeEvent();

constexpr uint64_t kAlignment = 256;
constexpr uint64_t aligned(uint64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

/// Cuts an allocation into aligned pieces; with no memory behind it, it only counts.
class Cutter {
public:
    explicit Cutter(std::byte* begin = nullptr) : m_begin(begin) {}
    template <class T>
    T* take(uint64_t count) {
        std::byte* const taken = m_begin != nullptr ? m_begin + m_bytes : nullptr;
        m_bytes += aligned(count * sizeof(T));
        return reinterpret_cast<T*>(taken);
    }
    uint64_t bytes() const { return m_bytes; }

private:
    std::byte* m_begin;
    uint64_t m_bytes = 0;
};

}  // namespace daylong::cuda
