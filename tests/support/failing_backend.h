// A device that fails: a CPU that is lost after so many steps, has no room, or is slow. For tests of what happens then.
#pragma once

#include "cpu/cpu_backend.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace daylong::testing {

struct Failure {
    std::string device = "gpu:0";
    uint64_t runs = UINT64_MAX;                                         // steps that it lasts
    uint32_t mostSlots = UINT32_MAX;                                    // of the cache; more are OutOfMemory
    std::shared_ptr<uint64_t> counter = std::make_shared<uint64_t>(0);  // steps that were asked of it
    double secondsARow = 0.0;                                           // that it takes besides, when it reads
};

class FailingBackend : public engine::Backend {
public:
    explicit FailingBackend(Failure failure)
        : m_failure(std::move(failure)), m_backend(cpu::makeCpuBackend({.threads = 1})) {}

    engine::DeviceInfo device() const override {
        return {.id = m_failure.device, .name = "Failing " + m_failure.device};
    }
    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        return m_backend->loadWeights(std::move(model), progress);
    }
    Result<void> prepare(const engine::Graph& graph, const engine::CacheLayout& layout) override {
        if (layout.slots() > m_failure.mostSlots)
            return Error{ErrorCode::OutOfMemory, "no room on " + m_failure.device};
        return m_backend->prepare(graph, layout);
    }
    Result<void> run(const engine::Step& step, std::span<float> logits) override {
        if ((*m_failure.counter)++ >= m_failure.runs)
            return Error{ErrorCode::Device, m_failure.device + " fell off the bus"};
        if (step.rows > 1)
            std::this_thread::sleep_for(std::chrono::duration<double>(m_failure.secondsARow * step.rows));
        return m_backend->run(step, logits);
    }
    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        if (*m_failure.counter >= m_failure.runs) return Error{ErrorCode::Device, m_failure.device + " is gone"};
        return m_backend->readSlots(range, records);
    }
    Result<void> writeSlots(const engine::SlotRange& range, std::span<const std::byte> records) override {
        return m_backend->writeSlots(range, records);
    }
    Result<void> keepStates(uint32_t place) override { return m_backend->keepStates(place); }
    Result<void> restoreStates(uint32_t place) override { return m_backend->restoreStates(place); }
    Result<void> readStates(std::span<std::byte> states) override { return m_backend->readStates(states); }
    Result<void> writeStates(std::span<const std::byte> states) override { return m_backend->writeStates(states); }
    uint64_t cacheBytes() const override { return m_backend->cacheBytes(); }
    uint64_t weightBytes() const override { return m_backend->weightBytes(); }

private:
    Failure m_failure;
    std::unique_ptr<engine::Backend> m_backend;
};

}  // namespace daylong::testing
