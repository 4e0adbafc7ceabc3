// The backend that conformance tests run on here: gpu/cuda, its kernels and all, on the emulation.
#include "cuda/cuda_backend.h"
#include "support/test_backends.h"
#include "support/unit.h"

namespace daylong::testing {

std::string backendName() { return "cuda-emulation"; }

std::unique_ptr<engine::Backend> makeTestBackend() {
    auto made = cuda::makeCudaBackend(0);
    if (made) return std::move(*made);
    unit::fail(__FILE__, __LINE__, made.error().message);
    return nullptr;
}

engine::Backend* sharedBackend() {
    static const std::unique_ptr<engine::Backend> shared = makeTestBackend();  // ends before the emulation that it uses
    return shared.get();
}

}  // namespace daylong::testing
