// The kernel behind measureMatrixPeak, for the compiler of .cu files and that of the rest.
#pragma once

#include <cuda_runtime_api.h>

namespace daylong::cuda {

constexpr unsigned kPeakThreads = 256;

/// Launches `blocks` of kPeakThreads that multiply `rounds` times. `sink` takes a float per thread.
cudaError_t launchMatrixPeak(unsigned blocks, unsigned rounds, float* sink, cudaStream_t stream);

/// Multiplications and additions of one launch.
double matrixPeakFlops(unsigned blocks, unsigned rounds);

}  // namespace daylong::cuda
