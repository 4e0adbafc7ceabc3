// QuickViewModel: the small window that one asks a question in, from wherever one is: what was asked, and the reply as
// it comes, in blocks of its own, whatever the large window shows meanwhile.
// Thread rule: GUI thread. Failure rule: why there is no reply is said by the chat (error, hint, activityText).
#pragma once

#include "bridge/engine_bridge.h"
#include "markdown/reply_blocks.h"
#include "program/ui_state.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace daylong::ui {

class QuickViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString asked READ asked NOTIFY changed)  // empty: nothing yet
    Q_PROPERTY(daylong::ui::ReplyBlocks* reply READ reply NOTIFY changed)
    Q_PROPERTY(QString answer READ answer NOTIFY changed)  // in full, without thoughts, once it is all there
    Q_PROPERTY(bool waiting READ waiting NOTIFY changed)   // the reply is still to come, or to end
public:
    QuickViewModel(EngineBridge& bridge, UiState& state, QObject* parent = nullptr);

    QString asked() const { return m_asked; }
    ReplyBlocks* reply() const { return m_reply.get(); }
    QString answer() const { return m_done ? m_text.mid(m_reply->answerBegin()).trimmed() : QString(); }
    bool waiting() const { return !m_asked.isEmpty() && !m_done; }

    /// Nothing is asked, unless a reply is still coming.
    Q_INVOKABLE void begin();
    /// In a new conversation, or in the one that is open, as the person chose.
    Q_INVOKABLE void ask(const QString& question);
    /// It could not be asked, and stands where the next message is written.
    void end();

Q_SIGNALS:
    void changed();
    void asking(const QString& question, bool inNewConversation);
    void openWanted();  // QML calls it: to go on in the large window
    void raised();      // the window came forward: what is written there comes next

private:
    void onAdded(const store::Message& message);
    void append(const std::string& text);
    void clear();

    UiState& m_state;
    QString m_asked, m_text;
    std::unique_ptr<ReplyBlocks> m_reply;
    store::MessageId m_said = 0, m_message = 0;  // the question's; the reply's
    bool m_done = false;
};

}  // namespace daylong::ui
