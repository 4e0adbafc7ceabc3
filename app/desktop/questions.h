// Questions: what is asked from outside the window (daylong --ask, the bus). Said in the open conversation as soon as
// the model can; what cannot be said goes where the next message is written, so that it is not lost.
// Thread rule: GUI thread. Failure rule: none; the window says why there is no reply.
#pragma once

#include "shell/chat_view_model.h"
#include "shell/message_draft.h"

#include <QObject>
#include <QStringList>

namespace daylong::app {

class Questions : public QObject {
public:
    Questions(ui::ChatViewModel& chat, ui::MessageDraft& draft);

    void ask(const QString& question);

private:
    void next();

    ui::ChatViewModel& m_chat;
    ui::MessageDraft& m_draft;
    QStringList m_waiting;
};

}  // namespace daylong::app
