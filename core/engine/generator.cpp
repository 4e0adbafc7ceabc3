#include "engine/generator.h"

#include "engine/cache_shape.h"
#include "engine/record_turn.h"
#include "engine/transformer.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace daylong::engine {

namespace {

constexpr double kStepSeconds = 0.25;  // whoever says stop waits for the end of a step
constexpr size_t kFewRows = 32;        // fewer would be read more slowly: all weights are fetched for each step

/// Room for the largest step, so that no step allocates.
void reserve(Step& step, uint32_t rows, size_t rings, size_t anglesOfRow) {
    step.tokens.reserve(rows);
    step.rings.resize(rings);
    for (RingStep& ring : step.rings) {
        for (std::vector<uint32_t>* column : {&ring.slot, &ring.fixedCount, &ring.windowFirst, &ring.windowCount})
            column->reserve(rows);
    }
    step.windowAngles.reserve(rows * anglesOfRow);
    step.fixedAngles.reserve(rows * anglesOfRow);
}

}  // namespace

Result<Generator> Generator::create(std::shared_ptr<const model::Model> model, std::unique_ptr<Backend> backend,
                                    const CacheOptions& options) {
    Graph graph = recordTransformer(*model);
    StreamingCache cache = TRY(
        StreamingCache::create(options, ropePhases(model->config, options.size), graph.rings, !graph.states.empty()));
    TRY(backend->prepare(graph, cache.layout()));
    return Generator(std::move(model), std::move(backend), std::move(graph), std::move(cache));
}

Generator::Generator(std::shared_ptr<const model::Model> model, std::unique_ptr<Backend> backend, Graph graph,
                     StreamingCache cache)
    : m_model(std::move(model)), m_backend(std::move(backend)), m_graph(std::move(graph)), m_cache(std::move(cache)) {
    allocate();
}

void Generator::allocate() {
    const CacheOptions& options = m_cache.options();
    m_logits.assign(size_t{options.maxLogitRows} * m_graph.vocabSize, 0.0F);
    m_logitRow = 0;
    m_statesAhead = false;
    m_tried.reserve(options.ahead + 1);
    m_statesBefore.resize(options.ahead > 0 ? cacheShape(m_graph).stateFloats * sizeof(float) : 0);
    reserve(m_step, options.chunk, m_graph.rings.size(), anglesBefore(m_graph, m_graph.ropeDims.size()));
}

Result<void> Generator::resize(const CacheOptions& options) {
    StreamingCache cache =
        TRY(StreamingCache::create(options, ropePhases(m_model->config, options.size), m_graph.rings, keepsStates()));
    TRY(m_backend->prepare(m_graph, cache.layout()));
    m_cache = std::move(cache);
    allocate();
    return {};
}

Result<void> Generator::feed(std::span<const TokenId> tokens, const Progress& progress) {
    if (takeAhead(tokens)) return {};
    (void)TRY(settle());
    TRY(m_cache.checkRoom(tokens.size()));  // before anything is fed
    for (size_t done = 0; done < tokens.size();) {
        if (progress && !progress(done, tokens.size())) return Error{ErrorCode::Cancelled, "stopped"};
        const size_t most = progress ? rowsOfShortStep() : m_cache.options().chunk;
        const size_t count = std::min(most, tokens.size() - done);
        const bool last = done + count == tokens.size();
        TRY(m_cache.plan(tokens.subspan(done, count), last ? Logits::Last : Logits::None, m_step));
        TRY(m_backend->run(m_step, std::span(m_logits).first(last ? m_graph.vocabSize : 0)));
        if (last) m_logitRow = 0;
        const double seconds = m_backend->lastRunSeconds();
        if (count >= kFewRows && seconds > 0.0) m_rowsPerSecond = static_cast<double>(count) / seconds;
        done += count;
    }
    return {};
}

/// Where a row comes out the same in any step, as many as are read in a quarter of a second; before anything is known
/// of that, some. Elsewhere, on a GPU, always a chunk, or the same words would come out otherwise by the clock; how
/// long a slow one takes for that was not measured yet.
size_t Generator::rowsOfShortStep() const {
    constexpr size_t kUnknown = 64;
    const size_t chunk = m_cache.options().chunk;
    if (!m_backend->isSameInAnyStep()) return chunk;
    constexpr size_t kTogether = 16;  // rows that the CPU takes in one pass
    const auto inTime = static_cast<size_t>(m_rowsPerSecond * kStepSeconds);
    const size_t whole = (inTime + kTogether / 2) / kTogether * kTogether;
    return std::min(chunk, m_rowsPerSecond > 0.0 ? std::max(whole, kFewRows) : kUnknown);
}

Result<void> Generator::feedAhead(TokenId token, std::span<const TokenId> ahead) {
    if (takeAhead({&token, 1})) return {};
    (void)TRY(settle());
    m_tried.assign(1, token);
    m_tried.insert(m_tried.end(), ahead.begin(), ahead.end());
    if (keepsStates() && !ahead.empty()) {
        TRY(m_backend->readStates(m_statesBefore));
        m_statesAhead = true;
    }
    TRY(m_cache.planAhead(m_tried, m_step));
    m_logitRow = 0;
    const Result<void> run = m_backend->run(m_step, std::span(m_logits).first(m_tried.size() * m_graph.vocabSize));
    if (!run) m_cache.skip(0);
    return run;
}

Result<bool> Generator::settle() {
    if (!std::exchange(m_statesAhead, false) || m_cache.ahead() == 0) return false;
    const size_t fed = m_tried.size() - m_cache.ahead();
    TRY(m_backend->writeStates(m_statesBefore));
    m_cache.again(fed);
    TRY(m_cache.plan(std::span(m_tried).first(fed), Logits::None, m_step));
    TRY(m_backend->run(m_step, {}));
    return true;
}

/// Whether that is the token that was tried next: then it is fed.
bool Generator::takeAhead(std::span<const TokenId> tokens) {
    if (tokens.size() != 1 || m_cache.ahead() == 0 || m_tried[m_tried.size() - m_cache.ahead()] != tokens[0])
        return false;
    m_cache.takeAhead();
    ++m_logitRow;
    return true;
}

Result<void> Generator::feedTurn(std::span<const TokenId> tokens, const Progress& progress) {
    if (!keepsStates() || tokens.empty()) return feed(tokens, progress);
    TRY(m_cache.checkRoom(tokens.size()));
    TRY(feed(tokens.first(tokens.size() - 1), progress));
    TRY(keepStates());
    return feed(tokens.last(1));
}

Result<void> Generator::keepStates() {
    if (!keepsStates()) return {};
    (void)TRY(settle());
    return m_backend->keepStates(m_cache.addCheckpoint());
}

Result<std::vector<std::byte>> Generator::readStates() {
    (void)TRY(settle());
    const auto last = std::as_bytes(logits());
    const uint64_t bytes = cacheShape(m_graph).stateFloats * sizeof(float);
    std::vector<std::byte> states(bytes + last.size());
    TRY(m_backend->readStates(std::span(states).first(bytes)));
    std::ranges::copy(last, states.begin() + static_cast<std::ptrdiff_t>(bytes));
    return states;
}

Result<void> Generator::writeStates(std::span<const std::byte> states) {
    const std::span<std::byte> last = std::as_writable_bytes(std::span(m_logits).first(m_graph.vocabSize));
    if (states.size() < last.size()) return notItsStates();
    TRY(m_backend->writeStates(states.first(states.size() - last.size())));
    m_statesAhead = false;
    std::ranges::copy(states.last(last.size()), last.begin());
    m_logitRow = 0;
    return {};
}

Result<void> Generator::rewind(uint64_t next) {
    (void)TRY(settle());
    if (keepsStates() && next != 0 && next != m_cache.next()) {
        const std::optional<uint32_t> checkpoint = m_cache.checkpointAt(next);
        if (!checkpoint)
            return Error{ErrorCode::InvalidArgument,
                         "what the model's layers keep cannot be taken back that far; read the conversation again"};
        TRY(m_backend->restoreStates(*checkpoint));
    }
    m_cache.rewind(next);
    return {};
}

Result<std::span<const float>> Generator::feedAll(std::span<const TokenId> tokens) {
    assert(tokens.size() <= m_cache.options().maxLogitRows);
    (void)TRY(settle());
    const std::span<float> logits = std::span(m_logits).first(tokens.size() * m_graph.vocabSize);
    TRY(m_cache.plan(tokens, Logits::All, m_step));
    TRY(m_backend->run(m_step, logits));
    m_logitRow = 0;
    return std::span<const float>(logits);
}

Result<void> Generator::readRecords(uint32_t ring, uint64_t begin, uint64_t end, std::span<std::byte> records) {
    for (const SlotRange& slots : m_cache.slotsOf(ring, begin, end)) {
        const size_t bytes = slots.count * (records.size() / (end - begin));
        TRY(m_backend->readSlots(slots, records.first(bytes)));
        records = records.subspan(bytes);
        begin += slots.count;
    }
    return {};
}

Result<void> Generator::writeRecords(uint32_t ring, uint64_t begin, uint64_t end, std::span<const std::byte> records) {
    for (const SlotRange& slots : m_cache.slotsOf(ring, begin, end)) {
        const size_t bytes = slots.count * (records.size() / (end - begin));
        TRY(m_backend->writeSlots(slots, records.first(bytes)));
        records = records.subspan(bytes);
        begin += slots.count;
    }
    return {};
}

Result<void> Generator::feedRecords(uint64_t count, std::vector<std::vector<std::byte>>& records, uint64_t positions) {
    if (keepsStates()) return Error{ErrorCode::Unsupported, "the model's layers keep states, which take in no records"};
    TRY(m_cache.checkRoom(count));
    const CacheOptions& options = m_cache.options();
    const std::vector<RopePhases> phases = ropePhases(m_model->config, options.size);
    const uint64_t begin = m_cache.next();
    for (uint32_t ring = 0; ring < m_graph.rings.size(); ++ring) {
        turnKeys(records[ring], cacheRecord(m_graph, options.kv, ring), m_graph, options.kv, phases, positions);
        TRY(writeRecords(ring, begin, begin + count, records[ring]));
    }
    m_cache.skip(count);
    return {};
}

/// What a piece of other work in the cache is to leave as it was; put back whatever comes.
struct Generator::Borrowed {
    explicit Borrowed(Generator& from) : generator(from), cache(from.m_cache) {}
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed() {
        if (isTaken) (void)putBack();
    }

    Result<void> take(uint64_t most) {
        logits.assign(generator.logits().begin(), generator.logits().end());
        cache.skip(0);  // what was tried is not borrowed
        if (generator.keepsStates()) states = TRY(generator.readStates());
        const Graph& graph = generator.m_graph;
        for (uint32_t ring = 0; ring < graph.rings.size(); ++ring) {
            const uint64_t bytes = cacheRecord(graph, cache.options().kv, ring).bytes;
            const uint32_t slots = ringShape(cache.layout(), graph.rings[ring]).slots();
            std::vector<SlotRange> written = {{.ring = ring, .first = 0, .count = slots}};
            if (most < slots) written = cache.slotsOf(ring, 0, most);
            for (const SlotRange& range : written) {
                records.emplace_back(range, std::vector<std::byte>(range.count * bytes));
                TRY(generator.m_backend->readSlots(range, records.back().second));
            }
        }
        isTaken = true;
        generator.m_cache.reset();
        return {};
    }
    Result<void> putBack() {
        isTaken = false;
        generator.m_cache = std::move(cache);
        std::ranges::copy(logits, generator.m_logits.begin());
        generator.m_logitRow = 0;
        for (const auto& [range, bytes] : records) TRY(generator.m_backend->writeSlots(range, bytes));
        return generator.keepsStates() ? generator.writeStates(states) : Result<void>();
    }

    Generator& generator;
    StreamingCache cache;
    std::vector<float> logits;      // of the newest token
    std::vector<std::byte> states;  // and the last logits
    std::vector<std::pair<SlotRange, std::vector<std::byte>>> records;
    bool isTaken = false;
};

Result<void> Generator::aside(uint64_t most, const std::function<void()>& work) {
    if (most > m_cache.options().size)
        return Error{ErrorCode::InvalidArgument, "the cache sees fewer tokens at once than are wanted aside"};
    (void)TRY(settle());
    Borrowed borrowed(*this);
    TRY(borrowed.take(most));
    work();
    return borrowed.putBack();
}

std::span<const float> Generator::logits() const {
    return std::span(m_logits).subspan(m_logitRow * m_graph.vocabSize, m_graph.vocabSize);
}

}  // namespace daylong::engine
