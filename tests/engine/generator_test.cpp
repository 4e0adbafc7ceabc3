// The generator: chunks that equal single tokens at every state of the cache, stopping, a full cache.
#include "cpu/cpu_backend.h"
#include "lab/perplexity.h"
#include "support/reference_backend.h"
#include "support/unit.h"
#include "support/wrapped_cpu.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace daylong;
using namespace daylong::engine;

namespace {

Generator make(const CacheOptions& options, std::unique_ptr<Backend> backend = cpu::makeCpuBackend({.threads = 1}),
               const std::string& file = "tiny_llama/plain.gguf") {
    const auto model = *model::loadModel(DAYLONG_TEST_DATA "/golden/" + file);
    (void)backend->loadWeights(model, {});
    return std::move(*Generator::create(model, std::move(backend), options));
}

CacheOptions options(uint32_t size, uint32_t sinks, uint32_t chunk) {
    return {.size = size, .sinks = sinks, .kv = KvType::F32, .chunk = chunk, .maxLogitRows = chunk};
}

std::vector<TokenId> randomTokens(size_t count) {
    std::mt19937 engine(9);
    std::vector<TokenId> tokens(count);
    for (TokenId& token : tokens) token = static_cast<TokenId>(engine() % 64);
    return tokens;
}

double difference(std::span<const float> a, std::span<const float> b) {
    double most = 0.0;
    for (size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(double{a[i]} - double{b[i]}));
    return most;
}

}  // namespace

TEST("a chunk equals its tokens one by one, from any state of the cache and however large") {
    const std::vector<TokenId> tokens = randomTokens(120);
    for (const uint32_t sinks : {0U, 1U, 4U}) {
        Generator single = make(options(16, sinks, 1));
        std::vector<std::vector<float>> expected;
        for (const TokenId token : tokens) {
            REQUIRE(single.feed({&token, 1}));
            expected.emplace_back(single.logits().begin(), single.logits().end());
        }
        // Begins in the sinks, at their edge, in the ring's first round and after it; 64 rows are five windows.
        for (const uint32_t chunk : {1U, 7U, 64U}) {
            Generator chunked = make(options(16, sinks, chunk));
            for (size_t before = 0; before < 40; ++before) {
                chunked.cache().reset();
                REQUIRE(chunked.feed(std::span(tokens).first(before)));
                for (size_t at = before; at < tokens.size();) {
                    const size_t rows = std::min<size_t>(chunk, tokens.size() - at);
                    const auto logits = chunked.feedAll(std::span(tokens).subspan(at, rows));
                    REQUIRE(logits);
                    for (size_t row = 0; row < rows; ++row) {
                        CHECK(difference(logits->subspan(row * 64, 64), expected[at + row]) < 2e-4);
                    }
                    at += rows;
                }
            }
        }
    }
}

TEST("after a rewind the stream goes on as if what was taken back had never been fed") {
    const std::vector<TokenId> tokens = randomTokens(100);
    Generator straight = make(options(16, 4, 32)), rewound = make(options(16, 4, 32));
    REQUIRE(straight.feed(tokens));
    REQUIRE(rewound.feed(std::span(tokens).first(70)));
    REQUIRE(rewound.feed(std::vector<TokenId>(20, 1)));
    rewound.cache().rewind(70);
    REQUIRE(rewound.feed(std::span(tokens).subspan(70)));
    CHECK(difference(straight.logits(), rewound.logits()) < 2e-4);
}

TEST(
    "where layers keep states, a reply said anew, a turn said otherwise and a chat gone on with are those of a fresh "
    "one") {
    const std::vector<TokenId> tokens = randomTokens(400);
    const auto turn = [&](size_t from, size_t count) { return std::span(tokens).subspan(from, count); };
    for (const char* file : {"families/qwen35.gguf", "families/qwen35moe.gguf", "families/lfm2.gguf",
                             "families/granitehybrid.gguf", "families/falcon-h1.gguf", "families/nemotron_h.gguf"}) {
        const auto fresh = [&](std::initializer_list<std::span<const TokenId>> turns) {
            Generator generator = make(options(300, 4, 32), cpu::makeCpuBackend({.threads = 1}), file);
            for (const auto& each : turns) CHECK(generator.feedTurn(each));
            return std::vector<float>(generator.logits().begin(), generator.logits().end());
        };
        const auto said = [](const Generator& generator) {
            return std::vector<float>(generator.logits().begin(), generator.logits().end());
        };
        Generator chat = make(options(300, 4, 32), cpu::makeCpuBackend({.threads = 1}), file);
        REQUIRE(chat.keepsStates());
        REQUIRE(chat.feedTurn(turn(0, 70)));
        REQUIRE(chat.feed(turn(100, 20)));  // a reply that is stopped, and said anew
        CHECK(chat.cache().canRewind(69) && !chat.cache().canRewind(75));
        const auto refused = chat.rewind(75);
        CHECK(!refused && refused.error().code == ErrorCode::InvalidArgument);
        REQUIRE(chat.rewind(69));
        REQUIRE(chat.feed(turn(69, 1)));
        CHECK(said(chat) == fresh({turn(0, 70)}));
        REQUIRE(chat.feedTurn(turn(120, 30)));  // the other reply
        REQUIRE(chat.feedTurn(turn(200, 40)));  // and a turn, which is taken back and said otherwise
        REQUIRE(chat.rewind(99));
        REQUIRE(chat.feed(turn(149, 1)));
        REQUIRE(chat.feedTurn(turn(300, 25)));
        CHECK(said(chat) == fresh({turn(0, 70), turn(120, 30), turn(300, 25)}));
        for (uint32_t i = 0; i < kCheckpoints; ++i) REQUIRE(chat.feedTurn(turn(10 * i, 10)));
        CHECK(!chat.cache().canRewind(99));  // only the newest are kept
        chat.cache().reset();
        CHECK(chat.cache().checkpoints().empty());
        REQUIRE(chat.feedTurn(turn(0, 70)));
        CHECK(said(chat) == fresh({turn(0, 70)}));
    }
}

TEST("feeding can be stopped between chunks, and goes on from there") {
    const std::vector<TokenId> tokens = randomTokens(50);
    Generator stopped = make(options(16, 4, 8)), straight = make(options(16, 4, 8));
    std::vector<uint64_t> reports;
    const auto result = stopped.feed(tokens, [&](uint64_t done, uint64_t total) {
        CHECK_EQUAL(total, 50U);
        reports.push_back(done);
        return done < 24;
    });
    REQUIRE(!result);
    CHECK(result.error().code == ErrorCode::Cancelled);
    CHECK((reports == std::vector<uint64_t>{0, 8, 16, 24}));
    CHECK_EQUAL(stopped.cache().next(), 24U);
    REQUIRE(stopped.feed(std::span(tokens).subspan(24)));
    REQUIRE(straight.feed(tokens));
    CHECK(difference(stopped.logits(), straight.logits()) < 2e-4);
}

TEST("what does not fit a dense cache is refused before any of it is fed") {
    CacheOptions dense = options(20, 0, 8);
    dense.attention = Attention::Dense;
    Generator generator = make(dense);
    const std::vector<TokenId> tokens = randomTokens(21);
    const auto refused = generator.feed(tokens);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::CacheFull);
    CHECK_EQUAL(generator.cache().next(), 0U);
    CHECK(generator.feed(std::span(tokens).first(20)));
    CHECK(!lab::measurePerplexity(generator, randomTokens(22), lab::Way::InOrder, {}, {}));
    CHECK(lab::measurePerplexity(generator, tokens, lab::Way::InOrder, {},
                                 {}));  // the last token is predicted, never fed
}

TEST("another cache size forgets what was fed and keeps the weights") {
    const std::vector<TokenId> tokens = randomTokens(60);
    Generator resized = make(options(16, 4, 8)), fresh = make(options(40, 2, 16));
    REQUIRE(resized.feed(tokens));
    REQUIRE(resized.resize(options(40, 2, 16)));
    CHECK_EQUAL(resized.cache().next(), 0U);
    REQUIRE(resized.feed(tokens));
    REQUIRE(fresh.feed(tokens));
    CHECK(difference(resized.logits(), fresh.logits()) == 0.0);
}

namespace {

/// The CPU, which says that it took so long, and of what steps.
class Timed final : public testing::WrappedCpu {
public:
    double secondsARow = 0.0;  // 0: it cannot tell
    bool isSame = true;
    std::shared_ptr<std::vector<uint32_t>> steps = std::make_shared<std::vector<uint32_t>>();

    Result<void> run(const Step& step, std::span<float> logits) override {
        steps->push_back(step.rows);
        return WrappedCpu::run(step, logits);
    }
    bool isSameInAnyStep() const override { return isSame; }
    double lastRunSeconds() const override { return steps->back() * secondsARow; }
};

/// The steps in which 400 tokens are read, in chunks of 128.
std::vector<uint32_t> stepsOf(double secondsARow, bool isSame, bool canBeStopped) {
    auto backend = std::make_unique<Timed>();
    backend->secondsARow = secondsARow;
    backend->isSame = isSame;
    const auto steps = backend->steps;
    Generator generator = make({.size = 500, .sinks = 4, .kv = KvType::F32, .chunk = 128}, std::move(backend));
    const Progress progress = [](uint64_t, uint64_t) { return true; };
    CHECK(generator.feed(randomTokens(400), canBeStopped ? progress : Progress()));
    return *steps;
}

}  // namespace

TEST("what can be stopped is read in steps of a quarter of a second, where that changes no bit") {
    using Steps = std::vector<uint32_t>;
    constexpr double kSome = 10.0 / 4096.0;
    const Steps whole = {128, 128, 128, 16};
    CHECK((stepsOf(0.0001, true, true) == Steps{64, 128, 128, 80}));
    CHECK((stepsOf(kSome, true, true) == Steps{64, 96, 96, 96, 48}));
    CHECK((stepsOf(0.1, true, true) == Steps{64, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 16}));
    CHECK((stepsOf(0.0, true, true) == Steps{64, 64, 64, 64, 64, 64, 16}));
    CHECK(stepsOf(kSome, true, false) == whole);
    CHECK(stepsOf(kSome, false, true) == whole);
}
