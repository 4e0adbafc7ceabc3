#include "lab/commands/bench.h"

#include "lab/commands/bench_reference.h"
#include "lab/latency.h"
#include "engine/generator.h"
#include "engine/transformer.h"
#include "gpu/devices.h"
#include "model/describe.h"
#include "cli/progress_line.h"
#include "cli/session.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace daylong::cli {

namespace {

using Clock = std::chrono::steady_clock;
using engine::TokenId;

constexpr double kDecodeSeconds = 0.6;  // at least, for each measurement
constexpr uint32_t kPrefill = 512, kFirstPrompt = 128, kMessage = 500;
constexpr uint64_t kFar = 4096, kMillion = 1'000'000;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

using lab::median;

/// The median of own[i] / other[i]: what changes the whole machine's speed from round to round cancels out.
double medianRatio(const std::vector<double>& own, const std::vector<double>& other) {
    std::vector<double> ratios;
    for (size_t i = 0; i < own.size(); ++i) {
        if (other[i] > 0.0) ratios.push_back(own[i] / other[i]);
    }
    return median(ratios);
}

/// Another process that never gives way, for as long as the object lives.
class Burner {
public:
    Burner() : m_process(fork()) {
        if (m_process == 0) {
            for (std::atomic<uint64_t> count{0};;) count.fetch_add(1, std::memory_order_relaxed);
        }
    }
    ~Burner() {
        if (m_process <= 0) return;
        kill(m_process, SIGKILL);
        waitpid(m_process, nullptr, 0);
    }
    Burner(const Burner&) = delete;
    Burner& operator=(const Burner&) = delete;

private:
    pid_t m_process;
};

class Bench {
public:
    Bench(engine::Generator generator, const BenchOptions& options)
        : m_generator(std::move(generator)), m_options(options) {}

    /// Fills the cache for real once; later it is only said to be full, which leaves the same memory to read.
    Result<void> fill() {
        m_generator.cache().reset();
        return m_generator.feed(tokens(m_options.cache.size));
    }
    Result<double> decodeEmpty() {
        m_generator.cache().reset();
        TRY(m_generator.feed(tokens(1)));
        return decode(500);
    }
    bool evicts() const {
        return m_options.cache.attention == engine::Attention::Streaming ||
               m_options.cache.attention == engine::Attention::Window;
    }
    /// Where decodeFull begins: past 4096 when the window rolls, else as near to the cache's end as leaves room.
    uint64_t fullPosition() const {
        if (evicts()) return std::max(kFar, uint64_t{m_options.cache.size});
        return m_options.cache.size - std::min(64U, m_options.cache.size / 2);
    }
    Result<double> decodeFull() {
        m_generator.cache().reset();
        TRY(pretend(fullPosition()));
        m_computing = 0.0;
        const double speed = TRY(decode(evicts() ? 500 : static_cast<uint32_t>(m_options.cache.size - fullPosition())));
        m_outside = m_computing > 0.0
                        ? 1.0 / speed - m_computing / static_cast<double>(m_generator.cache().next() - fullPosition())
                        : 0.0;
        return speed;
    }
    /// On from where decodeFull ended.
    Result<double> decodeMillion() {
        TRY(pretend(std::max(kMillion, m_generator.cache().next())));
        return decode(500);
    }
    /// Seconds of a token's time that the last decodeFull spent outside the device's kernels.
    double outside() const { return m_outside; }
    Result<double> prefill(uint32_t count) {
        m_generator.cache().reset();
        const std::vector<TokenId> prompt = tokens(std::min(count, m_options.cache.size));
        const auto start = Clock::now();
        TRY(m_generator.feed(prompt));
        return static_cast<double>(prompt.size()) / secondsSince(start);
    }
    const engine::Generator& generator() const { return m_generator; }

private:
    /// The cache is said to be at `position` without anything computed: the same memory to read, other angles.
    Result<void> pretend(uint64_t position) {
        engine::Step ignored;
        while (m_generator.cache().next() < position) {
            const auto rows =
                static_cast<uint32_t>(std::min<uint64_t>(m_options.cache.chunk, position - m_generator.cache().next()));
            TRY(m_generator.cache().plan(tokens(rows), engine::Logits::None, ignored));
        }
        return {};
    }
    std::vector<TokenId> tokens(uint32_t count) const {
        const uint32_t vocab = m_generator.model().config.vocabSize;
        std::vector<TokenId> made(count);
        for (uint32_t i = 0; i < count; ++i) made[i] = static_cast<TokenId>((300 + i % 1000) % vocab);
        return made;
    }
    Result<double> decode(uint32_t most) {
        const std::vector<TokenId> next = tokens(100);
        const auto start = Clock::now();
        uint32_t count = 0;
        while (count < most && (count < 8 || secondsSince(start) < kDecodeSeconds)) {
            TRY(m_generator.feed(std::span(next).subspan(count % 100, 1)));
            m_computing += m_generator.backend().lastRunSeconds();
            ++count;
        }
        return count / secondsSince(start);
    }

    engine::Generator m_generator;
    const BenchOptions& m_options;
    double m_computing = 0.0, m_outside = 0.0;
};

/// Multiplications and additions for one token of a prompt of `tokens`, of which one wants its logits.
double prefillFlops(const model::Model& model, uint32_t tokens) {
    const engine::Graph graph = engine::recordTransformer(model);
    const auto width = [&](engine::BufferId id) {
        return static_cast<double>(graph.buffers[static_cast<size_t>(id)].width);
    };
    double flops = 0.0;
    for (const engine::Op& op : graph.ops) {
        const double share = op.logitRowsOnly ? 1.0 / tokens : 1.0;
        if (op.kind == engine::OpKind::MatMul) flops += share * 2.0 * width(op.in) * width(op.out);
        if (op.kind == engine::OpKind::ExpertMatMul)
            flops += share * 2.0 * static_cast<double>(op.weight->dims[0]) * width(op.out);
        if (op.kind == engine::OpKind::Attend) flops += share * 4.0 * width(op.out) * tokens / 2.0;
    }
    return flops;
}

uint64_t cacheBytesPerToken(const model::ModelConfig& config, const engine::CacheOptions& cache) {
    return static_cast<uint64_t>(engine::estimatedCache(engine::cacheShape(config), cache.size, cache.kv).bytesRead);
}

/// Every speed of both engines, ours first in each round.
Result<void> measure(Bench& bench, BenchReference* reference, const BenchOptions& options, BenchReport& report) {
    struct Samples {
        std::vector<double> empty, full, million, prefill;
    } own, other;
    std::vector<double> outside;
    std::vector<double> firstToken, firstMessage;
    ProgressLine progress("measuring " + options.name);
    TRY(bench.fill());
    for (uint32_t round = 0; round < options.rounds; ++round) {
        progress.update(round, options.rounds);
        own.empty.push_back(TRY(bench.decodeEmpty()));
        if (reference != nullptr) other.empty.push_back(reference->measure("empty"));
        own.full.push_back(TRY(bench.decodeFull()));
        outside.push_back(bench.outside());
        if (reference != nullptr) other.full.push_back(reference->measure("full"));
        if (bench.evicts()) own.million.push_back(TRY(bench.decodeMillion()));
        own.prefill.push_back(TRY(bench.prefill(kPrefill)));
        if (reference != nullptr) other.prefill.push_back(reference->measure("prefill"));
        firstToken.push_back(1000.0 * kFirstPrompt / TRY(bench.prefill(kFirstPrompt)));
        firstMessage.push_back(1000.0 * kMessage / TRY(bench.prefill(kMessage)));
    }
    report.own = {.decodeEmpty = median(own.empty),
                  .decodeFull = median(own.full),
                  .prefill = median(own.prefill),
                  .decodeMillion = median(own.million)};
    report.outsideMs = 1000.0 * median(outside);
    report.firstTokenMs = median(firstToken);
    report.firstMessageMs = median(firstMessage);
    if (reference != nullptr) {
        report.reference = Speeds{
            .decodeEmpty = median(other.empty), .decodeFull = median(other.full), .prefill = median(other.prefill)};
        report.timesReference = {.decodeEmpty = medianRatio(own.empty, other.empty),
                                 .decodeFull = medianRatio(own.full, other.full),
                                 .prefill = medianRatio(own.prefill, other.prefill)};
        report.referenceName = reference->name();
    }
    if (options.contention) {
        const Burner burner;
        std::vector<double> ownContended, otherContended;
        for (uint32_t round = 0; round < options.rounds; ++round) {
            ownContended.push_back(TRY(bench.decodeFull()));
            if (reference != nullptr) otherContended.push_back(reference->measure("full"));
        }
        report.own.decodeContended = median(ownContended);
        if (reference != nullptr) report.reference->decodeContended = median(otherContended);
    }
    return {};
}

}  // namespace

Result<BenchReport> runBench(const BenchOptions& options) {
    BenchReport report;
    report.name = options.name;
    const auto loading = Clock::now();
    const auto model = TRY(model::loadModel(options.engine.model));
    const model::ModelDescription description = model::describe(*model);
    report.types = model::typeMix(description);
    report.bytesPerToken = description.bytesPerToken;
    report.cacheBytesPerToken = cacheBytesPerToken(model->config, options.cache);
    Bench bench(TRY(openGenerator(model, options.engine, options.cache)), options);
    report.loadSeconds = secondsSince(loading);
    report.device = bench.generator().backend().device().name;
    report.weightBytes = bench.generator().backend().weightBytes();
    report.weightsMapped = bench.generator().backend().weightsAreMapped();
    report.cacheBytes = bench.generator().backend().cacheBytes();
    report.fullPosition = bench.fullPosition();
    report.prefillFlops = prefillFlops(*model, std::min(kPrefill, options.cache.size));
    const gpu::DevicePeaks peaks =
        TRY(gpu::measurePeaks(bench.generator().backend().device().id, {.threads = options.engine.threads}));
    report.bandwidth = peaks.bytesPerSecond;
    report.matrixPeak = peaks.flops;
    std::unique_ptr<BenchReference> reference;
    if (options.compare)
        reference = BenchReference::start(options.engine.model, options.cache.size,
                                          std::string(engine::name(options.cache.kv)));
    TRY(measure(bench, reference.get(), options, report));
    return report;
}

}  // namespace daylong::cli
