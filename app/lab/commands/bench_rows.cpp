#include "lab/commands/bench_rows.h"

#include "base/clock.h"
#include "cli/progress_line.h"
#include "cli/session.h"
#include "gpu/devices.h"
#include "lab/commands/bench_synthetic.h"
#include "lab/latency.h"
#include "model/describe.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <optional>
#include <vector>

namespace daylong::cli {

namespace {

constexpr std::array<uint32_t, 9> kRows = {1, 2, 3, 4, 5, 6, 7, 8, 16};
constexpr double kSeconds = 0.3;  // of each measurement

/// Seconds of a step of so many rows, on an empty cache.
Result<double> secondsOf(engine::Generator& generator, uint32_t rows) {
    std::vector<engine::TokenId> tokens;
    for (uint32_t i = 0; i < rows; ++i) tokens.push_back(static_cast<engine::TokenId>(260 + i % 16));
    generator.cache().reset();
    TRY(generator.feedAll(tokens));  // what was asleep is awake
    uint32_t steps = 0;
    const double start = steadySeconds();
    while (steps < 4 || steadySeconds() - start < kSeconds) {
        TRY(generator.feedAll(tokens));
        ++steps;
    }
    return (steadySeconds() - start) / steps;
}

}  // namespace

Result<void> benchRows(const RowsOptions& options) {
    EngineOptions engine = options.engine;
    std::optional<AnonymousFile> synthetic;
    if (!options.synthetic.empty()) {
        const SyntheticChoice choice = TRY(syntheticChoice(options.synthetic));
        synthetic = TRY(syntheticFile(choice.geometry, choice.type.value_or(model::DType::Q4_0)));
        engine.model = synthetic->path().string();
    }
    if (engine.model.empty())
        return Error{ErrorCode::InvalidArgument, "bench rows needs either --model FILE or --synthetic NAME[:type]"};
    const auto model = TRY(model::loadModel(engine.model));
    const uint64_t bytes = model::describe(*model).bytesPerToken;
    engine::Generator generator =
        TRY(openGenerator(model, engine, {.size = 256, .sinks = 4, .chunk = 16, .maxLogitRows = 16}));
    const gpu::DevicePeaks peaks = TRY(gpu::measurePeaks(generator.backend().device().id, {.threads = engine.threads}));
    std::array<std::vector<double>, kRows.size()> seconds, times;
    ProgressLine progress("measuring steps");
    for (uint32_t round = 0; round < options.rounds; ++round) {
        progress.update(round, options.rounds);
        for (size_t i = 0; i < kRows.size(); ++i) {
            seconds[i].push_back(TRY(secondsOf(generator, kRows[i])));
            times[i].push_back(seconds[i].back() / seconds[0].back());
        }
    }
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (size_t i = 0; i < kRows.size(); ++i) {
        const double step = lab::median(seconds[i]), rate = static_cast<double>(bytes) / step;
        json.push_back({{"rows", kRows[i]},
                        {"ms", step * 1000.0},
                        {"times", lab::median(times[i])},
                        {"weights_bytes_per_second", rate},
                        {"bandwidth_percent", peaks.bytesPerSecond > 0.0 ? 100.0 * rate / peaks.bytesPerSecond : 0.0}});
    }
    if (options.json) {
        std::printf("%s\n", json.dump(2).c_str());
        return {};
    }
    std::printf("%s, steps with the logits of every row; the device reads %.1f GB/s\n",
                generator.backend().device().name.c_str(), peaks.bytesPerSecond * 1e-9);
    for (const auto& row : json)
        std::printf("  %2u rows  %8.3f ms  %5.2f times one row  %6.1f GB/s of weights (%3.0f%%)\n",
                    row["rows"].get<unsigned>(), row["ms"].get<double>(), row["times"].get<double>(),
                    row["weights_bytes_per_second"].get<double>() * 1e-9, row["bandwidth_percent"].get<double>());
    return {};
}

}  // namespace daylong::cli
