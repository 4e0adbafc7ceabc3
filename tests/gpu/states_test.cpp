// Layers that keep a state: short convolutions, the gated delta rule and Mamba-2's scan of the backend under test
// against the oracle, however the rows are cut into steps, and what is kept of them at a checkpoint.
#include "engine/cache_shape.h"
#include "support/op_test.h"
#include "support/reference_backend.h"
#include "support/unit.h"

using namespace daylong;
using engine::OpKind;
using model::DType;
using testing::OpTest;

namespace {

constexpr uint32_t kRows = 300, kChunk = 256;
constexpr engine::CacheLayout kLayout{.fixedSlots = 0,
                                      .ringSlots = kChunk,
                                      .kv = engine::KvType::F32,
                                      .chunk = kChunk,
                                      .maxLogitRows = kChunk};

/// x convolved, then, with heads, the delta rule of it.
void record(OpTest& t, uint32_t taps, const model::DeltaNet& net, model::Activation activation) {
    const uint32_t width = t.g.graph.buffers[static_cast<size_t>(t.x)].width;
    model::LayerWeights& w = t.tiny.layer();
    w.mixConv = t.tiny.tensor(DType::F32, width, taps, 0.5F);
    t.g.graph.states.push_back({.taps = taps, .width = width});
    const auto convolved = t.g.buffer(width);
    t.g.op(OpKind::Conv, t.x, convolved, w.mixConv).activation = activation;
    if (net.valueHeads == 0) {
        const auto out = t.g.buffer(width);
        t.g.op(OpKind::Scale, convolved, out).value = 1.0F;
        t.g.finish(out);
        return;
    }
    w.mixDecay = t.tiny.tensor(DType::F32, net.valueHeads, width, 0.1F);
    w.mixShare = t.tiny.tensor(DType::F32, net.valueHeads, width, 0.1F);
    auto* rate = const_cast<model::Tensor*>(t.tiny.tensor(DType::F32, 1, net.valueHeads));
    auto* values = reinterpret_cast<float*>(const_cast<std::byte*>(rate->data));
    for (uint32_t head = 0; head < net.valueHeads; ++head) values[head] = -0.02F - 0.3F * static_cast<float>(head);
    w.decayRate = rate;
    w.decayBias = t.tiny.tensor(DType::F32, 1, net.valueHeads);
    t.g.graph.states.push_back({.delta = net});
    const auto decay = t.g.buffer(net.valueHeads), share = t.g.buffer(net.valueHeads),
               told = t.g.buffer(net.valueWidth()), out = t.g.buffer(net.valueWidth());
    t.g.op(OpKind::MatMul, t.x, decay, w.mixDecay);
    t.g.op(OpKind::MatMul, t.x, share, w.mixShare);
    engine::Op& rule = t.g.op(OpKind::DeltaRule, convolved, told, w.decayRate);
    rule.in2 = decay;
    rule.in3 = share;
    rule.bias = w.decayBias;
    rule.layer = 1;
    rule.value = 1e-6F;
    t.g.op(OpKind::Scale, told, out).value = 1.0F;
    t.g.finish(out);
}

/// x convolved, with a bias, then scanned.
void recordScan(OpTest& t, const model::DeltaNet& heads) {
    model::LayerWeights& w = t.tiny.layer();
    record(t, 4, {}, model::Activation::Silu);
    t.g.graph.ops.pop_back();  // what read it out
    engine::Op& conv = t.g.graph.ops.back();
    conv.bias = w.mixConvBias = t.tiny.tensor(DType::F32, 1, heads.width());
    const engine::BufferId convolved = conv.out;
    w.mixDecay = t.tiny.tensor(DType::F32, heads.valueHeads, heads.width(), 0.1F);
    auto* rate = const_cast<model::Tensor*>(t.tiny.tensor(DType::F32, 1, heads.valueHeads));
    auto* values = reinterpret_cast<float*>(const_cast<std::byte*>(rate->data));
    for (uint32_t head = 0; head < heads.valueHeads; ++head) values[head] = -0.02F - 0.3F * static_cast<float>(head);
    w.decayRate = rate;
    w.decayBias = t.tiny.tensor(DType::F32, 1, heads.valueHeads);
    w.mixSkip = t.tiny.tensor(DType::F32, 1, heads.valueHeads);
    t.g.graph.states.push_back({.delta = heads});
    const auto step = t.g.buffer(heads.valueHeads), told = t.g.buffer(heads.valueWidth()),
               out = t.g.buffer(heads.valueWidth());
    t.g.op(OpKind::MatMul, t.x, step, w.mixDecay);
    engine::Op& scan = t.g.op(OpKind::Scan, convolved, told, w.decayRate);
    scan.in2 = step;
    scan.bias = w.decayBias;
    scan.skip = w.mixSkip;
    scan.layer = 1;
    t.g.op(OpKind::Scale, told, out).value = 1.0F;
    t.g.finish(out);
}

/// What comes of rows [begin, end) in steps of `chunk`.
std::vector<float> run(engine::Backend& backend, const OpTest& t, uint32_t begin, uint32_t end, uint32_t chunk,
                       const std::string& what) {
    std::vector<float> all;
    for (uint32_t at = begin; at < end; at += chunk) {
        engine::Step step = tiny::plainStep(std::min(chunk, end - at));
        step.begins = at == 0;
        for (uint32_t row = 0; row < step.rows; ++row)
            step.tokens[row] = static_cast<engine::TokenId>(7 * (at + row) % OpTest::kTableRows);
        const std::vector<float> made = testing::runGuarded(backend, step, t.g.graph.vocabSize, what);
        all.insert(all.end(), made.begin(), made.end());
    }
    return all;
}

void compare(OpTest& t, const std::string& what) {
    engine::Backend* const backend = testing::sharedBackend();
    if (backend == nullptr) return;
    const auto reference = testing::makeReferenceBackend();
    if (!testing::prepare(*backend, t.tiny, t.g.graph, kLayout, what) ||
        !testing::prepare(*reference, t.tiny, t.g.graph, kLayout, what))
        return;
    const std::vector<float> expected = run(*reference, t, 0, kRows, 1, what);
    for (const uint32_t chunk : {1U, 7U, 64U, 256U}) {
        testing::poison(*backend, t.g.graph, kLayout, OpTest::kTableRows);
        const double off = testing::difference(run(*backend, t, 0, kRows, chunk, what), expected, 0.0);
        if (!(off <= 2e-5))
            unit::fail(__FILE__, __LINE__,
                       what + ", steps of " + std::to_string(chunk) + ": off by " + std::to_string(off));
    }
}

}  // namespace

TEST("short convolutions of all lengths read what was before the step") {
    for (const uint32_t taps : {2U, 3U, 4U, 9U}) {
        for (const uint32_t width : {1U, 45U, 300U}) {
            for (const model::Activation activation : {model::Activation::Silu, model::Activation::Identity}) {
                OpTest t(width);
                record(t, taps, {}, activation);
                compare(t, std::to_string(taps) + " taps over " + std::to_string(width));
            }
        }
    }
}

TEST("the delta rule of heads alone, several to a key head, in turn and not, of odd widths") {
    for (const model::DeltaNet net : {model::DeltaNet{1, 1, 16, 16},
                                      {2, 4, 20, 24},
                                      {2, 4, 20, 24, true},
                                      {3, 3, 128, 128, true},
                                      {1, 2, 7, 33},
                                      {1, 1, 256, 8}}) {
        OpTest t(net.width());
        record(t, 4, net, model::Activation::Silu);
        compare(t, std::to_string(net.valueHeads) + " heads over " + std::to_string(net.keyHeads) + ", " +
                       std::to_string(net.keyDim) + " by " + std::to_string(net.valueDim));
    }
}

TEST("the scan of heads alone, several to a group, of odd widths") {
    for (const model::DeltaNet heads :
         {model::DeltaNet{1, 1, 16, 16}, {2, 4, 24, 16}, {1, 4, 128, 64}, {2, 6, 7, 33}, {1, 1, 256, 8}}) {
        OpTest t(heads.width());
        recordScan(t, heads);
        compare(t, std::to_string(heads.valueHeads) + " heads over " + std::to_string(heads.keyHeads) + ", " +
                       std::to_string(heads.keyDim) + " by " + std::to_string(heads.valueDim));
    }
}

TEST("from a checkpoint on comes what came before, to the bit, and each checkpoint is its own") {
    OpTest t(model::DeltaNet{1, 2, 20, 24}.width());
    record(t, 4, {1, 2, 20, 24}, model::Activation::Silu);
    engine::Backend* const backend = testing::sharedBackend();
    if (backend == nullptr || !testing::prepare(*backend, t.tiny, t.g.graph, kLayout, "checkpoints")) return;
    std::vector<float> first;
    for (uint32_t i = 0; i < engine::kCheckpoints; ++i) {
        const std::vector<float> made = run(*backend, t, 10 * i, 10 * i + 10, 10, "kept");
        first.insert(first.end(), made.begin(), made.end());
        REQUIRE(backend->keepStates(i));
    }
    const size_t rowFloats = first.size() / (10 * engine::kCheckpoints);
    for (const uint32_t i : {3U, 0U, 6U}) {
        REQUIRE(backend->restoreStates(i));
        const std::vector<float> again = run(*backend, t, 10 * i + 10, 10 * i + 20, 10, "restored");
        CHECK(std::equal(again.begin(), again.end(), first.begin() + static_cast<long>((10 * i + 10) * rowFloats)));
    }
}

TEST("states that were read out and written back go on to the bit, and those of another size are refused") {
    OpTest t(model::DeltaNet{1, 2, 20, 24}.width());
    record(t, 4, {1, 2, 20, 24}, model::Activation::Silu);
    engine::Backend* const backend = testing::sharedBackend();
    if (backend == nullptr || !testing::prepare(*backend, t.tiny, t.g.graph, kLayout, "copies")) return;
    run(*backend, t, 0, 30, 10, "read out");
    std::vector<std::byte> states(engine::cacheShape(t.g.graph).stateFloats * sizeof(float)), after = states,
                                                                                              again = after;
    REQUIRE(backend->readStates(states));
    const std::vector<float> first = run(*backend, t, 30, 50, 10, "never away");
    CHECK(backend->readStates(after));
    CHECK(after != states);
    REQUIRE(backend->writeStates(states));
    CHECK(run(*backend, t, 30, 50, 10, "written back") == first);
    CHECK(backend->readStates(again));
    CHECK(after == again);
    states.resize(states.size() - sizeof(float));
    CHECK(!backend->readStates(states));
    CHECK(!backend->writeStates(states));
}

TEST("columns are put between others") {
    OpTest t(60);
    const auto merged = t.g.buffer(60), out = t.g.buffer(60);
    for (const uint32_t part : {0U, 1U}) {  // of each 20 the last 8 first
        engine::Op& pick = t.g.op(OpKind::Pick, t.x, merged);
        pick.group = part == 0 ? 12 : 8;
        pick.from = part == 0 ? 0 : 12;
        pick.outFrom = part == 0 ? 8 : 0;
        pick.inStep = pick.outStep = 20;
    }
    t.g.op(OpKind::Scale, merged, out).value = 1.0F;
    t.g.finish(out);
    t.compare("two parts", {.tolerance = 1e-7, .rows = {1, 31}});
}

TEST("groups of columns are picked in turn") {
    for (const uint32_t group : {1U, 4U, 48U}) {
        for (const uint32_t from : {0U, group}) {
            OpTest t(96);
            const auto picked = t.g.buffer(48), out = t.g.buffer(48);
            engine::Op& pick = t.g.op(OpKind::Pick, t.x, picked);
            pick.group = group;
            pick.from = from;
            pick.inStep = 2 * group;
            pick.outStep = group;
            t.g.op(OpKind::Scale, picked, out).value = 1.0F;
            t.g.finish(out);
            t.compare("every other " + std::to_string(group), {.tolerance = 1e-7, .rows = {1, 31}});
        }
    }
}
