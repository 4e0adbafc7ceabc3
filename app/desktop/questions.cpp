#include "desktop/questions.h"

namespace daylong::app {

Questions::Questions(ui::ChatViewModel& chat, ui::MessageDraft& draft) : m_chat(chat), m_draft(draft) {
    // Queued: the view model tells of one thing after the other, and is asked once it is done.
    for (const auto signal : {&ui::ChatViewModel::activityChanged, &ui::ChatViewModel::modelChanged,
                              &ui::ChatViewModel::conversationChanged, &ui::ChatViewModel::errorChanged})
        connect(&chat, signal, this, &Questions::next, Qt::QueuedConnection);
}

void Questions::ask(const QString& question) {
    if (question.trimmed().isEmpty()) return;
    m_waiting << question.trimmed();
    next();
}

void Questions::next() {
    if (m_waiting.isEmpty() || m_chat.busy() || m_chat.conversation() == 0) return;
    if (m_chat.ready() && m_chat.send(m_waiting.constFirst())) {
        m_waiting.removeFirst();
    } else if (m_chat.noModel()) {
        QStringList written = m_draft.text().isEmpty() ? QStringList() : QStringList{m_draft.text()};
        m_draft.setText((written + std::exchange(m_waiting, {})).join(QStringLiteral("\n\n")));
    }
}

}  // namespace daylong::app
