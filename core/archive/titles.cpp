#include "archive/titles.h"

#include "base/clock.h"
#include "chat/commands/commands.h"
#include "store/made_title.h"

#include <utility>

namespace daylong::archive {

using namespace chat;

namespace {

constexpr uint64_t kMostTokens = 32;
constexpr double kMostSeconds = 30.0;  // a model that needs longer makes none

}  // namespace

void renameConversation(ChatService& service, store::ConversationId id, std::string title) {
    service.post(When::BetweenTokens, [id, title = std::move(title)](Session& session) -> Result<void> {
        TRY(session.writer());
        TRY(session.transcript->rename(id, title));
        return tellConversation(session, id);
    });
}

Result<bool> makeTitle(Session& session, const std::function<bool()>& isWanted) {
    if (store::isTemporary(session.conversation.id)) return false;  // nothing goes from there into what is kept
    if (!session.isAttached() || !settings::makesTitles(session.inForce, session.answering->model())) return false;
    store::TranscriptWriter& transcript = *TRY(session.writer());
    const std::optional<store::Exchange> first = TRY(transcript.untitled());
    if (!first) return false;
    const double end = steadySeconds() + kMostSeconds;
    const Result<std::optional<std::string>> answer = session.answering->sayAside(
        store::askForTitle(*first), kMostTokens, [&] { return isWanted() || steadySeconds() > end; });
    const bool stopped = !answer && answer.error().code == ErrorCode::Cancelled;
    if (!answer && !stopped) {
        session.distrust();  // what it had in front of itself may be gone
        return answer.error();
    }
    if (stopped && isWanted()) return true;
    if (answer && !*answer) return false;
    const store::ConversationId id = first->said.conversation;
    const std::optional<std::string> title =
        answer ? store::titleFromAnswer(**answer, first->said.text) : std::optional<std::string>();
    const std::string kept = TRY(transcript.mustFind(id)).title;
    TRY(transcript.rename(id, title.value_or(kept), title ? store::TitledBy::Model : store::TitledBy::FirstWordsStay));
    TRY(tellConversation(session, id));
    return true;
}

}  // namespace daylong::archive
