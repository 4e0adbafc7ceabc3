#include "gpu/apis.h"

#ifdef DAYLONG_WITH_CUDA
#include "cuda/bandwidth.h"
#include "cuda/cuda_backend.h"
#include "cuda/program.h"
#endif

namespace daylong::gpu {

#ifdef DAYLONG_WITH_CUDA

Api cudaApi() {
    return {"cuda",
            "CUDA",
            cuda::cudaDevices,
            [](uint32_t index, const BackendOptions&) { return cuda::makeCudaBackend(index); },
            [](uint32_t index) -> Result<DevicePeaks> {
                const double bytes = TRY(cuda::measureCopyBandwidth(index));
                const double flops = TRY(cuda::measureMatrixPeak(index));
                return DevicePeaks{bytes, flops};
            },
            cuda::cacheCost};
}

#else

Api cudaApi() {
    static const Error absent{ErrorCode::Device, "this build of Daylong was made without it; choose another device"};
    return {"cuda",
            "CUDA",
            []() -> Result<std::vector<engine::DeviceInfo>> { return absent; },
            [](uint32_t, const BackendOptions&) -> Result<std::unique_ptr<engine::Backend>> { return absent; },
            [](uint32_t) -> Result<DevicePeaks> { return absent; },
            nullptr};
}

#endif

}  // namespace daylong::gpu
