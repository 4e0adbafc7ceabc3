// The CPU, for tests that change one thing of a device.
#pragma once

#include "cpu/cpu_backend.h"

#include <memory>
#include <utility>

namespace daylong::testing {

class WrappedCpu : public engine::Backend {
public:
    explicit WrappedCpu(uint32_t threads = 1) : m_cpu(cpu::makeCpuBackend({.threads = threads})) {}

    engine::DeviceInfo device() const override { return m_cpu->device(); }
    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        return m_cpu->loadWeights(std::move(model), progress);
    }
    Result<void> prepare(const engine::Graph& graph, const engine::CacheLayout& layout) override {
        return m_cpu->prepare(graph, layout);
    }
    Result<void> run(const engine::Step& step, std::span<float> logits) override { return m_cpu->run(step, logits); }
    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        return m_cpu->readSlots(range, records);
    }
    Result<void> keepStates(uint32_t place) override { return m_cpu->keepStates(place); }
    Result<void> restoreStates(uint32_t place) override { return m_cpu->restoreStates(place); }
    Result<void> readStates(std::span<std::byte> states) override { return m_cpu->readStates(states); }
    uint64_t cacheBytes() const override { return m_cpu->cacheBytes(); }
    uint64_t weightBytes() const override { return m_cpu->weightBytes(); }

private:
    std::unique_ptr<engine::Backend> m_cpu;
};

}  // namespace daylong::testing
