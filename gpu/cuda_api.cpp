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

Api cudaApi() { return absentApi("cuda", "CUDA"); }

#endif

}  // namespace daylong::gpu
