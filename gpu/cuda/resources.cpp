#include "cuda/resources.h"

#include <string>

namespace daylong::cuda {

namespace {

std::string mebibytes(uint64_t bytes) {
    return std::to_string(bytes) + " bytes (" + std::to_string((bytes + (1U << 20U) - 1) >> 20U) + " MiB)";
}

Error noRoom(uint64_t bytes, const char* what) {
    size_t free = 0, total = 0;
    cudaMemGetInfo(&free, &total);
    return {ErrorCode::OutOfMemory, "the GPU has not enough memory for " + std::string(what) + ": " + mebibytes(bytes) +
                                        " needed, " + mebibytes(free) +
                                        " free; close other programs, or choose a smaller model or cache"};
}

}  // namespace

Result<void> check(cudaError_t status, const char* what) {
    if (status == cudaSuccess) return {};
    const ErrorCode code = status == cudaErrorMemoryAllocation ? ErrorCode::OutOfMemory : ErrorCode::Device;
    return Error{code, std::string("the GPU failed ") + what + ": " + cudaGetErrorString(status)};
}

Result<DeviceMemory> allocateDevice(uint64_t bytes, const char* what) {
    if (bytes == 0) return DeviceMemory();
    size_t free = 0, total = 0;
    TRY(check(cudaMemGetInfo(&free, &total), "telling its free memory"));
    if (bytes > free) return noRoom(bytes, what);
    void* memory = nullptr;
    const cudaError_t status = cudaMalloc(&memory, bytes);
    if (status == cudaErrorMemoryAllocation) {
        cudaGetLastError();  // it is dealt with
        return noRoom(bytes, what);
    }
    TRY(check(status, "allocating memory"));
    return DeviceMemory(static_cast<std::byte*>(memory));
}

Result<PinnedMemory> allocatePinned(uint64_t bytes, const char* what) {
    if (bytes == 0) return PinnedMemory();
    void* memory = nullptr;
    const cudaError_t status = cudaMallocHost(&memory, bytes);
    if (status != cudaSuccess) {
        cudaGetLastError();
        return Error{status == cudaErrorMemoryAllocation ? ErrorCode::OutOfMemory : ErrorCode::Device,
                     "no memory that the GPU can read for " + std::string(what) + ": " + mebibytes(bytes) +
                         " needed: " + cudaGetErrorString(status)};
    }
    return PinnedMemory(static_cast<std::byte*>(memory));
}

Result<Stream> makeStream() {
    cudaStream_t stream = nullptr;
    TRY(check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "making a queue"));
    return Stream(stream);
}

Result<Event> makeEvent() {
    cudaEvent_t event = nullptr;
    TRY(check(cudaEventCreate(&event), "making a clock"));
    return Event(event);
}

}  // namespace daylong::cuda
