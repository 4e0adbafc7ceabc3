#include "chat/local/cache_keeper.h"

#include "base/clock.h"
#include "base/fnv_hash.h"
#include "chat/local/kept_ring.h"
#include "memory/budget.h"

#include <algorithm>
#include <cassert>
#include <system_error>
#include <utility>

namespace daylong::chat {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t kTakenTokens = 256;          // copied out of the cache at once, at most
constexpr uint64_t kTakenBytes = 8U << 20U;     // or as many as take so much, however many a device reads at once
constexpr double kTakenSeconds = 2.0;           // or what came in this time
constexpr uint64_t kMostWaiting = 32U << 20U;   // for a slow disk: what comes then is not kept
constexpr uint64_t kTrimmedBytes = 32U << 20U;  // between two looks at the budget
constexpr uint64_t kKeptBehindWindow = 4096;    // tokens of a native window that taking back may want

}  // namespace

CacheKeeper::CacheKeeper(engine::Generator& generator, std::string fingerprint)
    : m_generator(generator), m_fingerprint(std::move(fingerprint)) {}

CacheKeeper::~CacheKeeper() { close(); }

void CacheKeeper::keepAt(const KeepPlace& place) {
    if (place == m_place) return;
    if (place.folder != m_place.folder || place.root != m_place.root || place.budget == 0) close();
    m_place = place;
}

bool CacheKeeper::open(engine::KvType kv, uint32_t cacheSize) {
    if (m_place.root.empty() || m_place.budget == 0) return false;
    const engine::Graph& graph = m_generator.graph();
    FnvHash hash;
    hash.add(m_fingerprint);
    hash.add(engine::name(kv));
    if (m_generator.keepsStates()) {  // which are laid out as a kind of device likes
        const std::string device = m_generator.backend().device().id;
        hash.add(device.substr(0, device.find(':')));
    }
    for (const engine::RopePhases& phases : engine::ropePhases(m_generator.model().config, cacheSize)) {
        std::vector<float> angles(size_t{phases.pairs()} * 2);
        phases.angles(1, angles);
        hash.add(angles.data(), angles.size() * sizeof(float));
    }
    for (const engine::AttentionShape& shape : graph.attention) {
        for (const uint32_t number : {shape.kvHeads, shape.headDim, graph.rings[shape.ring]})
            hash.add(&number, sizeof number);
    }
    const fs::path wanted = m_place.folder / hash.hex();
    if (!m_rings.empty() && m_opened == wanted) return true;
    close();
    try {
        if (!m_writer) m_writer = std::make_unique<memory::Writer>();
    } catch (const std::system_error&) {  // no thread more: the next start reads again
        return false;
    }
    std::error_code failed;
    fs::create_directories(wanted, failed);
    fs::permissions(m_place.root, fs::perms::owner_all, failed);
    const uint64_t fingerprint = std::stoull(hash.hex(), nullptr, 16);
    for (uint32_t ring = 0; ring < graph.rings.size(); ++ring) {
        const uint64_t bytes = engine::cacheRecord(graph, kv, ring).bytes;
        const uint32_t window = graph.rings[ring];
        auto journal =
            memory::Journal::open(wanted / ("window-" + std::to_string(window)),
                                  {.fingerprint = fingerprint, .bytes = static_cast<uint32_t>(bytes)}, UINT64_MAX);
        if (!journal) {
            m_rings.clear();
            return false;
        }
        m_rings.push_back(std::make_shared<Ring>(Ring{
            .journal = std::move(*journal), .recordBytes = bytes, .window = window, .history = {}, .sound = true}));
    }
    m_opened = wanted;
    return true;
}

void CacheKeeper::close() {
    flush();
    if (m_writer) m_writer->drain();
    m_rings.clear();
    m_keeps = false;
    m_pending.clear();
}

/// `job` says whether it went well; one that throws did not.
void CacheKeeper::post(uint64_t bytes, std::function<bool(Ring&)> job, size_t ring) {
    m_writer->post(bytes, [each = m_rings[ring], job = std::move(job)] {
        if (std::exchange(each->sound, false)) each->sound = job(*each);
    });
}

void CacheKeeper::begin(const CacheMap& map) {
    doubt();  // what came before is not in the cache any more
    m_keeps = open(m_generator.cache().options().kv, m_generator.cache().options().size);
    m_map = map;
    m_beginningIsSaved = false;
    m_taken = m_statesSavedAt = 0;
    m_takenAt = steadySeconds();
    if (!m_keeps) return;
    for (const auto& ring : m_rings) {
        m_writer->post(0, [ring] {
            ring->sound = false;
            ring->history = {};
            ring->sound = bool(ring->journal.takeBack(0));
        });
    }
}

void CacheKeeper::fed(std::span<const int32_t> tokens) {
    if (!m_keeps) return;
    m_pending.insert(m_pending.end(), tokens.begin(), tokens.end());
    uint64_t bytes = 0, most = kTakenTokens;
    const engine::CacheLayout layout = m_generator.cache().layout();
    for (const auto& ring : m_rings) {
        bytes += ring->recordBytes * m_pending.size();
        // Before the next chunk writes over what was not copied.
        const uint64_t slots = engine::ringShape(layout, static_cast<uint32_t>(ring->window)).ringSlots;
        most = std::min(most, slots - std::min<uint64_t>(slots, layout.chunk + m_generator.cache().options().ahead));
    }
    if (m_pending.size() >= most || bytes >= kTakenBytes || steadySeconds() - m_takenAt > kTakenSeconds) take();
}

void CacheKeeper::cut(uint64_t next) {
    if (!m_keeps) return;
    const uint64_t kept = std::min(next, m_taken);
    m_pending.resize(next - kept < m_pending.size() ? next - kept : m_pending.size());
    if (next >= m_taken) return;
    m_taken = next;
    m_statesSavedAt = 0;
    for (size_t i = 0; i < m_rings.size(); ++i) {
        post(
            0,
            [next](Ring& ring) {
                if (!ring.journal.takeBack(next)) return false;
                const auto history = ring.journal.historyOf(next);
                if (history) ring.history = *history;
                return history.has_value();
            },
            i);
    }
}

void CacheKeeper::doubt() {
    m_pending.clear();
    m_keeps = false;
}

void CacheKeeper::drop() {
    doubt();
    if (!open(m_generator.cache().options().kv, m_generator.cache().options().size)) return;
    for (size_t i = 0; i < m_rings.size(); ++i)
        post(
            0, [](Ring& ring) { return bool(ring.journal.takeBack(0)); }, i);
}

void CacheKeeper::flush() {
    if (m_keeps) take();
    if (m_keeps) saveStates();
    if (m_keeps && m_writer) trim(0);
}

/// What cannot be cut into tokens, beside the first ring's.
void CacheKeeper::saveStates() {
    if (!m_generator.keepsStates() || m_statesSavedAt == m_taken || !m_pending.empty() ||
        m_writer->waiting() > kMostWaiting)
        return;
    auto states = m_generator.readStates();
    if (!states) return doubt();
    m_statesSavedAt = m_taken;
    const uint64_t bytes = states->size();
    m_sinceTrim += bytes;
    post(
        bytes,
        [count = m_taken, states = std::move(*states)](Ring& ring) {
            return bool(ring.journal.saveCheckpoint(count, ring.history, states));
        },
        0);
}

/// What has slots of its own, once it is all there.
void CacheKeeper::saveBeginning() {
    const engine::StreamingCache& cache = m_generator.cache();
    const uint64_t fixed = m_map.fixed();
    if (m_beginningIsSaved || cache.next() < fixed) return;
    for (uint32_t i = 0; i < m_rings.size() && m_keeps; ++i) {
        std::vector<std::byte> state = bytesOf(m_map);
        const size_t before = state.size();
        const uint64_t first = cache.firstFixed(i);
        state.resize(before + (fixed - first) * m_rings[i]->recordBytes);
        m_keeps = first == fixed || bool(m_generator.readRecords(i, first, fixed, std::span(state).subspan(before)));
        if (!m_keeps) return;
        const uint64_t bytes = state.size();
        post(
            bytes, [state = std::move(state)](Ring& ring) { return bool(ring.journal.saveCheckpoint(0, {}, state)); },
            i);
    }
    m_beginningIsSaved = true;
}

void CacheKeeper::take() {
    m_takenAt = steadySeconds();
    if (m_pending.empty() || m_writer->waiting() > kMostWaiting) return;
    saveBeginning();
    assert(m_taken + m_pending.size() == m_generator.cache().next());
    uint64_t tokenBytes = 1;
    for (const auto& ring : m_rings) tokenBytes += ring->recordBytes;
    const uint64_t most = std::clamp<uint64_t>(kTakenBytes / tokenBytes, 1, kTakenTokens);
    while (m_keeps && !m_pending.empty() && m_writer->waiting() <= kMostWaiting)
        takeFirst(std::min<uint64_t>(most, m_pending.size()));
    trim(kTrimmedBytes);
}

/// The first of those that are pending.
void CacheKeeper::takeFirst(uint64_t count) {
    const auto behind = m_pending.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector<int32_t> taken(m_pending.begin(), behind);
    const uint64_t begin = m_taken, end = begin + count;
    for (uint32_t i = 0; i < m_rings.size() && m_keeps; ++i) {
        const uint64_t held =
            std::min(end, std::max(begin, m_generator.cache().heldSince(i)));  // the beginning has more
        const uint64_t bytes = (end - held) * m_rings[i]->recordBytes;
        // Shared, as a job can be copied; not filled with zeros first, which costs as much as writing does.
        const auto records = std::make_shared_for_overwrite<std::byte[]>(bytes);
        if (!m_generator.readRecords(i, held, end, {records.get(), bytes})) return doubt();
        m_sinceTrim += bytes;
        post(
            bytes,
            [begin, held, tokens = taken, records, bytes](Ring& ring) {
                const auto all = std::span(tokens);
                ring.history.add(all.first(held - begin));
                const bool kept =
                    bool(ring.journal.append(held, ring.history, all.subspan(held - begin), {records.get(), bytes}));
                ring.history.add(all.subspan(held - begin));
                const uint64_t wanted = ring.window + kKeptBehindWindow, next = begin + tokens.size();
                return kept && (ring.window == 0 || next <= wanted || bool(ring.journal.dropBefore(next - wanted)));
            },
            i);
    }
    m_taken = end;
    m_pending.erase(m_pending.begin(), behind);
}

/// When more than that was written since the last time.
void CacheKeeper::trim(uint64_t written) {
    if (m_sinceTrim <= written) return;
    m_sinceTrim = 0;
    m_writer->post(0, [root = m_place.root, budget = m_place.budget] { memory::trim(root, budget); });
}

}  // namespace daylong::chat
