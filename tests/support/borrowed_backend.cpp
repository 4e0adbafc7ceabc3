// The shared backend as if it were a new one (test_backends.h).
#include "support/test_backends.h"

namespace daylong::testing {

namespace {

class Borrowed : public engine::Backend {
public:
    explicit Borrowed(engine::Backend& backend) : m_backend(backend) {}
    engine::DeviceInfo device() const override { return m_backend.device(); }
    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        return m_backend.loadWeights(std::move(model), progress);
    }
    Result<void> prepare(const engine::Graph& graph, const engine::CacheLayout& layout) override {
        return m_backend.prepare(graph, layout);
    }
    Result<void> run(const engine::Step& step, std::span<float> logits) override { return m_backend.run(step, logits); }
    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        return m_backend.readSlots(range, records);
    }
    Result<void> writeSlots(const engine::SlotRange& range, std::span<const std::byte> records) override {
        return m_backend.writeSlots(range, records);
    }
    double lastRunSeconds() const override { return m_backend.lastRunSeconds(); }
    uint64_t cacheBytes() const override { return m_backend.cacheBytes(); }
    uint64_t weightBytes() const override { return m_backend.weightBytes(); }

private:
    engine::Backend& m_backend;
};

}  // namespace

std::unique_ptr<engine::Backend> borrowBackend() {
    engine::Backend* const shared = sharedBackend();
    return shared != nullptr ? std::make_unique<Borrowed>(*shared) : nullptr;
}

}  // namespace daylong::testing
