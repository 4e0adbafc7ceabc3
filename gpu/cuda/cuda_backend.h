// The CUDA backend: own kernels for every op, one captured graph replayed per step. The driver is found at run time; a
// program that carries this runs without one. Not yet run on a GPU: its kernels' sources run in tests on an emulation.
// Thread rule: cudaDevices from any thread; a backend from one at a time. Failure rule: no driver is an error that
// says so; an error of a step means that the device is lost, and every later step fails alike.
#pragma once

#include "engine/backend.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace daylong::cuda {

struct CudaOptions {
    uint64_t failAtStep = 0;  // tests: the n-th step fails as if the device were lost; 0: none
};

/// The devices that the kernels run on (compute capability 7.5 and later). Error: Device, with why there are none.
Result<std::vector<engine::DeviceInfo>> cudaDevices();

/// Of device "cuda:<index>".
Result<std::unique_ptr<engine::Backend>> makeCudaBackend(uint32_t index, const CudaOptions& options = {});

}  // namespace daylong::cuda
