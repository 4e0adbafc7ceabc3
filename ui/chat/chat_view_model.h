// ChatViewModel: what the window is bound to. Holds the view models of each part of the window and what is open; passes
// the person's commands to the ChatService. How the engine is, it has from EngineState.
// Thread rule: GUI thread. Failure rule: failures are shown in `error`, until dismissed.
#pragma once

#include "bridge/engine_bridge.h"
#include "bridge/engine_state.h"
#include "chat/chat_parts.h"

#include "chat/chat_service.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace daylong::ui {

class ChatViewModel : public EngineState {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")

    Q_PROPERTY(daylong::ui::ConversationListModel* conversations READ conversations CONSTANT)
    Q_PROPERTY(daylong::ui::SidebarModel* sidebar READ sidebar CONSTANT)
    Q_PROPERTY(daylong::ui::SearchModel* search READ search CONSTANT)
    Q_PROPERTY(daylong::ui::SettingsViewModel* settings READ settings CONSTANT)
    Q_PROPERTY(daylong::ui::OwnSettingsViewModel* ownSettings READ ownSettings CONSTANT)
    Q_PROPERTY(daylong::ui::PresetsModel* presets READ presets CONSTANT)
    Q_PROPERTY(daylong::ui::MessageListModel* messages READ messages CONSTANT)
    Q_PROPERTY(daylong::ui::MemoryViewModel* memory READ memory CONSTANT)
    Q_PROPERTY(daylong::ui::UiState* state READ state CONSTANT)
    Q_PROPERTY(daylong::ui::MessageRoom* room READ room CONSTANT)
    Q_PROPERTY(daylong::ui::AttachmentsModel* files READ files CONSTANT)  // of the message being written
    Q_PROPERTY(daylong::ui::FileViewModel* file READ file CONSTANT)       // that is read
    Q_PROPERTY(daylong::ui::QueueModel* queue READ queue CONSTANT)

    Q_PROPERTY(QString conversationTitle READ conversationTitle NOTIFY conversationChanged)
    Q_PROPERTY(qint64 conversation READ conversation NOTIFY conversationChanged)  // 0: none open
    Q_PROPERTY(bool temporary READ temporary NOTIFY conversationChanged)          // nothing of the open one is kept

public:
    ChatViewModel(chat::ChatService& service, EngineBridge& bridge, const ChatParts& parts, QObject* parent = nullptr);

    ConversationListModel* conversations() const { return m_parts.conversations; }
    SidebarModel* sidebar() const { return m_parts.sidebar; }
    SearchModel* search() const { return m_parts.search; }
    SettingsViewModel* settings() const { return m_parts.settings; }
    OwnSettingsViewModel* ownSettings() const { return m_parts.ownSettings; }
    PresetsModel* presets() const { return m_parts.presets; }
    MessageListModel* messages() const { return m_parts.messages; }
    MemoryViewModel* memory() const { return m_parts.memory; }
    UiState* state() const { return m_parts.state; }
    MessageRoom* room() const { return m_parts.room; }
    AttachmentsModel* files() const { return m_parts.files; }
    FileViewModel* file() const { return m_parts.file; }
    QueueModel* queue() const { return m_parts.queue; }

    QString conversationTitle() const;
    qint64 conversation() const { return m_conversation.id; }
    bool temporary() const { return store::isTemporary(m_conversation.id); }

    /// While a reply is being made it waits in the queue. False (and nothing sent) when there is nothing to say, no
    /// model, or one on its way; `hint` or `error` says so.
    Q_INVOKABLE bool send(const QString& text);
    /// Whether what is sent now waits in the queue.
    bool wouldWait() const;
    /// What is asked from outside the window: without the files of the message that is being written there.
    bool sendAlone(const QString& text);
    Q_INVOKABLE void stop();
    Q_INVOKABLE void regenerate();
    Q_INVOKABLE void goOn();  // with the last reply, where it ended early
    /// Says a message anew, in other words: the former one and what followed it are kept as a branch, or all of it
    /// stays as it is and a new conversation goes on from there. False as with send().
    Q_INVOKABLE bool edit(qint64 message, const QString& text, bool inNewConversation = false);
    Q_INVOKABLE void startEdit(qint64 message);  // hands its text to where the next one is written
    /// Whether the clipboard's text, or what X11 selected last, can be pasted over a part of what is being changed;
    /// where no field could show that, `hint` says so: nothing goes along as a file there.
    Q_INVOKABLE bool mayPaste(const QString& written, int from, int to, bool selected = false);
    Q_INVOKABLE void showBranch(qint64 message);  // with this message; a reply that is being made ends
    Q_INVOKABLE void nameBranch(qint64 message, const QString& name);
    Q_INVOKABLE void listBranches(qint64 message);  // those that part where it stands; 0: all of the conversation
    Q_INVOKABLE void branchOff(qint64 message);     // a new conversation with all that was said up to there
    Q_INVOKABLE void removeTurn(qint64 message);    // with its replies; restoreMessages undoes
    Q_INVOKABLE void restoreMessages(const QList<qint64>& messages);
    Q_INVOKABLE void newConversation();
    Q_INVOKABLE void newConversationWith(qint64 preset);  // 0: without one, whatever is the usual one
    Q_INVOKABLE void newTemporary();                      // of which nothing is kept
    // Whatever would end a temporary conversation in which something was said asks first: leaveAsked(). Then it is
    // done, or not: stayed(). mayClose(): whether the window may close; where not, closeWanted() says when.
    bool mayLeave(std::function<void()> then);
    Q_INVOKABLE void leaveTemporary();
    Q_INVOKABLE void stay();
    Q_INVOKABLE void keepTemporary();  // all of it, as a conversation like others; then what was asked for is done
    Q_INVOKABLE bool mayClose();
    Q_INVOKABLE void openConversation(qint64 id);
    Q_INVOKABLE void renameConversation(qint64 id, const QString& title);
    Q_INVOKABLE void removeConversation(qint64 id);  // hides; restoreConversation undoes
    Q_INVOKABLE void restoreConversation(qint64 id);
    /// Opens a message at its place, in whichever conversation it is.
    Q_INVOKABLE void openAt(qint64 conversation, qint64 message);
    Q_INVOKABLE void pin(qint64 message, bool pinned);  // the model keeps seeing it
    /// Without this passage that was brought back for a message: the last one is answered anew.
    Q_INVOKABLE void dropRecalled(qint64 message, qint64 passage);
    /// Brings a message back in front of the model: hands it, quoted, to where the next one is written.
    Q_INVOKABLE void recall(const QString& text);
    Q_INVOKABLE void copyText(const QString& text) const;  // to the clipboard

Q_SIGNALS:
    void conversationChanged();
    void sent();
    void sentLate();                      // what send() had to wait with
    void replied(const QString& answer);  // in full, without thoughts; only while a screen reader listens
    void rejected(const QString& text);   // what was sent could not be stored: it goes back where it was typed
    void recalled(const QString& quote);  // belongs into the message being written
    void conversationOpened();
    void leaveAsked();
    void stayed();
    void kept();  // under another name: what is being changed in it is changed no more
    void closeWanted();
    void editStarted(qint64 message, const QString& text);
    void branchesListed();
    void turnRemoved(const QList<qint64>& messages);
    void conversationRemoved(qint64 id, const QString& title);  // as asked for here; restoreConversation undoes it
    /// The open conversation should show this message; emitted once the conversation is open.
    void showMessage(qint64 message);

private:
    void sendLate(const QString& message);
    void refuseEdit();
    void onOpened(const store::Conversation& conversation);
    void onChanged(const store::Conversation& conversation);
    void giveUpOpening();
    void onMessagesRemoved(const std::vector<store::Message>& messages);
    void beginNew(std::optional<qint64> preset);
    qint64 target() const { return m_opening.value_or(m_conversation.id); }  // where what is asked for next belongs
    bool isFreeHere();

    chat::ChatService& m_service;
    ChatParts m_parts;
    store::Conversation m_conversation;
    std::optional<qint64> m_opening;  // asked for and not yet open
    qint64 m_messageToShow = 0;
    qint64 m_inBranch = 0;              // a message that is shown once its branch is
    QHash<qint64, QString> m_removing;  // titles
    std::function<void()> m_leaving;    // what was asked for, and ends a temporary conversation
    std::function<void()> m_onceKept;   // what was, before it was to be kept
    bool m_leaves = false;              // the person has said so
    std::optional<QString> m_toSend;    // as soon as what goes with it is chosen
    qint64 m_toSendTo = 0;
};

}  // namespace daylong::ui
