#include "lab/commands/bench.h"
#include "base/terminal_text.h"
#include "cli/json_output.h"

#include <cmath>
#include <cstdio>

namespace daylong::cli {

namespace {

constexpr double kGiga = 1e9, kTera = 1e12, kMiB = 1024.0 * 1024.0;

double ratio(double own, double reference) { return reference > 0.0 ? own / reference : 0.0; }

/// One line: tokens/s, GB/s, percent of the measured bandwidth.
void printDecode(const char* what, double speed, uint64_t bytes, double bandwidth) {
    const double rate = speed * static_cast<double>(bytes);
    std::printf("  %-28s %8.1f tok/s  %6.1f GB/s", what, speed, rate / kGiga);
    if (bandwidth > 0.0) std::printf("  %3.0f%% of bandwidth", 100.0 * rate / bandwidth);
    std::printf("\n");
}

void printComparison(const BenchReport& report) {
    const Speeds& other = *report.reference;
    std::printf("  %s: decode %.1f empty, %.1f full; prefill %.0f tok/s\n", report.referenceName.c_str(),
                other.decodeEmpty, other.decodeFull, other.prefill);
    const Speeds& times = report.timesReference;
    std::printf("  times llama.cpp              decode %.2f empty, %.2f full; prefill %.2f\n", times.decodeEmpty,
                times.decodeFull, times.prefill);
}

struct Means {
    double empty = 0.0, full = 0.0, prefill = 0.0;
    int count = 0;
};

/// Geometric means of the ratios to llama.cpp.
Means means(const std::vector<BenchReport>& reports) {
    Means logs;
    for (const BenchReport& report : reports) {
        const Speeds& times = report.timesReference;
        if (times.decodeEmpty <= 0.0 || times.decodeFull <= 0.0 || times.prefill <= 0.0) continue;
        logs.empty += std::log(times.decodeEmpty);
        logs.full += std::log(times.decodeFull);
        logs.prefill += std::log(times.prefill);
        ++logs.count;
    }
    if (logs.count == 0) return logs;
    return {std::exp(logs.empty / logs.count), std::exp(logs.full / logs.count), std::exp(logs.prefill / logs.count),
            logs.count};
}

nlohmann::ordered_json speedsJson(const Speeds& speeds) {
    nlohmann::ordered_json json = {
        {"decode_empty", speeds.decodeEmpty}, {"decode_full", speeds.decodeFull}, {"prefill_512", speeds.prefill}};
    if (speeds.decodeMillion > 0.0) json["decode_million"] = speeds.decodeMillion;
    if (speeds.decodeContended > 0.0) json["decode_full_contended"] = speeds.decodeContended;
    return json;
}

}  // namespace

void printBenchText(const std::vector<BenchReport>& reports) {
    for (const BenchReport& report : reports) {
        std::printf("%s  (%s)\n", lineForTerminal(report.name).c_str(), report.types.c_str());
        std::printf("  %-28s %s, %.1f GB/s", "device", lineForTerminal(report.device).c_str(),
                    report.bandwidth / kGiga);
        if (report.matrixPeak > 0.0) std::printf(", %.1f TFLOP/s", report.matrixPeak / kTera);
        std::printf("\n");
        std::printf("  %-28s weights %.0f MiB%s, cache %.0f MiB; loaded in %.2f s\n", "memory",
                    static_cast<double>(report.weightBytes) / kMiB, report.weightsMapped ? " mapped" : "",
                    static_cast<double>(report.cacheBytes) / kMiB, report.loadSeconds);
        printDecode("decode, empty cache", report.own.decodeEmpty, report.bytesPerToken, report.bandwidth);
        printDecode("decode, full cache", report.own.decodeFull, report.bytesPerToken + report.cacheBytesPerToken,
                    report.bandwidth);
        if (report.own.decodeMillion > 0.0) {
            printDecode("decode, after a million", report.own.decodeMillion,
                        report.bytesPerToken + report.cacheBytesPerToken, report.bandwidth);
        }
        if (report.outsideMs > 0.0)
            std::printf("  %-28s %8.3f ms of each token's %.3f\n", "outside the kernels", report.outsideMs,
                        1000.0 / report.own.decodeFull);
        const double rate = report.own.prefill * report.prefillFlops;
        std::printf("  %-28s %8.1f tok/s  %6.2f TFLOP/s", "prefill, 512 tokens", report.own.prefill, rate / kTera);
        if (report.matrixPeak > 0.0) std::printf("  %3.0f%% of the matrix peak", 100.0 * rate / report.matrixPeak);
        std::printf("\n");
        std::printf("  %-28s %8.1f ms\n", "first token after 128", report.firstTokenMs);
        std::printf("  %-28s %8.1f ms\n", "first token after 500", report.firstMessageMs);
        if (report.reference) printComparison(report);
        if (report.own.decodeContended > 0.0) {
            std::printf("  %-28s %8.1f tok/s, %.2f of the speed alone", "full cache, one core taken",
                        report.own.decodeContended, ratio(report.own.decodeContended, report.own.decodeFull));
            if (report.reference)
                std::printf(" (llama.cpp: %.1f, %.2f)", report.reference->decodeContended,
                            ratio(report.reference->decodeContended, report.reference->decodeFull));
            std::printf("\n");
        }
    }
    const Means mean = means(reports);
    if (mean.count > 1) {
        std::printf("geometric mean of %d, times llama.cpp: decode %.2f empty, %.2f full; prefill %.2f\n", mean.count,
                    mean.empty, mean.full, mean.prefill);
    }
}

void printBenchJson(const std::vector<BenchReport>& reports) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const BenchReport& report : reports) {
        nlohmann::ordered_json each = {
            {"model", report.name},
            {"types", report.types},
            {"device", report.device},
            {"bandwidth_bytes_per_second", report.bandwidth},
            {"matrix_peak_flops", report.matrixPeak},
            {"prefill_flops_per_token", report.prefillFlops},
            {"full_cache_position", report.fullPosition},
            {"outside_kernels_ms", report.outsideMs},
            {"weight_bytes_per_token", report.bytesPerToken},
            {"cache_bytes_per_token", report.cacheBytesPerToken},
            {"weight_memory_bytes", report.weightBytes},
            {"cache_memory_bytes", report.cacheBytes},
            {"load_seconds", report.loadSeconds},
            {"weights_mapped", report.weightsMapped},
            {"first_token_ms", report.firstTokenMs},
            {"first_message_ms", report.firstMessageMs},
            {"tokens_per_second", speedsJson(report.own)},
        };
        if (report.reference) {
            each["llama_cpp"] = {{"name", report.referenceName}, {"tokens_per_second", speedsJson(*report.reference)}};
            each["times_llama_cpp"] = speedsJson(report.timesReference);
        }
        list.push_back(std::move(each));
    }
    nlohmann::ordered_json result = {{"models", std::move(list)}};
    const Means mean = means(reports);
    if (mean.count > 0)
        result["times_llama_cpp"] = {
            {"decode_empty", mean.empty}, {"decode_full", mean.full}, {"prefill_512", mean.prefill}};
    printJson(result);
}

}  // namespace daylong::cli
