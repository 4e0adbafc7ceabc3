// bench_devices BACKEND GEOMETRY:TYPE...: how fast a device decodes and reads, beside what it copies and multiplies at
// most, for machines that have only a compiler; the terminal program's bench does more. One line for each model.
#include "base/clock.h"
#include "engine/generator.h"
#include "gpu/devices.h"
#include "lab/models/synthetic.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

using namespace daylong;

namespace {

constexpr uint32_t kCache = 4096, kChunk = 512, kDecoded = 48;

/// Tokens per second of feeding single tokens.
Result<double> decodeSpeed(engine::Generator& generator, double& insideSeconds) {
    const std::vector<engine::TokenId> token(1, 300);
    for (int i = 0; i < 4; ++i) TRY(generator.feed(token));
    insideSeconds = 0.0;
    const double start = steadySeconds();
    for (uint32_t i = 0; i < kDecoded; ++i) {
        TRY(generator.feed(token));
        insideSeconds += generator.backend().lastRunSeconds() / kDecoded;
    }
    return kDecoded / (steadySeconds() - start);
}

Result<double> fill(engine::Generator& generator) {
    const std::vector<engine::TokenId> tokens(kCache, 300);
    const double start = steadySeconds();
    TRY(generator.feed(tokens));
    return kCache / (steadySeconds() - start);
}

Result<std::shared_ptr<const model::Model>> makeModel(const std::string& geometryName, const std::string& typeName) {
    const auto geometry = lab::syntheticGeometry(geometryName);
    const auto type = model::dtypeFromName(typeName);
    if (!geometry || !type) return Error{ErrorCode::InvalidArgument, "name a geometry and a type, as in 1b:q4_k"};
    const AnonymousFile file = TRY(lab::temporarySyntheticModel(*geometry, *type));
    return model::loadModel(file.path());  // the mapping stays
}

Result<void> bench(const std::string& backendId, const std::string& name, const gpu::DevicePeaks& peaks) {
    const size_t colon = std::min(name.find(':'), name.size() - 1);
    const auto model = TRY(makeModel(name.substr(0, colon), name.substr(colon + 1)));
    auto backend = TRY(gpu::makeBackend(backendId));
    TRY(backend->loadWeights(model, {}));
    engine::CacheOptions options{.size = kCache, .sinks = 4, .chunk = kChunk};
    engine::Generator generator = TRY(engine::Generator::create(model, std::move(backend), options));
    double inside = 0.0;
    const double empty = TRY(decodeSpeed(generator, inside));
    generator.cache().reset();
    TRY(fill(generator));  // warm
    generator.cache().reset();
    const double prefill = TRY(fill(generator));
    const double full = TRY(decodeSpeed(generator, inside));
    options.origin = 1'000'000;
    TRY(generator.resize(options));
    TRY(fill(generator));
    double insideFar = 0.0;
    const double far = TRY(decodeSpeed(generator, insideFar));
    const model::ModelConfig& config = model->config;
    // The embedding is looked up, not read, where the output has a matrix of its own.
    const uint64_t read = model->weightBytes - (model->embedding != model->output ? model->embedding->sizeBytes : 0);
    const double bytes = static_cast<double>(read) * empty;
    const double flops =
        2.0 * static_cast<double>(model->parameters - uint64_t{config.vocabSize} * config.dim) * prefill;
    std::printf(
        "%-8s %-9s decode %8.1f tok/s empty (%6.1f GB/s, %5.1f%% of copy)  %8.1f at %u  %8.1f past a million  %6.3f ms "
        "outside kernels  prefill %9.1f tok/s "
        "(%5.1f%% of peak)\n",
        backendId.c_str(), name.c_str(), empty, bytes * 1e-9,
        peaks.bytesPerSecond > 0.0 ? 100.0 * bytes / peaks.bytesPerSecond : 0.0, full, kCache, far,
        (1.0 / full - inside) * 1e3, prefill, peaks.flops > 0.0 ? 100.0 * flops / peaks.flops : 0.0);
    std::fflush(stdout);
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_devices BACKEND GEOMETRY:TYPE...   (cuda 1b:q4_k 7b:f16)\n");
        return 2;
    }
    const auto peaks = gpu::measurePeaks(argv[1]);
    if (!peaks) std::fprintf(stderr, "%s: peaks not measured: %s\n", argv[1], peaks.error().message.c_str());
    else
        std::printf("%-8s copies %.0f GB/s, multiplies %.1f TFLOP/s at most\n", argv[1], peaks->bytesPerSecond * 1e-9,
                    peaks->flops * 1e-12);
    for (int i = 2; i < argc; ++i) {
        const Result<void> done = bench(argv[1], argv[i], peaks ? *peaks : gpu::DevicePeaks{});
        if (done) continue;
        std::fprintf(stderr, "%s %s: %s\n", argv[1], argv[i], done.error().message.c_str());
        return 1;
    }
    return 0;
}
