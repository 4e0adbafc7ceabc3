#include "chat/local/local_model.h"

#include "base/say.h"
#include "base/clock.h"
#include "chat/local/shown_text.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace daylong::chat {

namespace {

constexpr size_t kTimedTokens = 16;  // fewer say little about how fast it reads

}  // namespace

LocalModel::LocalModel(settings::ModelSummary summary, engine::Generator generator,
                       std::shared_ptr<const text::Tokenizer> tokenizer)
    : m_summary(std::move(summary)),
      m_generator(std::move(generator)),
      m_tokenizer(std::move(tokenizer)),
      m_sampler(m_sampling, m_generator.model().config.vocabSize),
      m_closing(text::encodeAssistantEnd(chat(), *m_tokenizer)),
      m_keeper(m_generator, m_summary.fingerprint),
      m_saidBefore(m_generator) {}

memory::MemoryState LocalModel::memory() const {
    const engine::StreamingCache& cache = m_generator.cache();
    std::vector<uint64_t> checkpoints;
    for (const uint64_t each : cache.checkpoints()) checkpoints.push_back(streamIndex(each) + 1);  // likewise
    return {
        .preambleEnd = std::min<uint64_t>(m_sinks, cache.next()),
        .pinned = cache.next() < cache.options().sinks ? std::vector<memory::TokenRange>()
                                                       : m_pinned,  // a rebuild was stopped before them
        .firstSeen = streamIndex(cache.firstSeen()),
        .rewindFloor = cache.rewindFloor() > 0 ? streamIndex(cache.rewindFloor()) + 1 : 0,  // one token is fed again
        .keepsStates = m_generator.keepsStates(),
        .checkpoints = std::move(checkpoints),
        .next = streamIndex(cache.next()),
        .seen = cache.seen(),
        .cacheSize = cache.options().size,
        .cacheBytes = m_generator.backend().cacheBytes(),
    };
}

void LocalModel::setSampling(const engine::SamplerOptions& options) {
    m_sampling = options;
    m_sampler = engine::Sampler(options, m_generator.model().config.vocabSize);
}

void LocalModel::freeDrafts() {
    m_saidBefore.setDrafts({});
    m_summary.draft.clear();
    m_summary.draftBytes = 0;
}

Result<std::vector<int32_t>> LocalModel::preamble(const text::Opening& opening) const {
    std::vector<int32_t> tokens = text::encodePreamble(chat(), *m_tokenizer, opening);
    TRY(hasRoom(sinksFor(tokens.size())));
    return tokens;
}

std::vector<int32_t> LocalModel::encode(const Turn& turn) const {
    if (turn.role == text::Role::Assistant)
        return text::encodeAssistantTurn(chat(), *m_tokenizer, turn.text, turn.whole);
    text::After after = text::After::Reply;
    if (streamIndex(m_generator.cache().next()) == m_preambleEnd) after = text::After::Preamble;
    return text::encodeUserTurn(chat(), *m_tokenizer, turn.text, after, m_opening);
}

uint64_t LocalModel::cost(const Turn& turn) const { return encode(turn).size(); }

memory::DraftSize LocalModel::measure(const Turn& turn) const {
    const std::vector<int32_t> all = encode(turn);
    const uint64_t window = memory().window();
    uint64_t bytes = 0;
    for (const int32_t token : std::span(all).last(std::min<uint64_t>(window, all.size()))) {
        if (!m_tokenizer->isControl(token)) bytes += m_tokenizer->bytes(token).size();
    }
    return {all.size(), window, std::min<uint64_t>(bytes, turn.text.size())};
}

uint32_t LocalModel::sinksFor(uint64_t preambleTokens) const {
    return std::max(m_cacheSettings.sinks, static_cast<uint32_t>(preambleTokens));
}

Result<void> LocalModel::hasRoom(uint64_t fixedTokens) const {
    const uint64_t least = fixedTokens + settings::kLeastWindow;
    if (m_cacheSettings.size >= least) return {};
    return failure(ErrorCode::InvalidArgument, Say::CacheTooSmall, m_cacheSettings.size, fixedTokens, least);
}

/// Allocates the cache anew when it must change, else empties it.
Result<void> LocalModel::reserve(std::span<const int32_t> preamble, uint64_t pinnedTokens) {
    m_preambleEnd = preamble.size();
    m_preamble = memory::historyBehind(preamble);
    m_sinks = sinksFor(preamble.size());
    m_pinned.clear();
    m_skipped = 0;
    m_tail.clear();
    m_saidBefore.begin();
    setSampling(m_sampling);  // what is out of the stream counts for no penalty any more
    engine::CacheOptions wanted;
    wanted.size = m_cacheSettings.size;
    wanted.sinks = m_sinks + static_cast<uint32_t>(pinnedTokens);
    wanted.kv = m_cacheSettings.kv;
    wanted.chunk = settings::readChunk(m_summary.deviceRows, wanted.size);
    wanted.ahead = m_saidBefore.mostAhead();
    wanted.maxLogitRows = wanted.ahead + 1;
    TRY(hasRoom(wanted.sinks));
    const engine::CacheOptions& now = m_generator.cache().options();
    if (now.size == wanted.size && now.sinks == wanted.sinks && now.kv == wanted.kv && now.chunk == wanted.chunk) {
        m_generator.cache().reset();
        return {};
    }
    return m_generator.resize(wanted);
}

void LocalModel::countForPenalty(std::span<const int32_t> tokens) {
    for (const int32_t token : tokens) {
        if (!m_tokenizer->isControl(token)) m_sampler.accept(token);
    }
}

void LocalModel::remember(std::span<const int32_t> tokens) {
    countForPenalty(tokens);
    m_saidBefore.add(tokens, m_readsRecollected);
    m_tail.insert(m_tail.end(), tokens.begin(), tokens.end());
    const size_t kept = std::max<size_t>(m_closing.size(), kTail);
    if (m_tail.size() > kept) m_tail.erase(m_tail.begin(), m_tail.end() - static_cast<std::ptrdiff_t>(kept));
}

/// Out of the cache again: the newest tokens, of which nobody was told.
void LocalModel::takeBack(size_t tokens) {
    if (tokens == 0) return;
    m_generator.cache().rewind(m_generator.cache().next() - tokens);
    m_keeper.cut(m_generator.cache().next());
    m_saidBefore.cut(tokens);
    m_tail.resize(m_tail.size() - std::min(m_tail.size(), tokens));
}

Result<void> LocalModel::feed(std::span<const int32_t> tokens, TokenObserver& observer) {
    const uint64_t before = m_generator.cache().next();
    const double start = steadySeconds();
    uint64_t kept = 0;
    const auto keep = [&](uint64_t done) {
        m_keeper.fed(tokens.subspan(kept, done - kept));
        kept = done;
    };
    const Result<void> fed = m_generator.feedTurn(tokens, [&](uint64_t done, uint64_t total) {
        keep(done);
        if (done > 0 || total > m_generator.cache().options().chunk) observer.onProgress(done, total);
        return !observer.shouldStop();
    });
    if (fed && tokens.size() >= kTimedTokens)
        m_readingSpeed = static_cast<double>(tokens.size()) / (steadySeconds() - start);
    if (fed) keep(tokens.size());
    else if (fed.error().code != ErrorCode::Cancelled) m_keeper.doubt();
    remember(tokens.first(m_generator.cache().next() - before));
    return fed;
}

Result<void> LocalModel::keepSaid(const Result<void>& fed, std::span<const int32_t> tokens) {
    if (fed) m_keeper.fed(tokens);
    else m_keeper.doubt();
    return fed;
}

/// Feeds tokens that are new in the stream. What was fed is reported even when it was stopped half way; when the device
/// was lost all of it is, to be read back.
Result<void> LocalModel::enter(std::span<const int32_t> tokens, TokenObserver& observer) {
    const uint64_t before = m_generator.cache().next();
    const Result<void> fed = feed(tokens, observer);
    const bool lost = !fed && fed.error().code == ErrorCode::Device;
    TRY(observer.onTokens(lost ? tokens : tokens.first(m_generator.cache().next() - before)));
    return fed;
}

Result<void> LocalModel::say(std::span<const int32_t> tokens, TokenObserver& observer) {
    const Result<void> fed = keepSaid(m_generator.feedTurn(tokens), tokens);
    if (!fed && fed.error().code != ErrorCode::Device) return fed;
    remember(tokens);
    TRY(observer.onTokens(tokens));
    return fed;
}

Result<void> LocalModel::start(const text::Opening& opening, TokenObserver& observer) {
    const std::vector<int32_t> tokens = TRY(preamble(opening));
    TRY(reserve(tokens, 0));
    recollectNothing();
    m_opening = opening;
    m_keeper.begin(map());
    return enter(tokens, observer);
}

Result<void> LocalModel::read(const Turn& turn, TokenObserver& observer) { return enter(encode(turn), observer); }

Result<void> LocalModel::enterUnread(const Turn& turn, TokenObserver& observer) {
    return observer.onTokens(encode(turn));
}

Result<void> LocalModel::closeTurn(TokenObserver& observer) {
    const bool closed =
        m_tail.size() >= m_closing.size() && std::equal(m_closing.rbegin(), m_closing.rend(), m_tail.rbegin());
    if (streamIndex(m_generator.cache().next()) <= m_preambleEnd || closed) return {};
    return enter(m_closing, observer);
}

/// A template may write a space or a line break in front of the end; the model has often written it already.
std::span<const int32_t> LocalModel::unsaidClosing() const {
    size_t said = std::min(m_tail.size(), m_closing.size());
    while (said > 0 && !std::equal(m_closing.begin(), m_closing.begin() + static_cast<std::ptrdiff_t>(said),
                                   m_tail.end() - static_cast<std::ptrdiff_t>(said)))
        --said;
    return std::span(m_closing).subspan(said);
}

Result<Reply> LocalModel::reply(std::span<const int32_t> said, uint64_t most, TokenObserver& observer) {
    double first = 0.0, last = 0.0;
    // What really stands in front of the reply counts: templates leave the opening out when they are told "/no_think".
    const text::ThoughtsOpening opening = text::thoughtsOpening(chat());
    const bool opened = said.empty() && !opening.written.empty() && endsWith(*m_tokenizer, m_tail, opening.written);
    ShownText text(m_tokenizer, chat(), opened ? opening.shown : std::string());
    size_t replayed = 0;
    while (replayed < said.size() && !text.ended()) (void)text.push(said[replayed++]);  // shown before, or held back
    const bool templateEnds = text::saysTheEnd(m_closing, *m_tokenizer);
    Reply reply{.end = ReplyEnd::LengthLimit, .stats = {.replyTokens = replayed}};
    std::vector<int32_t> held;  // in the cache; of text that may turn out to be a stop string
    while (!text.ended() && reply.stats.replyTokens < most) {
        if (observer.shouldStop()) {
            reply.end = ReplyEnd::Stopped;
            break;
        }
        const int32_t token = TRY(m_sampler.sample(m_generator.logits()));
        last = steadySeconds();
        if (reply.stats.replyTokens++ == replayed) first = last;
        const std::string shown = text.push(token);
        if (!shown.empty()) TRY(observer.onText(shown));
        // The token enters the stream whatever it is: the transcript and the cache must agree. But a turn that the
        // model ended is closed as the template closes turns, and what the template writes itself is not there twice.
        if (text.endedItself() && (templateEnds || token == chat().stopToken)) break;
        const Result<void> fed = keepSaid(m_saidBefore.feed(token, m_tail), {&token, 1});
        if (!fed && fed.error().code != ErrorCode::Device) return fed.error();
        remember({&token, 1});
        held.push_back(token);
        if (shown.empty() && fed) continue;
        TRY(observer.onTokens(held));
        held.clear();
        TRY(fed);
    }
    if (text.stopped() && !m_generator.keepsStates()) takeBack(held.size());  // else states have taken it in
    else TRY(observer.onTokens(held));
    if (text.ended()) {  // else what is held back is shown when the reply goes on
        reply.end = ReplyEnd::Complete;
        const std::string heldText = text.finish();
        if (!heldText.empty()) TRY(observer.onText(heldText));
        const Result<void> closed = say(unsaidClosing(), observer);
        if (!closed && closed.error().code != ErrorCode::Device)
            return closed.error();  // a loss shows with the next turn
    }
    m_keeper.flush();
    if (last > first)
        reply.stats.tokensPerSecond = static_cast<double>(reply.stats.replyTokens - replayed - 1) / (last - first);
    return reply;
}

Result<void> LocalModel::rewind(uint64_t next, std::span<const int32_t> before) {
    const uint64_t total = streamIndex(m_generator.cache().next());
    assert(next <= total && !before.empty());
    TRY(m_generator.rewind(next - 1 - m_skipped));
    m_saidBefore.cut(total - next);
    m_keeper.cut(m_generator.cache().next());
    const std::span<const int32_t> tail = before.last(std::min<size_t>(before.size(), kTail));
    m_tail.assign(tail.begin(), tail.end());
    m_sampler.forget();
    countForPenalty(before);
    return keepSaid(m_generator.feed(before.last(1)),
                    before.last(1));  // its logits are those that the reply continues from
}

}  // namespace daylong::chat
