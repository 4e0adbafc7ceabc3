// What a prompt's rows need whose logits nobody wants: found by data flow alone, and left out it changes not a bit.
#include "engine/needed_rows.h"

#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "engine/transformer.h"
#include "support/tiny_model.h"
#include "support/unit.h"
#include "support/wrapped_cpu.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace daylong;
using namespace daylong::engine;

namespace {

/// A letter for each op: N where every row needs it, - where only rows with logits do.
std::string needs(const Graph& graph) {
    std::string text;
    for (const bool each : neededInEveryRow(graph)) text += each ? 'N' : '-';
    return text;
}

/// The buffers of some layers, and ops that are as theirs.
struct Layers {
    tiny::TinyGraph g;
    BufferId x = g.buffer(8), normed = g.buffer(8), q = g.buffer(8), k = g.buffer(8), v = g.buffer(8),
             window = g.buffer(8), fixed = g.buffer(8), attended = g.buffer(8), made = g.buffer(8);

    Layers() { g.op(OpKind::Embed, kNoBuffer, x); }
    /// x = x + attention(norm(x)); without keys of its own where `shares`.
    void attention(bool shares = false) {
        g.op(OpKind::Norm, x, normed);
        g.op(OpKind::MatMul, normed, q);
        if (!shares) g.op(OpKind::MatMul, normed, k);
        if (!shares) g.op(OpKind::MatMul, normed, v);
        Op& store = g.op(OpKind::RopeStore, q, window);
        store.out2 = fixed;
        if (!shares) store.in2 = k;
        if (!shares) store.in3 = v;
        g.op(OpKind::Attend, window, attended).in2 = fixed;
        g.op(OpKind::MatMul, attended, made);
        g.op(OpKind::Add, x, x).in2 = made;
    }
    void feedForward() {
        g.op(OpKind::Norm, x, normed);
        g.op(OpKind::MatMul, normed, made);
        g.op(OpKind::Add, x, x).in2 = made;
    }
    std::string needs() {
        const BufferId logits = g.buffer(20);
        g.op(OpKind::Norm, x, normed);
        g.op(OpKind::MatMul, normed, logits);
        g.finish(logits);
        return ::needs(g.graph);
    }
};

/// The CPU, which makes everything of every row, but logits that nobody wants.
class Unsparing final : public testing::WrappedCpu {
public:
    Unsparing() : WrappedCpu(2) {}
    Result<void> prepare(const Graph& graph, const CacheLayout& layout) override {
        Graph all = graph;
        for (Op& each : all.ops) each.logitRowsOnly = each.out == graph.logits;
        return WrappedCpu::prepare(all, layout);
    }
};

/// Logits of the last token, what the cache holds, and the states, where there are some.
struct Left {
    std::vector<std::byte> bytes;
    explicit Left(Generator& generator) {
        const auto add = [this](std::span<const std::byte> more) {
            bytes.insert(bytes.end(), more.begin(), more.end());
        };
        add(std::as_bytes(generator.logits()));
        const StreamingCache& cache = generator.cache();
        for (uint32_t ring = 0; ring < cache.rings(); ++ring) {
            const uint64_t size = cacheRecord(generator.graph(), cache.options().kv, ring).bytes;
            std::vector<std::byte> records((cache.next() - cache.heldSince(ring)) * size);
            CHECK(generator.readRecords(ring, cache.heldSince(ring), cache.next(), records));
            add(records);
        }
        if (!generator.keepsStates()) return;
        const auto states = generator.readStates();
        CHECK(states);
        if (states) add(*states);
    }
};

std::shared_ptr<const model::Model> family(const std::string& name) {
    const auto model = model::loadModel(DAYLONG_TEST_DATA "/golden/families/" + name + ".gguf");
    return model ? *model : nullptr;
}

}  // namespace

TEST("of a dense model's last layer, other rows need the keys") {
    Layers dense;
    dense.attention();
    dense.feedForward();
    dense.attention();
    dense.feedForward();
    CHECK_EQUAL(dense.needs(),
                "N"
                "NNNNNNNN"
                "NNN"
                "NNNNN---"
                "---"
                "--");
}

TEST("layers that use an earlier one's keys are nothing to other rows, as long as none with keys follows") {
    Layers shared;
    shared.attention();
    shared.attention(true);
    shared.feedForward();
    shared.attention(true);
    CHECK_EQUAL(shared.needs(),
                "N"
                "NNNNN---"
                "------"
                "---"
                "------"
                "--");
    Layers between;
    between.attention();
    between.attention(true);
    between.attention();
    CHECK_EQUAL(between.needs(),
                "N"
                "NNNNNNNN"
                "NNNNNN"
                "NNNNN---"
                "--");
}

TEST("a state takes in every row, and what is made of it is needed where something behind it is") {
    for (const OpKind kind : {OpKind::Conv, OpKind::DeltaRule, OpKind::Scan}) {
        Layers states;
        states.g.op(kind, states.x, states.made);
        states.g.op(OpKind::Add, states.x, states.x).in2 = states.made;
        states.g.op(kind, states.x, states.made);
        states.g.op(OpKind::Add, states.x, states.x).in2 = states.made;
        CHECK_EQUAL(states.needs(), "NNNN---");
    }
}

TEST("what some columns are written of is still what it was in the others") {
    Layers picked;
    picked.g.op(OpKind::Scale, picked.x, picked.k);
    picked.g.op(OpKind::Pick, picked.x, picked.k);
    picked.g.op(OpKind::Scale, picked.x, picked.v);
    picked.attention();
    picked.g.graph.ops[6] = picked.g.graph.ops[1];  // of the keys' product: what was picked is stored
    picked.g.graph.ops[6].out = picked.q;
    CHECK_EQUAL(picked.needs(),
                "NNN"
                "-"
                "N-NNN---"
                "--");
}

TEST("what stands behind the last keys or state of a family is left out, of Gemma 4 E2B half of its layers") {
    const auto shares = family("gemma4-e2b");
    REQUIRE(shares);
    uint32_t own = 0;
    for (uint32_t layer = 0; layer < shares->config.layers; ++layer) own += shares->config.storesKeys(layer) ? 1 : 0;
    CHECK(own > 0 && own < shares->config.layers);
    for (const char* name : {"llama", "gemma4-e2b", "qwen35", "falcon-h1", "lfm2"}) {
        const auto model = family(name);
        REQUIRE(model);
        const Graph graph = recordTransformer(*model);
        const auto stays = [](const Op& op) {
            return (op.kind == OpKind::RopeStore && op.in2 != kNoBuffer) || op.kind == OpKind::Conv ||
                   op.kind == OpKind::DeltaRule || op.kind == OpKind::Scan;
        };
        const auto last = std::find_if(graph.ops.rbegin(), graph.ops.rend(), stays).base();
        CHECK(last != graph.ops.begin() && last != graph.ops.end());
        CHECK(!(last - 1)->logitRowsOnly);
        CHECK(std::all_of(last, graph.ops.end(), [](const Op& op) { return op.logitRowsOnly; }));
        if (std::string_view(name) == "gemma4-e2b") CHECK_EQUAL((last - 1)->layer + 1, own);
    }
}

/// Dense layers, shared keys, experts, latents, norms behind the rotation, learned sinks, native windows, states.
TEST("without it, logits, cache and states are the same to the bit") {
    for (const char* name : {"llama", "gemma4-e2b", "gemma4-moe", "gpt-oss", "deepseek", "hunyuan-dense", "ministral3",
                             "qwen3moe", "qwen35", "falcon-h1", "lfm2", "nemotron_h", "mpt", "falcon-7b"}) {
        const auto model = family(name);
        REQUIRE(model);
        const CacheOptions options{.size = 40, .sinks = 3, .kv = KvType::F16, .chunk = 16};
        std::vector<Generator> both;
        for (const bool unsparing : {false, true}) {
            std::unique_ptr<Backend> backend = cpu::makeCpuBackend({.threads = 2});
            if (unsparing) backend = std::make_unique<Unsparing>();
            REQUIRE(backend->loadWeights(model, {}));
            auto made = Generator::create(model, std::move(backend), options);
            REQUIRE(made);
            both.push_back(std::move(*made));
        }
        std::vector<TokenId> tokens;
        for (uint32_t i = 0; i < 130; ++i) tokens.push_back(static_cast<TokenId>(i * 31 % model->config.vocabSize));
        size_t fed = 0;
        // Whole chunks without logits, some rows of which the last one's are wanted, and single rows.
        for (const size_t count : {37U, 16U, 1U, 1U, 40U, 2U, 33U}) {
            std::vector<std::vector<std::byte>> left;
            for (Generator& each : both) {
                REQUIRE(each.feed(std::span(tokens).subspan(fed, count)));
                left.push_back(Left(each).bytes);
            }
            if (left[0] != left[1])
                unit::fail(__FILE__, __LINE__, std::string(name) + ": otherwise after " + std::to_string(fed + count));
            fed += count;
        }
    }
}
