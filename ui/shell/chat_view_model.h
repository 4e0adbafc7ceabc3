// ChatViewModel: what the window is bound to. Holds the state of the engine as QML sees it (busy, progress, model,
// error) and the view models of each part of the window; passes the person's commands to the ChatService.
// Thread rule: GUI thread. Failure rule: failures are shown in `error`, until dismissed.
#pragma once

#include "bridge/engine_bridge.h"
#include "files/attachments_model.h"
#include "files/file_view_model.h"
#include "memory/memory_view_model.h"
#include "queue/queue_model.h"
#include "settings/own_settings_view_model.h"
#include "settings/settings_view_model.h"
#include "shell/conversation_list_model.h"
#include "shell/message_room.h"
#include "shell/search_model.h"
#include "shell/ui_state.h"
#include "transcript/message_list_model.h"

#include "chat/chat_service.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace daylong::ui {

class ChatViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")

    Q_PROPERTY(daylong::ui::ConversationListModel* conversations READ conversations CONSTANT)
    Q_PROPERTY(daylong::ui::SearchModel* search READ search CONSTANT)
    Q_PROPERTY(daylong::ui::SettingsViewModel* settings READ settings CONSTANT)
    Q_PROPERTY(daylong::ui::OwnSettingsViewModel* ownSettings READ ownSettings CONSTANT)
    Q_PROPERTY(daylong::ui::MessageListModel* messages READ messages CONSTANT)
    Q_PROPERTY(daylong::ui::MemoryViewModel* memory READ memory CONSTANT)
    Q_PROPERTY(daylong::ui::UiState* state READ state CONSTANT)
    Q_PROPERTY(daylong::ui::MessageRoom* room READ room CONSTANT)
    Q_PROPERTY(daylong::ui::AttachmentsModel* files READ files CONSTANT)  // of the message being written
    Q_PROPERTY(daylong::ui::FileViewModel* file READ file CONSTANT)       // that is read
    Q_PROPERTY(daylong::ui::QueueModel* queue READ queue CONSTANT)

    Q_PROPERTY(Activity activity READ activity NOTIFY activityChanged)
    Q_PROPERTY(bool busy READ busy NOTIFY activityChanged)          // anything but Idle
    Q_PROPERTY(bool replying READ replying NOTIFY activityChanged)  // Reading or Replying here: stop works
    /// Where it is Reading or Replying in another conversation: that one's title; else empty.
    Q_PROPERTY(QString answersElsewhere READ answersElsewhere NOTIFY activityChanged)
    Q_PROPERTY(double progress READ progress NOTIFY activityChanged)  // 0..1, or -1: not known
    Q_PROPERTY(QString activityText READ activityText NOTIFY activityChanged)
    Q_PROPERTY(bool ready READ ready NOTIFY modelChanged)  // a model is loaded: one can talk

    Q_PROPERTY(QString modelName READ modelName NOTIFY modelChanged)
    Q_PROPERTY(QString modelDetail READ modelDetail NOTIFY modelChanged)  // "9.4M parameters, Q8_0"
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY modelChanged)
    Q_PROPERTY(bool starterModel READ starterModel NOTIFY modelChanged)
    Q_PROPERTY(QString conversationTitle READ conversationTitle NOTIFY conversationChanged)
    Q_PROPERTY(qint64 conversation READ conversation NOTIFY conversationChanged)  // 0: none open

    Q_PROPERTY(bool temporary READ temporary NOTIFY conversationChanged)  // nothing of the open one is kept

    Q_PROPERTY(QString error READ error NOTIFY errorChanged)   // empty: none
    Q_PROPERTY(bool noModel READ noModel NOTIFY errorChanged)  // that is the error: it goes when one is loaded
    Q_PROPERTY(QString hint READ hint NOTIFY hintChanged)      // why nothing happened just now; goes by itself
    Q_PROPERTY(QString deviceNote READ deviceNote NOTIFY deviceNoteChanged)  // another device took over; empty: none

public:
    enum class Activity { Idle, LoadingModel, Rebuilding, Reading, Replying, UpdatingTranscript };
    Q_ENUM(Activity)

    /// The parts are children of the caller's choosing and outlive this.
    struct Parts {
        ConversationListModel* conversations = nullptr;
        SearchModel* search = nullptr;
        SettingsViewModel* settings = nullptr;
        OwnSettingsViewModel* ownSettings = nullptr;
        MessageListModel* messages = nullptr;
        MemoryViewModel* memory = nullptr;
        UiState* state = nullptr;
        MessageRoom* room = nullptr;
        AttachmentsModel* files = nullptr;
        FileViewModel* file = nullptr;
        QueueModel* queue = nullptr;
    };
    ChatViewModel(chat::ChatService& service, EngineBridge& bridge, const Parts& parts, QObject* parent = nullptr);

    ConversationListModel* conversations() const { return m_parts.conversations; }
    SearchModel* search() const { return m_parts.search; }
    SettingsViewModel* settings() const { return m_parts.settings; }
    OwnSettingsViewModel* ownSettings() const { return m_parts.ownSettings; }
    MessageListModel* messages() const { return m_parts.messages; }
    MemoryViewModel* memory() const { return m_parts.memory; }
    UiState* state() const { return m_parts.state; }
    MessageRoom* room() const { return m_parts.room; }
    AttachmentsModel* files() const { return m_parts.files; }
    FileViewModel* file() const { return m_parts.file; }
    QueueModel* queue() const { return m_parts.queue; }

    Activity activity() const { return m_activity; }
    bool busy() const { return m_activity != Activity::Idle; }
    bool answering() const { return m_activity == Activity::Reading || m_activity == Activity::Replying; }  // anywhere
    bool replying() const { return answering() && (m_worksIn == 0 || m_worksIn == m_conversation.id); }
    QString answersElsewhere() const;
    double progress() const { return m_progress; }
    QString activityText() const;
    bool ready() const { return m_ready; }

    QString modelName() const;
    QString modelDetail() const;
    QString deviceName() const;
    bool starterModel() const { return m_ready && m_model.starter; }
    QString conversationTitle() const;
    qint64 conversation() const { return m_conversation.id; }
    bool temporary() const { return store::isTemporary(m_conversation.id); }
    QString deviceNote() const { return m_deviceNote; }
    QString error() const { return m_errors.isEmpty() ? QString() : m_errors.constFirst().text; }
    bool noModel() const { return !m_errors.isEmpty() && m_errors.constFirst().concern == chat::Concern::Model; }
    QString hint() const { return m_hint; }

    /// While a reply is being made it waits in the queue. False (and nothing sent) when there is nothing to say, no
    /// model, or one on its way; `hint` or `error` says so.
    Q_INVOKABLE bool send(const QString& text);
    /// What is asked from outside the window: without the files of the message that is being written there.
    bool sendAlone(const QString& text);
    Q_INVOKABLE void stop();
    Q_INVOKABLE void regenerate();
    Q_INVOKABLE void goOn();  // with the last reply, where it ended early
    /// Says a message anew, in other words: the former one and what followed it are kept as a branch, or all of it
    /// stays as it is and a new conversation goes on from there. False as with send().
    Q_INVOKABLE bool edit(qint64 message, const QString& text, bool inNewConversation = false);
    Q_INVOKABLE void startEdit(qint64 message);   // hands its text to where the next one is written
    Q_INVOKABLE void showBranch(qint64 message);  // with this message; a reply that is being made ends
    Q_INVOKABLE void nameBranch(qint64 message, const QString& name);
    Q_INVOKABLE void listBranches(qint64 message);  // those that part where it stands; 0: all of the conversation
    Q_INVOKABLE void branchOff(qint64 message);     // a new conversation with all that was said up to there
    Q_INVOKABLE void removeTurn(qint64 message);    // with its replies; restoreMessages undoes
    Q_INVOKABLE void restoreMessages(const QList<qint64>& messages);
    Q_INVOKABLE void newConversation();
    Q_INVOKABLE void newTemporary();  // of which nothing is kept
    // Whatever would end a temporary conversation in which something was said asks first: leaveAsked(). Then it is
    // done, or not. mayClose(): whether the window may close; where not, closeWanted() says when.
    Q_INVOKABLE void leaveTemporary();
    Q_INVOKABLE void stay();
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
    Q_INVOKABLE void dismissError();
    Q_INVOKABLE void dismissDeviceNote();

Q_SIGNALS:
    void activityChanged();
    void modelChanged();
    void conversationChanged();
    void errorChanged();
    void hintChanged();
    void deviceNoteChanged();
    void sent();
    void sentLate();                      // what send() had to wait with
    void replied(const QString& answer);  // in full, without thoughts; only while a screen reader listens
    void rejected(const QString& text);   // what was sent could not be stored: it goes back where it was typed
    void recalled(const QString& quote);  // belongs into the message being written
    void conversationOpened();
    void leaveAsked();
    void closeWanted();
    void editStarted(qint64 message, const QString& text);
    void branchesListed();
    void turnRemoved(const QList<qint64>& messages);
    void conversationRemoved(qint64 id, const QString& title);  // as asked for here; restoreConversation undoes it
    /// The open conversation should show this message; emitted once the conversation is open.
    void showMessage(qint64 message);

private:
    void sendLate(const QString& message);
    void onActivity(const chat::ActivityChanged& activity);
    void onReady(const settings::ModelSummary& model);
    void onOpened(const store::Conversation& conversation);
    void onChanged(const store::Conversation& conversation);
    void onMessagesRemoved(const std::vector<store::Message>& messages);
    bool mayLeave(std::function<void()> then);
    qint64 target() const { return m_opening.value_or(m_conversation.id); }  // where what is asked for next belongs
    void onDeviceChanged(const QString& from, const QString& to, const Error& reason);
    void onFailed(const Error& error, chat::Concern concern);
    bool canBegin();
    bool isFreeHere();
    void say(const QString& hint);
    void show(const QString& problem, chat::Concern concern, bool diskFull = false);
    template <class Over>
    void dropErrors(Over&& over);

    chat::ChatService& m_service;
    Parts m_parts;
    Activity m_activity = Activity::LoadingModel;
    double m_progress = -1.0;
    qint64 m_worksIn = 0;  // the conversation in which that goes on; 0: in none
    bool m_ready = false;
    settings::ModelSummary m_model;
    store::Conversation m_conversation;
    std::optional<qint64> m_opening;  // asked for and not yet open
    qint64 m_messageToShow = 0;
    qint64 m_inBranch = 0;              // a message that is shown once its branch is
    QHash<qint64, QString> m_removing;  // titles
    std::function<void()> m_leaving;    // what was asked for, and ends a temporary conversation
    bool m_leaves = false;              // the person has said so
    struct Problem {
        QString text;
        chat::Concern concern;
        qint64 conversation;  // that was open
        bool diskFull = false;
    };
    QList<Problem> m_errors;
    QString m_whyNoModel;  // said again when one is needed
    QString m_hint;
    std::optional<QString> m_toSend;  // as soon as what goes with it is chosen
    qint64 m_toSendTo = 0;
    QTimer m_hintTime;
    QString m_deviceNote;
};

}  // namespace daylong::ui
