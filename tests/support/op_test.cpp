#include "support/op_test.h"

#include "support/reference_backend.h"
#include "support/unit.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <set>

namespace daylong::testing {

namespace {

constexpr size_t kGuard = 64;
constexpr float kUntouched = -12345.5F;

engine::Step stepOf(uint32_t rows) {
    engine::Step step = tiny::plainStep(rows);
    for (uint32_t row = 0; row < rows; ++row)
        step.tokens[row] = static_cast<engine::TokenId>(7 * row % OpTest::kTableRows);
    return step;
}

}  // namespace

OpTest::OpTest(uint32_t width, float size) : x(g.buffer(width)) {
    table = const_cast<model::Tensor*>(tiny.tensor(model::DType::F32, kTableRows + 1, width, size));
    const float nan = NAN;
    auto* last = const_cast<std::byte*>(table->data) + size_t{kTableRows} * width * sizeof(float);
    for (uint32_t i = 0; i < width; ++i) std::memcpy(last + i * sizeof nan, &nan, sizeof nan);
    tiny.model->embedding = table;
    g.op(engine::OpKind::Embed, engine::kNoBuffer, x, table);
}

void OpTest::useWholeNumbers() {
    auto* values = reinterpret_cast<float*>(const_cast<std::byte*>(table->data));
    std::uniform_int_distribution<int> code(-127, 127);
    for (size_t i = 0; i < size_t{kTableRows} * table->columns(); ++i) {
        values[i] = static_cast<float>(i % table->columns() % 32 == 5 ? 127 : code(tiny.random));
    }
}

bool prepare(engine::Backend& backend, const tiny::TinyModel& tiny, const engine::Graph& graph,
             const engine::CacheLayout& layout, const std::string& what) {
    const auto check = [&](const Result<void>& result) {
        if (!result && result.error().code == ErrorCode::Unsupported) unit::skip(what + ": " + result.error().message);
        else if (!result) unit::fail(__FILE__, __LINE__, what + ": " + result.error().message);
        return static_cast<bool>(result);
    };
    return check(backend.loadWeights(tiny.model, {})) && check(backend.prepare(graph, layout));
}

std::vector<float> runGuarded(engine::Backend& backend, const engine::Step& step, uint32_t vocabSize,
                              const std::string& what) {
    const size_t count = size_t{step.rows - step.firstLogitRow} * vocabSize;
    std::vector<float> logits(count + kGuard, kUntouched);
    std::fill_n(logits.begin(), count, NAN);
    const Result<void> ran = backend.run(step, std::span(logits).first(count));
    if (!ran) {
        unit::fail(__FILE__, __LINE__, what + ": " + ran.error().message);
        return {};
    }
    if (std::any_of(logits.begin() + static_cast<long>(count), logits.end(),
                    [](float each) { return each != kUntouched; })) {
        unit::fail(__FILE__, __LINE__, what + ": wrote behind the logits");
    }
    logits.resize(count);
    return logits;
}

void poison(engine::Backend& backend, const engine::Graph& graph, const engine::CacheLayout& layout,
            engine::TokenId nan) {
    std::vector<float> ignored(size_t{layout.maxLogitRows} * graph.vocabSize);
    assert(layout.slots() >= layout.chunk);  // so that the first step is one of full length
    for (uint32_t begin = 0; begin < layout.slots(); begin += layout.chunk) {
        engine::Step step;
        step.rows = std::min(layout.chunk, layout.slots() - begin);
        step.firstLogitRow = step.rows - std::min(step.rows, layout.maxLogitRows);
        step.tokens.assign(step.rows, nan);
        for (const uint32_t window : graph.rings) {
            const engine::RingShape shape = engine::ringShape(layout, window);
            engine::RingStep& ring = step.rings.emplace_back();
            for (uint32_t row = 0; row < step.rows; ++row) {
                const uint32_t slot = (begin + row) % shape.slots();
                const bool fixed = slot < shape.fixedSlots;
                ring.slot.push_back(slot);
                ring.fixedCount.push_back(fixed ? slot + 1 : 0);
                ring.windowFirst.push_back(fixed ? 0 : slot - shape.fixedSlots);
                ring.windowCount.push_back(fixed ? 0 : 1);
            }
        }
        step.windowAngles.assign(size_t{step.rows} * engine::anglesBefore(graph, graph.ropeDims.size()), 1.0F);
        step.fixedAngles = step.windowAngles;
        const size_t count = size_t{step.rows - step.firstLogitRow} * graph.vocabSize;
        const Result<void> ran = backend.run(step, std::span(ignored).first(count));
        if (!ran) unit::fail(__FILE__, __LINE__, "a step of not-a-numbers: " + ran.error().message);
    }
}

double difference(const std::vector<float>& actual, const std::vector<float>& expected, double scale) {
    if (actual.size() != expected.size()) return INFINITY;
    double most = 0.0, largest = std::max(scale, 1e-30);
    for (size_t i = 0; i < actual.size(); ++i) {
        const double off = std::fabs(double{actual[i]} - double{expected[i]});
        if (!std::isfinite(off)) return INFINITY;
        most = std::max(most, off);
        largest = std::max(largest, std::fabs(double{expected[i]}));
    }
    return most / largest;
}

void OpTest::compare(const std::string& what, const Comparison& comparison) {
    engine::Backend* const backend = sharedBackend();
    if (backend == nullptr) return;
    const uint32_t most = *std::max_element(comparison.rows.begin(), comparison.rows.end());
    const engine::CacheLayout layout{
        .fixedSlots = 0, .ringSlots = most, .kv = engine::KvType::F32, .chunk = most, .maxLogitRows = most};
    const auto reference = makeReferenceBackend();
    if (!prepare(*backend, tiny, g.graph, layout, what) || !prepare(*reference, tiny, g.graph, layout, what)) return;
    for (const uint32_t rows : comparison.rows) {
        engine::Step step = stepOf(rows);
        const std::vector<float> all = runGuarded(*reference, step, g.graph.vocabSize, what);
        for (const uint32_t first : std::set{0U, rows / 2, rows - 1, rows}) {
            if (first != 0 && rows != most) continue;  // which rows' logits are wanted: tried once
            step.firstLogitRow = first;
            poison(*backend, g.graph, layout, kTableRows);
            const std::string name = what + ", " + std::to_string(rows) + " rows, logits from " + std::to_string(first);
            const std::vector<float> actual = runGuarded(*backend, step, g.graph.vocabSize, name);
            if (first == rows) continue;
            const std::vector<float> expected(all.begin() + static_cast<long>(size_t{first} * g.graph.vocabSize),
                                              all.end());
            const double off = difference(actual, expected, comparison.scale);
            if (!(off <= comparison.tolerance)) {
                unit::fail(
                    __FILE__, __LINE__,
                    name + ": off by " + std::to_string(off) + ", allowed " + std::to_string(comparison.tolerance));
            }
        }
    }
}

double productTolerance(model::DType type) {
    switch (type) {
        case model::DType::F32: return 2e-5;
        case model::DType::F16: return 2e-3;
        case model::DType::BF16: return 6e-3;
        default: return 2e-2;
    }
}

std::vector<model::DType> allTypes() {
    std::vector<model::DType> types;
    for (uint32_t id = 0; id < 256; ++id) {
        if (const model::DTypeTraits* traits = model::findTraits(id)) types.push_back(traits->type);
    }
    return types;
}

std::string nameOf(model::DType type) { return std::string(model::traits(type).name); }

}  // namespace daylong::testing
