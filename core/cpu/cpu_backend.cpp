#include "cpu/cpu_backend.h"

#include "base/clock.h"
#include "cpu/dispatch.h"
#include "cpu/running_step.h"
#include "engine/step_check.h"

#include <algorithm>
#include <cassert>

namespace daylong::cpu {

namespace {

using engine::Graph;
using engine::Step;

constexpr uint32_t kMostPerCore = 4;  // threads: more than that only wait for each other, and their stacks take memory

uint32_t widestHead(const Graph& graph) {
    uint32_t widest = 0;
    for (const engine::AttentionShape& shape : graph.attention) widest = std::max(widest, shape.headDim);
    return widest;
}

class CpuBackend final : public engine::Backend {
public:
    explicit CpuBackend(const CpuOptions& options)
        : m_kernels(kernelsFor(options.simd.value_or(bestSimdLevel()))),
          m_pool(options.threads != 0 ? std::min(options.threads, kMostPerCore * usableCores()) : usableCores()),
          m_folder(options.kept) {}

    engine::DeviceInfo device() const override { return cpuDevice(); }

    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        m_program = {};
        m_weights = {};
        m_model = std::move(model);
        m_weights = TRY(Weights::load(*m_model, m_folder, m_pool, progress));
        return {};
    }

    Result<void> prepare(const Graph& graph, const engine::CacheLayout& layout) override {
        m_program = {};
        m_cache = {};
        m_memory = {};
        m_graph = graph;
        m_layout = layout;
        Program program = TRY(compile(graph, m_weights));
        m_cache = TRY(KvCache::create(graph, layout));
        m_attention = TRY(AttentionTasks::create(graph, layout, m_pool.threads()));
        const uint32_t columns = std::max(program.mostColumns, widestHead(graph));
        m_memory = TRY(WorkingMemory::create(graph, layout.chunk, columns, m_pool.threads()));
        m_program = std::move(program);
        return {};
    }

    Result<void> run(const Step& step, std::span<float> logits) override {
        if (m_program.phases.empty())
            return Error{ErrorCode::InvalidArgument, "the CPU backend has no model prepared; open a model first"};
        TRY(engine::checkStep(step, m_graph, m_layout, logits.size()));
        m_attention.plan(step);
        const RunningStep running{step,   logits.data(), m_graph, m_weights,  m_kernels,
                                  m_pool, m_memory,      m_cache, m_attention};
        const double start = steadySeconds();
        m_pool.begin();
        for (const Phase& phase : m_program.phases) std::visit([&](const auto& each) { running.run(each); }, phase);
        m_pool.end();
        m_runSeconds = steadySeconds() - start;
        if (m_model->file != nullptr) TRY(m_model->file->checkWhole());  // embeddings were looked up in it
        return m_weights.checkWhole();
    }

    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        return forEachLayer(range, records.size(), [&](const engine::CacheRecord& record, uint32_t layer) {
            m_cache.read(record, layer, range, records.data());
        });
    }

    Result<void> writeSlots(const engine::SlotRange& range, std::span<const std::byte> records) override {
        return forEachLayer(range, records.size(), [&](const engine::CacheRecord& record, uint32_t layer) {
            m_cache.write(record, layer, range, records.data());
        });
    }

    Result<void> keepStates(uint32_t checkpoint) override {
        assert(checkpoint < engine::kCheckpoints);
        m_cache.keepStates(checkpoint);
        return {};
    }
    Result<void> restoreStates(uint32_t checkpoint) override {
        assert(checkpoint < engine::kCheckpoints);
        m_cache.restoreStates(checkpoint);
        return {};
    }

    Result<void> readStates(std::span<std::byte> states) override {
        if (states.size() != m_cache.states().size()) return engine::notItsStates();
        std::ranges::copy(m_cache.states(), states.begin());
        return {};
    }
    Result<void> writeStates(std::span<const std::byte> states) override {
        if (states.size() != m_cache.states().size()) return engine::notItsStates();
        std::ranges::copy(states, m_cache.states().begin());
        return {};
    }

    bool isSameInAnyStep() const override { return true; }

    double lastRunSeconds() const override { return m_runSeconds; }
    uint64_t cacheBytes() const override { return m_cache.bytes(); }
    uint64_t weightBytes() const override { return m_weights.bytes(); }
    bool weightsAreMapped() const override { return m_weights.areMapped(); }

private:
    /// body(record, layer) for each layer of the range's ring, shared out among the threads.
    template <class Body>
    Result<void> forEachLayer(const engine::SlotRange& range, uint64_t bytes, const Body& body) {
        if (m_program.phases.empty() || !engine::fits(range, m_graph, m_layout, bytes))
            return Error{ErrorCode::InvalidArgument, "there are no such slots in the cache of the CPU"};
        const engine::CacheRecord record = engine::cacheRecord(m_graph, m_layout.kv, range.ring);
        m_pool.begin();
        m_pool.parallel(static_cast<uint32_t>(record.layers.size()),
                        [&](uint32_t layer, uint32_t) { body(record, layer); });
        m_pool.end();
        return {};
    }

    const Kernels& m_kernels;
    ThreadPool m_pool;
    const WeightsFolder m_folder;
    std::shared_ptr<const model::Model> m_model;
    Weights m_weights;
    Graph m_graph;
    engine::CacheLayout m_layout;
    Program m_program;
    KvCache m_cache;
    AttentionTasks m_attention;
    WorkingMemory m_memory;
    double m_runSeconds = 0.0;
};

}  // namespace

std::unique_ptr<engine::Backend> makeCpuBackend(const CpuOptions& options) {
    return std::make_unique<CpuBackend>(options);
}

}  // namespace daylong::cpu
