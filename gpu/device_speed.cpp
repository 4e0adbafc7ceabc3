#include "gpu/device_speed.h"

#include "base/clock.h"
#include "engine/generator.h"

#include <algorithm>
#include <fstream>

namespace daylong::gpu {

namespace {

constexpr uint32_t kChunk = 64, kAnswer = 16;
constexpr int kRounds = 3;  // after one that warms up

std::string keyOf(const engine::DeviceInfo& device) {
    std::string key = device.name + " / " + device.driver;
    std::replace_if(
        key.begin(), key.end(), [](char each) { return each == '\t' || each == '\n'; }, ' ');
    return key;
}

}  // namespace

Result<double> measureSpeed(std::unique_ptr<engine::Backend> backend, std::shared_ptr<const model::Model> model) {
    TRY(backend->loadWeights(model, {}));
    engine::Generator generator = TRY(
        engine::Generator::create(std::move(model), std::move(backend), {.size = 512, .sinks = 4, .chunk = kChunk}));
    const std::vector<engine::TokenId> prompt(kChunk, 300);
    double best = 0.0;
    for (int round = 0; round <= kRounds; ++round) {
        const double start = steadySeconds();
        TRY(generator.feed(prompt));
        for (uint32_t i = 0; i < kAnswer; ++i) TRY(generator.feed(std::span(prompt).first(1)));
        if (round > 0) best = std::max(best, (kChunk + kAnswer) / (steadySeconds() - start));
    }
    return best;
}

DeviceSpeeds::DeviceSpeeds(std::filesystem::path file) : m_file(std::move(file)) {
    std::ifstream stream(m_file);
    double speed = 0.0;
    for (std::string key; stream >> speed && std::getline(stream >> std::ws, key);) {
        if (speed > 0.0) m_speeds[key] = speed;
    }
}

std::optional<double> DeviceSpeeds::of(const engine::DeviceInfo& device) const {
    const auto found = m_speeds.find(keyOf(device));
    return found != m_speeds.end() ? std::optional(found->second) : std::nullopt;
}

void DeviceSpeeds::remember(const engine::DeviceInfo& device, double tokensPerSecond) {
    m_speeds[keyOf(device)] = tokensPerSecond;
    std::error_code ignored;
    std::filesystem::create_directories(m_file.parent_path(), ignored);
    std::filesystem::path fresh = m_file;
    fresh += ".new";
    {
        std::ofstream stream(fresh);
        for (const auto& [key, speed] : m_speeds) stream << speed << '\t' << key << '\n';
        if (!stream.flush()) return;
    }
    std::filesystem::rename(fresh, m_file, ignored);
}

}  // namespace daylong::gpu
