#include "desktop/questions.h"

#include <QPointer>
#include <QStringList>

#include <utility>

namespace daylong::app {

Questions::Questions(ui::ChatViewModel& chat, ui::MessageDraft& draft, std::function<void()> notSaid,
                     std::function<void()> leaveAsked)
    : m_chat(chat), m_draft(draft), m_notSaid(std::move(notSaid)), m_leaveAsked(std::move(leaveAsked)) {
    // Queued: the view model tells of one thing after the other, and is asked once it is done.
    for (const auto signal :
         {&ui::EngineState::activityChanged, &ui::EngineState::modelChanged, &ui::EngineState::errorChanged})
        connect(&chat, signal, this, &Questions::next, Qt::QueuedConnection);
    connect(&chat, &ui::ChatViewModel::conversationChanged, this, &Questions::next, Qt::QueuedConnection);
    connect(&chat, &ui::ChatViewModel::stayed, this, [this] {
        if (std::exchange(m_asksToLeave, false)) giveBack();
    });
}

void Questions::ask(const QString& question, bool inNewConversation) {
    if (question.trimmed().isEmpty()) return;
    m_waiting.append({question.trimmed(), inNewConversation});
    next();
}

void Questions::next() {
    // Behind a reply it waits in the queue, before what other programs say.
    if (m_waiting.isEmpty() || m_asksToLeave) return;
    if ((m_chat.busy() && !m_chat.wouldWait()) || m_chat.conversation() == 0) return;
    if (m_chat.ready() && m_waiting.constFirst().inNewConversation) {
        beginNew();
        if (m_asksToLeave) return m_leaveAsked();
    }
    if (m_chat.ready() && m_chat.sendAlone(m_waiting.constFirst().question)) m_waiting.removeFirst();
    else if (m_chat.noModel()) giveBack();
}

/// At once, or when the person has said that a temporary one may be left for it, or kept.
void Questions::beginNew() {
    const QPointer<Questions> self(this);
    m_asksToLeave = !m_chat.mayLeave([self] {
        if (self) self->beginNew();
    });
    if (m_asksToLeave) return;
    if (!m_waiting.isEmpty()) m_waiting.first().inNewConversation = false;
    m_chat.newConversation();
}

void Questions::giveBack() {
    QStringList written = m_draft.text().isEmpty() ? QStringList() : QStringList{m_draft.text()};
    for (const Waiting& each : std::exchange(m_waiting, {})) written << each.question;
    m_draft.setText(written.join(QStringLiteral("\n\n")));
    m_notSaid();
}

}  // namespace daylong::app
