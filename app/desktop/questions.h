// Questions: what is asked from outside the window (daylong --ask, the bus). Said in the open conversation as soon as
// the model can: while it replies it waits in the queue. What cannot be said goes where the next message is written, so
// that it is not lost. Thread rule: GUI thread. Failure rule: none; the window says why there is no reply.
#pragma once

#include "shell/chat_view_model.h"
#include "shell/message_draft.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace daylong::app {

class Questions : public QObject {
public:
    /// `notSaid`: those that wait were put where the next message is written.
    Questions(
        ui::ChatViewModel& chat, ui::MessageDraft& draft, std::function<void()> notSaid = [] {});

    void ask(const QString& question, bool inNewConversation = false);

private:
    void next();

    ui::ChatViewModel& m_chat;
    ui::MessageDraft& m_draft;
    std::function<void()> m_notSaid;
    struct Waiting {
        QString question;
        bool inNewConversation;
    };
    QList<Waiting> m_waiting;
};

}  // namespace daylong::app
