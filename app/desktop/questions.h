// Questions: what is asked from outside the window (daylong --ask, the bus). Said in the open conversation as soon as
// the model can: while it replies it waits in the queue. One for a new conversation waits until the person has said
// whether a temporary one may be left for it. What cannot be said goes where the next message is written, so that it is
// not lost. Thread rule: GUI thread. Failure rule: none; the window says why there is no reply.
#pragma once

#include "chat/chat_view_model.h"
#include "chat/message_draft.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace daylong::app {

class Questions : public QObject {
public:
    /// `notSaid`: those that wait were put where the next message is written. `leaveAsked`: the window asks whether a
    /// temporary conversation may be left.
    Questions(
        ui::ChatViewModel& chat, ui::MessageDraft& draft, std::function<void()> notSaid = [] {},
        std::function<void()> leaveAsked = [] {});

    void ask(const QString& question, bool inNewConversation = false);

private:
    void next();
    void beginNew();
    void giveBack();

    ui::ChatViewModel& m_chat;
    ui::MessageDraft& m_draft;
    std::function<void()> m_notSaid, m_leaveAsked;
    struct Waiting {
        QString question;
        bool inNewConversation;
    };
    QList<Waiting> m_waiting;
    bool m_asksToLeave = false;
};

}  // namespace daylong::app
