#include "library/fit.h"

#include "cpu/bandwidth.h"
#include "cpu/cpu_backend.h"

#include <algorithm>
#include <cstdio>

namespace daylong::library {

namespace {

constexpr uint64_t kProgramBytes = 200U << 20;  // window, tokenizer, buffers of the engine
constexpr double kWeightFactor = 1.1;           // laid out anew for the kernels, a little larger than in the file
constexpr double kOfBandwidth = 0.75;           // decoding, full cache; measured 73 to 92%
constexpr double kReadingSpeed = 8.0;           // tokens per second

/// How much of its memory a device gives: up to `roomy` it fits, up to `most` it is tight.
struct Shares {
    double roomy, most;
};
constexpr Shares kOfMachine{0.5, 0.85};      // other programs want some
constexpr Shares kOfAccelerator{0.8, 0.93};  // there is hardly anything else in a GPU's own memory

/// KV bytes of a token where nobody tells: what models of that size have (135M 23 KB, 1B 33 KB, 8B 131 KB).
double usualKvBytes(uint64_t parameters) {
    const double billions = static_cast<double>(parameters) / 1e9;
    return 20e3 + 15e3 * std::min(billions, 12.0);
}

}  // namespace

Machine thisMachine() {
    const engine::DeviceInfo cpu = cpu::cpuDevice();
    return {.memoryBytes = cpu.memoryTotalBytes, .availableBytes = cpu.memoryFreeBytes};
}

Machine measuredMachine() {
    static const double bytesPerSecond = [] {
        const Result<double> measured = cpu::measureReadBandwidth();
        return measured ? *measured : 0.0;
    }();
    Machine machine = thisMachine();
    machine.bytesPerSecond = bytesPerSecond;
    return machine;
}

bool isQuick(const Fit& fit) { return fit.tokensPerSecond == 0.0 || fit.tokensPerSecond >= kReadingSpeed; }

Fit judge(uint64_t bytes, const ModelFacts& facts, uint32_t cacheTokens, const Machine& machine) {
    const uint64_t parameters = facts.parameters > 0 ? facts.parameters : bytes * 8 / 5;  // some five bits a weight
    const double usual = usualKvBytes(parameters) * cacheTokens;
    const engine::CacheEstimate cache = facts.cache.bytes > 0.0 ? facts.cache : engine::CacheEstimate{usual, usual};
    const double active = facts.activeParameters > 0 && facts.parameters > 0
                              ? static_cast<double>(facts.activeParameters) / static_cast<double>(facts.parameters)
                              : 1.0;
    const double wanted = static_cast<double>(bytes) * kWeightFactor + cache.bytes + static_cast<double>(kProgramBytes);
    const auto on = [&](uint64_t memoryBytes, double bytesPerSecond, const Shares& shares) {
        const double share = memoryBytes > 0 ? wanted / static_cast<double>(memoryBytes) : 0.0;
        Fit fit{.verdict = share <= shares.roomy  ? Verdict::Fits
                           : share <= shares.most ? Verdict::Tight
                                                  : Verdict::TooLarge,
                .memoryBytes = static_cast<uint64_t>(wanted)};
        if (bytesPerSecond > 0.0)
            fit.tokensPerSecond =
                kOfBandwidth * bytesPerSecond / (static_cast<double>(bytes) * active + cache.bytesRead);
        return fit;
    };
    for (const Accelerator& each : machine.accelerators) {
        Fit fit = on(each.memoryBytes, each.bytesPerSecond, each.shared ? kOfMachine : kOfAccelerator);
        if (each.memoryBytes == 0 || fit.verdict == Verdict::TooLarge) continue;
        fit.device = each.name;
        return fit;
    }
    return on(machine.memoryBytes, machine.bytesPerSecond, kOfMachine);
}

Recommendation recommend(const std::vector<Variant>& variants, const ModelFacts& facts, uint32_t cacheTokens,
                         const Machine& machine) {
    const auto isWhole = [](const Variant& variant) {  // more exact than anybody can tell
        return variant.quantization.find("16") != std::string::npos ||
               variant.quantization.find("32") != std::string::npos;
    };
    // Below four bits a model is no longer quite itself.
    const auto isCoarse = [](const Variant& variant) {
        const size_t digit = variant.quantization.find_first_of("123456789");
        return digit != std::string::npos && variant.quantization[digit] < '4' &&
               variant.quantization.find("16") == std::string::npos;
    };
    const Variant* smallest = nullptr;
    const Variant* best = nullptr;
    for (const Variant& variant : variants) {  // smallest first
        if (!variant.runs) continue;
        const Fit fit = judge(variant.bytes, facts, cacheTokens, machine);
        if (fit.verdict == Verdict::TooLarge) continue;
        if (smallest == nullptr || (isCoarse(*smallest) && !isCoarse(variant))) smallest = &variant;
        if (fit.verdict == Verdict::Fits && isQuick(fit) && !isCoarse(variant) &&
            (!isWhole(variant) || best == nullptr))
            best = &variant;
    }
    if (best != nullptr)
        return {best, isWhole(*best) ? "the smallest there is, and it fits"
                                     : "the most exact one that fits well and answers faster than one reads"};
    if (smallest != nullptr)
        return {smallest, isCoarse(*smallest)
                              ? "the only kind that fits; it loses some of the model's sense"
                              : "the smallest that keeps the model's sense; larger ones would be slow or tight here"};
    return {nullptr, "it is too large for this machine, in every form it comes in"};
}

}  // namespace daylong::library
