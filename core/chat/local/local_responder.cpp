#include "chat/local/local_responder.h"

#include "base/say.h"
#include "base/utf8.h"
#include "chat/local/notes.h"
#include "memory/memory_map.h"
#include "recall/recall.h"

#include <algorithm>

namespace daylong::chat {

std::optional<memory::DraftSize> LocalResponder::measure(const std::string& text) const {
    return m_host.model()->measure({text::Role::User, toValidUtf8(text)});
}

bool LocalResponder::use(const settings::Settings& settings, const settings::OwnSettings& own) {
    const settings::CacheSettings before = m_host.cache();
    m_host.use(settings, own);
    m_stream.keep();
    return m_host.cache() != before;
}

Result<void> LocalResponder::open(store::ConversationId conversation, const text::Opening& opening) {
    m_host.tellOfChange();
    return m_stream.open(conversation, opening);
}

Result<void> LocalResponder::read(store::MessageId said, Reading reading) {
    if (said == 0) return m_stream.readUnread(0);
    const std::optional<store::Message> message = TRY(m_workplace.transcript->message(said));
    const uint64_t tokens = message ? m_host.model()->cost(asTurn(*message)) : 0;
    // What is brought back is what is not seen once all before it is read.
    if (message && !holdsTokens(*message) && tokens <= memory().window()) TRY(m_stream.readBefore(said));
    TRY(m_stream.keepPinned());
    const bool fits = tokens <= memory().window(), endOnly = !fits && reading == Reading::EndOnly;
    const Preface before = fits && message ? TRY(preface(*message)) : Preface();
    TRY(m_stream.readUnread(endOnly ? said : 0, before));
    return fits ? Result<void>() : m_workplace.note(noteOfLength(memory().window(), tokens, endOnly));
}

/// What the model is told in front of what is being said: of what it has forgotten, and how long the pause was.
Result<Preface> LocalResponder::preface(const store::Message& said) {
    store::TranscriptWriter& transcript = *m_workplace.transcript;
    const settings::Settings& settings = m_host.settings();
    const memory::MemoryState seen = memory();
    Preface preface{.message = said.id, .parts = {}, .quotation = {}, .text = {}};
    if (settings.tellsTime) {
        const std::vector<store::Message> last = TRY(transcript.turnsBefore(said.conversation, said.id, 1));
        if (!last.empty()) preface.text = recall::elapsedTime(last.front().createdMs, said.createdMs);
    }
    if (!settings.recalls) return preface;
    const auto firstFrom = [&](uint64_t token) -> Result<store::MessageId> {
        const auto first = TRY(transcript.messageAtToken(said.conversation, token));
        // What it runs through is seen in part, and that part may be the wrong one.
        return !first ? said.id : first->tokenBegin < token ? first->id + 1 : first->id;
    };
    const uint64_t horizon = std::max(seen.firstSeen, seen.preambleEnd);
    store::MessageId before = TRY(firstFrom(horizon));
    const bool forgot = !TRY(transcript.turnsBefore(said.conversation, before, 1)).empty();
    if (!forgot && !TRY(transcript.hasFiles(said.conversation))) return preface;
    const uint64_t near = recall::nearTokens(seen.window(), m_host.model()->summary().parameters);
    if (forgot) before = TRY(firstFrom(std::max(horizon, seen.next - std::min(seen.next, near))));
    const auto cost = [this](std::span<const store::Message> passages) {
        return m_host.model()->cost({text::Role::User, recall::quotation(passages)});
    };
    const uint64_t budget = recall::recallBudget(settings.recallTokens, seen.cacheSize);
    const double share = recall::shareFor(settings.recallShare);
    const std::vector<store::Message> found = TRY(recall::recall(transcript, {.conversation = said.conversation,
                                                                              .said = said.id,
                                                                              .before = before,
                                                                              .text = said.text,
                                                                              .tokens = budget,
                                                                              .cost = cost,
                                                                              .share = share}));
    if (found.empty()) return preface;
    MessagesRecalled recalled{.message = said.id, .passages = {}};
    for (const store::Message& passage : found) recalled.passages.push_back(passage.id);
    m_workplace.tell(recalled);
    preface.quotation = recall::quotation(found);
    const double speed = m_host.model()->readingSpeed();
    if (speed > 0.0 && static_cast<double>(cost(found)) / speed > recall::kQuickReading)
        preface.parts = TRY(partsOf(found, budget));
    return preface;
}

/// Where these stand in the stream; nothing where one does not, or they are longer than what would be quoted of them.
Result<std::vector<Repeated>> LocalResponder::partsOf(const std::vector<store::Message>& passages,
                                                      uint64_t most) const {
    std::vector<Repeated> parts;
    uint64_t tokens = 0;
    for (const store::Message& passage : passages) {
        // Of one that had something brought back in front of it, that would come along.
        const auto itself = TRY(m_workplace.transcript->recalled(passage.id));
        // And of one with files other words are meant than those that were read.
        if (!holdsTokens(passage) || memory::isReadInPart(passage) || (itself && !itself->empty()) ||
            !passage.given.empty())
            return std::vector<Repeated>();
        parts.push_back({{passage.tokenBegin, passage.tokenEnd}, passage.role == store::MessageRole::User});
        tokens += passage.tokenEnd - passage.tokenBegin;
    }
    return tokens <= most ? parts : std::vector<Repeated>();
}

Result<Reply> LocalResponder::answer(const store::Message& reply, Observer& observer) {
    return m_stream.answer(reply, observer);
}

Result<void> LocalResponder::canPin(const store::Message* more) const {
    uint64_t wanted = TRY(m_stream.pinnedTokens());
    if (more != nullptr)
        wanted += holdsTokens(*more) ? more->tokenEnd - more->tokenBegin : m_host.model()->cost(asTurn(*more));
    const memory::MemoryState seen = memory();
    const uint64_t most = (seen.cacheSize - seen.preambleEnd) / 2;
    if (wanted <= most) return {};
    return more != nullptr ? failure(ErrorCode::InvalidArgument, Say::PinnedTooMuch, wanted, most)
                           : failure(ErrorCode::InvalidArgument, Say::PinnedMoreThanHalf, wanted, 2 * most);
}

Result<void> LocalResponder::settle(Change change, std::span<const store::MessageId> messages) {
    if (change == Change::Removed) return m_stream.forget(messages);
    if (change == Change::Restored) return m_stream.readRestored();
    for (const store::MessageId id : messages) {
        const std::optional<store::Message> message = TRY(m_workplace.transcript->message(id));
        if (message && message->pinned && !holdsTokens(*message)) return m_stream.readAnew();  // said to another model
    }
    return m_stream.keepPinned();
}

MakeResponder localResponderMaker(LocalModels models) {
    return [models = std::make_shared<const LocalModels>(std::move(models))](
               const settings::Settings& settings, const Workplace& workplace) -> Result<std::unique_ptr<Responder>> {
        auto responder = std::make_unique<LocalResponder>(models, workplace);
        TRY(responder->load(settings));
        return std::unique_ptr<Responder>(std::move(responder));
    };
}

}  // namespace daylong::chat
