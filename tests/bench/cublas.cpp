// bench_cublas: the CUDA backend's product of 512 activations with half-float weights beside cuBLAS's, in Llama-2-7B's
// shapes; and how far their results are apart. Built where the toolkit has cuBLAS; the product never links it.
#include "base/half.h"
#include "cuda/kernels.h"
#include "cuda/resources.h"

#include <cublas_v2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <random>
#include <vector>

using namespace daylong;

namespace {

constexpr uint32_t kRows = 512;
constexpr int kTries = 20;

struct Shape {
    uint32_t outputs, columns;
};
constexpr std::array<Shape, 4> kShapes = {{{4096, 4096}, {11008, 4096}, {4096, 11008}, {32000, 4096}}};

struct DestroyBlas {
    void operator()(cublasContext* blas) const { cublasDestroy(blas); }
};

template <class Value>
Result<cuda::DeviceMemory> upload(const std::vector<Value>& values) {
    cuda::DeviceMemory memory = TRY(cuda::allocateDevice(values.size() * sizeof(Value), "a benchmark's matrices"));
    TRY(cuda::check(cudaMemcpy(memory.get(), values.data(), values.size() * sizeof(Value), cudaMemcpyHostToDevice),
                    "taking matrices"));
    return memory;
}

Result<double> leastSeconds(cudaStream_t stream, const std::function<void()>& work) {
    const cuda::Event begin = TRY(cuda::makeEvent());
    const cuda::Event end = TRY(cuda::makeEvent());
    double least = INFINITY;
    for (int i = 0; i < kTries; ++i) {
        cudaEventRecord(begin.get(), stream);
        work();
        cudaEventRecord(end.get(), stream);
        TRY(cuda::check(cudaStreamSynchronize(stream), "multiplying"));
        TRY(cuda::check(cudaGetLastError(), "multiplying"));
        float milliseconds = 0.0F;
        TRY(cuda::check(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "reading its clock"));
        least = std::min(least, double{milliseconds} / 1000.0);
    }
    return least;
}

/// The largest difference, relative to the largest value.
Result<double> difference(const cuda::DeviceMemory& a, const cuda::DeviceMemory& b, size_t count) {
    std::vector<float> own(count), theirs(count);
    TRY(cuda::check(cudaMemcpy(own.data(), a.get(), count * sizeof(float), cudaMemcpyDeviceToHost), "giving results"));
    TRY(cuda::check(cudaMemcpy(theirs.data(), b.get(), count * sizeof(float), cudaMemcpyDeviceToHost),
                    "giving results"));
    double most = 0.0, largest = 0.0;
    for (size_t i = 0; i < count; ++i) {
        const double off = std::fabs(double{own[i]} - double{theirs[i]});
        if (std::isnan(off)) return INFINITY;
        most = std::max(most, off);
        largest = std::max(largest, std::fabs(double{theirs[i]}));
    }
    return most / largest;
}

Result<void> compare(const Shape& shape, cublasHandle_t blas, cudaStream_t stream) {
    std::mt19937 random(7);
    std::normal_distribution<float> normal;
    std::vector<float> noise(1U << 16U);
    for (float& value : noise) value = normal(random);
    std::vector<float> x(size_t{kRows} * shape.columns);
    std::vector<uint16_t> halfX(x.size()), weights(size_t{shape.outputs} * shape.columns);
    for (size_t i = 0; i < x.size(); ++i) halfX[i] = halfFromFloat(x[i] = noise[(i * 31) % noise.size()]);
    for (size_t i = 0; i < weights.size(); ++i) weights[i] = halfFromFloat(noise[(i * 17 + i / 65521) % noise.size()]);
    const cuda::DeviceMemory deviceX = TRY(upload(x));
    const cuda::DeviceMemory deviceHalfX = TRY(upload(halfX));
    const cuda::DeviceMemory deviceWeights = TRY(upload(weights));
    const cuda::DeviceMemory scratch = TRY(upload(std::vector<uint16_t>(x.size())));
    const cuda::DeviceMemory scales = TRY(upload(std::vector<float>(kRows)));
    const std::vector<float> zeros(size_t{kRows} * shape.outputs);
    const cuda::DeviceMemory own = TRY(upload(zeros));
    const cuda::DeviceMemory theirs = TRY(upload(zeros));

    cuda::ProductArgs args;
    args.products[0].matrix = {.low = reinterpret_cast<const uint8_t*>(deviceWeights.get()),
                               .rows = shape.outputs,
                               .columns = shape.columns,
                               .stride = shape.columns,
                               .format = cuda::Format::F16};
    args.products[0].out = {reinterpret_cast<float*>(own.get()), shape.outputs};
    args.columns = shape.columns;
    args.halves = {reinterpret_cast<uint16_t*>(scratch.get()), reinterpret_cast<float*>(scales.get())};
    const cuda::Rows in{reinterpret_cast<float*>(deviceX.get()), shape.columns};
    const double ours = TRY(leastSeconds(stream, [&] {
        cuda::launchHalve(in, shape.columns, args.halves, kRows, stream);  // part of the price
        cuda::launchMatMul(args, kRows, stream);
    }));
    const float one = 1.0F, none = 0.0F;
    cublasStatus_t status = CUBLAS_STATUS_SUCCESS;
    const auto outputs = static_cast<int>(shape.outputs), columns = static_cast<int>(shape.columns);
    const double blasSeconds =
        TRY(leastSeconds(stream, [&] {  // its matrices stand in columns: theirs^T = weights^T' . x'
            status = cublasGemmEx(blas, CUBLAS_OP_T, CUBLAS_OP_N, outputs, kRows, columns, &one, deviceWeights.get(),
                                  CUDA_R_16F, columns, deviceHalfX.get(), CUDA_R_16F, columns, &none, theirs.get(),
                                  CUDA_R_32F, outputs, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT);
        }));
    if (status != CUBLAS_STATUS_SUCCESS)
        return Error{ErrorCode::Device, "cuBLAS failed: " + std::to_string(static_cast<int>(status))};
    const double off = TRY(difference(own, theirs, zeros.size()));
    const double flops = 2.0 * kRows * shape.outputs * shape.columns;
    std::printf(
        "cublas   %5u x %-5u by %u: %6.1f TFLOP/s, cuBLAS %6.1f: %.2f of it; results differ by %.1e of the largest\n",
        shape.outputs, shape.columns, kRows, flops / ours * 1e-12, flops / blasSeconds * 1e-12, blasSeconds / ours,
        off);
    if (off > 1e-2) return Error{ErrorCode::Device, "the two do not agree"};
    return {};
}

Result<void> run() {
    const cuda::Stream stream = TRY(cuda::makeStream());
    cublasHandle_t made = nullptr;
    if (cublasCreate(&made) != CUBLAS_STATUS_SUCCESS) return Error{ErrorCode::Device, "cuBLAS does not start"};
    const std::unique_ptr<cublasContext, DestroyBlas> blas(made);
    cublasSetStream(made, stream.get());
    for (const Shape& shape : kShapes) TRY(compare(shape, made, stream.get()));
    return {};
}

}  // namespace

int main() {
    const Result<void> done = run();
    if (done) return 0;
    std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return 1;
}
