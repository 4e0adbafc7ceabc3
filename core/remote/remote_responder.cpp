#include "remote/remote_responder.h"

#include "base/say.h"
#include "recall/recall.h"
#include "remote/horizon.h"
#include "remote/keys.h"
#include "remote/thoughts.h"
#include "settings/suited.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace daylong::remote {

using namespace chat;

namespace {

constexpr store::MessageId kNewest = std::numeric_limits<store::MessageId>::max();
constexpr uint32_t kPage = 32;
constexpr size_t kSample = 32U << 10U;  // bytes that a tokenizer is shown

}  // namespace

settings::ModelSummary summaryOf(const RemoteModel& model) {
    return {.name = model.model.id,
            .fingerprint = model.path(),
            .device = model.server,
            .trainedContext = model.model.context,
            .remote = true};
}

RemoteResponder::RemoteResponder(std::filesystem::path folder, RemoteModel model, const Workplace& workplace)
    : m_folder(std::move(folder)),
      m_model(std::move(model)),
      m_endpoint{m_model.address, keptKey(m_folder, m_model.address)},
      m_workplace(workplace) {}

settings::ModelSummary RemoteResponder::model() const { return summaryOf(m_model); }

uint64_t RemoteResponder::size() const {
    uint64_t most = settings::cacheFor(m_settings, model()).size;
    if (m_model.model.context != 0) most = std::min<uint64_t>(most, m_model.model.context);
    return m_most != 0 ? std::min(most, m_most) : most;
}

uint64_t RemoteResponder::room() const {
    const uint64_t whole = size(), reply = std::min<uint64_t>(m_settings.maxReplyTokens, whole / 4);
    uint64_t fixed = reply + m_count.of(m_system);
    for (const store::Message& each : m_pinned) fixed += m_count.of(contentOf(each));
    return std::max(whole - std::min(whole, fixed), whole / 8);
}

std::string RemoteResponder::contentOf(const store::Message& message) const {
    if (message.role != store::MessageRole::User) return std::string(withoutThoughts(message.text));
    const auto preface = m_prefaces.find(message.id);
    return (preface != m_prefaces.end() ? preface->second : std::string()) + message.given + message.text;
}

memory::MemoryState RemoteResponder::memory() const {
    memory::MemoryState state{.cacheSize = static_cast<uint32_t>(size()), .estimated = m_count.isEstimate()};
    if (!isOpen()) return state;
    const uint64_t beginning = m_count.of(m_system);
    uint64_t seen = beginning + (m_saying > 0 ? m_count.ofBytes(m_saying) : 0);
    for (const auto* part : {&m_pinned, &m_turns}) {
        for (const store::Message& each : *part) seen += m_count.of(contentOf(each));
    }
    for (const store::Message& each : m_pinned) state.pinned.push_back(placeOf(each.id));
    state.preambleEnd = state.firstSeen = m_beginning;
    if (m_horizon != 0 && !m_turns.empty()) state.firstSeen = placeOf(m_turns.front().id).begin;
    state.oldestMessage = m_horizon;
    state.next = m_next;
    state.seen = static_cast<uint32_t>(std::min<uint64_t>(seen, state.cacheSize));
    return state;
}

std::optional<memory::DraftSize> RemoteResponder::measure(const std::string& text) const {
    const uint64_t window = room();
    return memory::DraftSize{m_count.of(text), window, std::min<uint64_t>(text.size(), m_count.bytesOf(window))};
}

bool RemoteResponder::use(const settings::Settings& settings, const settings::OwnSettings& own) {
    const uint64_t before = settings::cacheFor(m_settings, model()).size;
    m_settings = settings;
    m_own = own;
    if (settings::cacheFor(m_settings, model()).size == before) return false;
    m_most = 0;
    return true;
}

/// What is known of the server may have changed: it failed, and the person has entered another key.
Result<void> RemoteResponder::open(store::ConversationId conversation, const text::Opening& opening) {
    m_model = TRY(findModel(m_folder, m_model.path()));
    m_endpoint = {m_model.address, keptKey(m_folder, m_model.address)};
    const auto row = TRY(m_workplace.transcript->conversation(conversation));
    if (conversation != m_known) leave();
    m_known = conversation;
    m_system = opening.system;
    m_beginning = m_count.of(m_system);
    if (row && row->tokenCount != 0)  // or messages of the stored stream would seem to be in it
        m_beginning = std::min(m_beginning, row->preambleEnd);
    if (m_places.empty()) m_next = row && row->tokenCount != 0 ? row->tokenCount : m_beginning;
    m_conversation = conversation;
    const Result<void> looked = look(kNewest);
    if (!looked) close();
    return looked;
}

void RemoteResponder::leave() {
    for (const auto& [id, place] : m_places) {
        const auto message = m_workplace.transcript->message(id);
        if (message && *message) m_workplace.tell(MessageRead{id, {(*message)->tokenBegin, (*message)->tokenEnd}});
    }
    m_places.clear();
    m_prefaces.clear();
    m_turns.clear();
    m_pinned.clear();
    m_horizon = 0;
    m_known = m_conversation = 0;
}

/// Finds what is sent: the newest turns before this message, from the horizon on, which moves where it has to; and what
/// is pinned before them. `taken`: tokens of the room that are taken already, by a reply that is gone on with.
Result<void> RemoteResponder::look(store::MessageId before, uint64_t taken) {
    store::TranscriptWriter& transcript = *m_workplace.transcript;
    m_pinned = TRY(transcript.pinned(m_conversation));
    const uint64_t most = room() - std::min(room(), taken);
    std::vector<store::Message> turns;  // newest first, as far back as they could be sent
    std::vector<Sized> sized;
    uint64_t tokens = 0;
    bool older = true;
    while (older && tokens <= most && (turns.empty() || turns.back().id >= m_horizon)) {
        const store::MessageId end = turns.empty() ? before : turns.back().id;
        const std::vector<store::Message> page = TRY(transcript.turnsBefore(m_conversation, end, kPage));
        for (const store::Message& each : page) {
            sized.push_back({each.id, each.role == store::MessageRole::User, m_count.of(contentOf(each))});
            tokens += sized.back().tokens;
            turns.push_back(each);
        }
        older = !page.empty();
    }
    std::ranges::reverse(turns);
    std::ranges::reverse(sized);
    const size_t first = firstSent(sized, m_horizon, most);
    turns.erase(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(first));
    const bool forgets = first > 0 || (older && !turns.empty() &&
                                       !TRY(transcript.turnsBefore(m_conversation, turns.front().id, 1)).empty());
    m_horizon = forgets ? turns.front().id : 0;
    m_turns = std::move(turns);
    std::erase_if(m_pinned, [this](const store::Message& each) { return each.id >= m_horizon; });
    std::erase_if(m_prefaces, [this](const auto& each) { return each.first < m_horizon; });
    placeAll();
    return {};
}

void RemoteResponder::placeAll() {
    for (const auto* part : {&m_pinned, &m_turns}) {
        for (const store::Message& each : *part) place(each.id, std::max<uint64_t>(1, m_count.of(contentOf(each))));
    }
    m_workplace.tell(MemoryChanged{m_conversation, memory()});
}

/// It keeps its place, and its length there, once it has one: counts get better, and what is shown shall not jump.
void RemoteResponder::place(store::MessageId message, uint64_t tokens) {
    const auto [entry, isNew] = m_places.try_emplace(message, memory::TokenRange{m_next, m_next + tokens});
    if (!isNew) return;
    m_next += tokens;
    m_workplace.tell(MessageRead{message, entry->second});
}

memory::TokenRange RemoteResponder::placeOf(store::MessageId message) const {
    const auto place = m_places.find(message);
    return place != m_places.end() ? place->second : memory::TokenRange{m_next, m_next};
}

/// Once, where the server has one to ask.
void RemoteResponder::learnFromTokenizer() {
    if (std::exchange(m_askedTokenizer, true)) return;
    std::string sample = m_system;
    for (auto each = m_turns.rbegin(); each != m_turns.rend() && sample.size() < kSample; ++each)
        sample += contentOf(*each);
    const auto goOn = [this] { return !m_workplace.shouldStop(); };
    if (const auto tokens = countTokens(m_endpoint, m_model.model, sample, goOn))
        m_count.learn(0, sample.size(), *tokens);
}

Result<void> RemoteResponder::read(store::MessageId said, Reading reading) {
    m_workplace.tell(ActivityChanged{Activity::Reading});
    m_model = TRY(findModel(m_folder, m_model.path()));  // what was left out is sent nothing more
    TRY(look(kNewest));
    learnFromTokenizer();
    if (m_workplace.shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
    const auto message = said != 0 ? TRY(m_workplace.transcript->message(said)) : std::nullopt;
    if (!message) return {};
    m_prefaces.erase(said);
    const uint64_t tokens = m_count.of(contentOf(*message)), most = room();
    if (tokens > most)
        return m_workplace.note(
            {saying(reading == Reading::EndOnly ? Say::OnlyEndRead : Say::OnlyEndSeen, most, tokens)});
    m_prefaces[said] = TRY(prefaceOf(*message));
    if (m_count.of(contentOf(*message)) > most) m_prefaces.erase(said);
    return {};
}

/// What the server is told in front of it: what is about it beyond the horizon, and how long the pause was.
Result<std::string> RemoteResponder::prefaceOf(const store::Message& said) const {
    store::TranscriptWriter& transcript = *m_workplace.transcript;
    std::string preface;
    if (m_settings.tellsTime) {
        const std::vector<store::Message> last = TRY(transcript.turnsBefore(m_conversation, said.id, 1));
        if (!last.empty()) preface = recall::elapsedTime(last.front().createdMs, said.createdMs);
    }
    if (!m_settings.recalls || (m_horizon == 0 && !TRY(transcript.hasFiles(m_conversation)))) return preface;
    const auto cost = [this](std::span<const store::Message> passages) {
        return m_count.of(recall::quotation(passages));
    };
    const std::vector<store::Message> found =
        TRY(recall::recall(transcript, {.conversation = m_conversation,
                                        .said = said.id,
                                        .before = m_horizon != 0 ? m_horizon : said.id,
                                        .text = said.text,
                                        .tokens = recall::recallBudget(m_settings.recallTokens, size()),
                                        .cost = cost,
                                        .share = recall::shareFor(m_settings.recallShare)}));
    if (found.empty()) return preface;
    MessagesRecalled recalled{.message = said.id, .passages = {}};
    for (const store::Message& passage : found) recalled.passages.push_back(passage.id);
    m_workplace.tell(recalled);
    return preface + recall::quotation(found);
}

/// Tokens that a local model left of them are cut off its stream, as where no model is there at all.
Result<void> RemoteResponder::takeBack(std::span<const store::Message> newest) {
    TRY(m_workplace.transcript->takeBack(newest));
    for (const store::Message& message : newest) {
        m_places.erase(message.id);
        m_prefaces.erase(message.id);
        m_workplace.tell(MessageRead{message.id, {}});
    }
    std::erase_if(m_turns, [&](const store::Message& turn) {
        return std::ranges::find(newest, turn.id, &store::Message::id) != newest.end();
    });
    return {};
}

Result<void> RemoteResponder::canPin(const store::Message* more) const {
    uint64_t wanted = 0;
    for (const store::Message& each : TRY(m_workplace.transcript->pinned(m_conversation)))
        wanted += m_count.of(contentOf(each));
    if (more != nullptr) wanted += m_count.of(contentOf(*more));
    const uint64_t most = size() / 2;
    if (wanted <= most) return {};
    return more != nullptr ? failure(ErrorCode::InvalidArgument, Say::PinnedTooMuch, wanted, most)
                           : failure(ErrorCode::InvalidArgument, Say::PinnedMoreThanHalf, wanted, 2 * most);
}

/// All that is sent is read from the transcript each time, but for what was quoted, perhaps of what is removed.
Result<void> RemoteResponder::settle(Change change, std::span<const store::MessageId>) {
    if (change == Change::Removed) m_prefaces.clear();
    return look(kNewest);
}

}  // namespace daylong::remote
