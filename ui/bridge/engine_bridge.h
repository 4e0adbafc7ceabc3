// EngineBridge: where the engine thread's events become signals on the GUI thread. Values cross, objects don't.
// Thread rule: lives on the GUI thread; deliver() alone may be called from any thread. Signals are emitted on
// the GUI thread, in the order of the events, at most one batch per frame: a reply's text is gathered and comes
// as one replyText per frame, and of memory and progress states only the newest of a frame is delivered.
// Failure rule: none of its own; failures travel as failed().
#pragma once

#include "bridge/crossing.h"
#include "chat/events.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <mutex>
#include <vector>

namespace daylong::ui {

class EngineBridge : public QObject {
    Q_OBJECT
public:
    explicit EngineBridge(QObject* parent = nullptr);

    /// Any thread. For ChatService::listen().
    void deliver(chat::Event event);
    /// GUI thread: hands out what is waiting now, instead of at the next frame.
    void flush();

Q_SIGNALS:
    void modelLoading(const QString& path, double fraction);
    void modelReady(const daylong::settings::ModelSummary& model, const daylong::settings::Settings& settings);
    void modelGone();                                                   // before another one is ready, or for good
    void settingsChanged(const daylong::settings::Settings& settings);  // those in force
    void conversationOpened(const daylong::store::Conversation& conversation);
    void foldersChanged(const std::vector<daylong::store::Folder>& folders);     // all there are, by their names
    void presetsChanged(const std::vector<daylong::settings::Preset>& presets);  // likewise
    void ownSettingsChanged(qint64 conversation, const daylong::settings::OwnSettings& own);
    void conversationChanged(const daylong::store::Conversation& conversation);
    void conversationRemoved(qint64 conversation);
    void conversationKept(qint64 temporary, const daylong::store::Conversation& conversation);  // as that one
    void messageAdded(const daylong::store::Message& message);
    void messageRejected(const QString& text);                   // could not be stored
    void replyReopened(const daylong::store::Message& message);  // one that ended early goes on
    void replyText(qint64 message, const std::string& text);     // UTF-8, appended to what came before
    void replyFinished(const daylong::store::Message& message, const daylong::chat::ReplyStats& stats);
    void messageReadInPart(qint64 message, bool inPart);  // its reading was stopped; or it was read after all
    void messageSuperseded(qint64 message);
    void pathChanged(qint64 conversation, qint64 behind);
    void branchNamed(qint64 message, const QString& name);
    void messagesRemoved(const std::vector<daylong::store::Message>& messages);
    void messagesRestored(const std::vector<daylong::store::Message>& messages);
    void trashChanged();
    void messagePinned(qint64 message, bool pinned);
    void messageRead(qint64 message, const daylong::memory::TokenRange& tokens);
    void messagesRecalled(qint64 message);  // others were quoted to the model with it, or no more
    void streamRestarted(qint64 conversation, bool moved);
    void readAgain(qint64 conversation, const daylong::Sayings& says);
    void memoryChanged(qint64 conversation, const daylong::memory::MemoryState& memory);
    void queueChanged(const daylong::chat::QueueChanged& queue);
    void activityChanged(const daylong::chat::ActivityChanged& activity);
    void deviceChanged(const QString& from, const QString& to, const daylong::Error& reason);  // the one before failed
    void draftMeasured(const daylong::chat::DraftMeasured& measured);
    void failed(const daylong::Error& error, daylong::chat::Concern concern, qint64 conversation);

private:
    void schedule();

    Crossing m_here;
    std::mutex m_mutex;
    std::vector<chat::Event> m_waiting;  // guarded by m_mutex
    bool m_scheduled = false;            // guarded by m_mutex
    QTimer m_frame;
    QElapsedTimer m_sinceFlush;
};

}  // namespace daylong::ui
