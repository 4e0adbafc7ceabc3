#include "bridge/engine_bridge.h"

#include <utility>
#include <variant>

namespace daylong::ui {
namespace {

constexpr int kFrameMs = 16;

/// States that a newer one makes worthless, and text, which can be joined: these may pass one another.
bool isPassable(const chat::Event& event) {
    return std::holds_alternative<chat::ReplyText>(event) || std::holds_alternative<chat::MemoryChanged>(event) ||
           std::holds_alternative<chat::ActivityChanged>(event) || std::holds_alternative<chat::ModelLoading>(event);
}

bool merge(chat::Event& earlier, const chat::Event& later) {
    if (earlier.index() != later.index()) return false;
    if (auto* text = std::get_if<chat::ReplyText>(&earlier)) {
        const auto& more = std::get<chat::ReplyText>(later);
        if (text->message != more.message) return false;
        text->text += more.text;
        return true;
    }
    if (auto* memory = std::get_if<chat::MemoryChanged>(&earlier)) {
        const auto& newer = std::get<chat::MemoryChanged>(later);
        if (memory->conversation != newer.conversation) return false;
        *memory = newer;
        return true;
    }
    if (auto* activity = std::get_if<chat::ActivityChanged>(&earlier)) {
        *activity = std::get<chat::ActivityChanged>(later);
        return true;
    }
    if (auto* loading = std::get_if<chat::ModelLoading>(&earlier)) {
        *loading = std::get<chat::ModelLoading>(later);
        return true;
    }
    return false;
}

/// Appends, or merges into a waiting event of the same kind with nothing but passable events after it. So the
/// queue stays a few events long however fast tokens come and however long the GUI thread is away.
void enqueue(std::vector<chat::Event>& waiting, chat::Event event) {
    if (isPassable(event)) {
        for (auto it = waiting.rbegin(); it != waiting.rend() && isPassable(*it); ++it) {
            if (merge(*it, event)) return;
        }
    }
    waiting.push_back(std::move(event));
}

// Each event as its signal. One without a line here does not compile.
void tell(EngineBridge& bridge, const chat::ModelLoading& e) {
    Q_EMIT bridge.modelLoading(QString::fromStdString(e.path), e.fraction);
}
void tell(EngineBridge& bridge, const chat::ModelReady& e) { Q_EMIT bridge.modelReady(e.model, e.settings); }
void tell(EngineBridge& bridge, const chat::ModelGone&) { Q_EMIT bridge.modelGone(); }
void tell(EngineBridge& bridge, const chat::SettingsChanged& e) { Q_EMIT bridge.settingsChanged(e.settings); }
void tell(EngineBridge& bridge, const chat::ConversationOpened& e) { Q_EMIT bridge.conversationOpened(e.conversation); }
void tell(EngineBridge& bridge, const chat::FoldersChanged& e) { Q_EMIT bridge.foldersChanged(e.folders); }
void tell(EngineBridge& bridge, const chat::PresetsChanged& e) { Q_EMIT bridge.presetsChanged(e.presets); }
void tell(EngineBridge& bridge, const chat::OwnSettingsChanged& e) {
    Q_EMIT bridge.ownSettingsChanged(e.conversation, e.own);
}
void tell(EngineBridge& bridge, const chat::ConversationChanged& e) {
    Q_EMIT bridge.conversationChanged(e.conversation);
}
void tell(EngineBridge& bridge, const chat::ConversationRemoved& e) { Q_EMIT bridge.conversationRemoved(e.id); }
void tell(EngineBridge& bridge, const chat::ConversationKept& e) {
    Q_EMIT bridge.conversationKept(e.temporary, e.conversation);
}
void tell(EngineBridge& bridge, const chat::MessageAdded& e) { Q_EMIT bridge.messageAdded(e.message); }
void tell(EngineBridge& bridge, const chat::MessageRejected& e) {
    Q_EMIT bridge.messageRejected(QString::fromStdString(e.text));
}
void tell(EngineBridge& bridge, const chat::ReplyReopened& e) { Q_EMIT bridge.replyReopened(e.message); }
void tell(EngineBridge& bridge, const chat::ReplyText& e) { Q_EMIT bridge.replyText(e.message, e.text); }
void tell(EngineBridge& bridge, const chat::ReplyFinished& e) { Q_EMIT bridge.replyFinished(e.message, e.stats); }
void tell(EngineBridge& bridge, const chat::MessagePinned& e) { Q_EMIT bridge.messagePinned(e.message, e.pinned); }
void tell(EngineBridge& bridge, const chat::MessageReadInPart& e) {
    Q_EMIT bridge.messageReadInPart(e.message, e.inPart);
}
void tell(EngineBridge& bridge, const chat::DraftMeasured& e) { Q_EMIT bridge.draftMeasured(e); }
void tell(EngineBridge& bridge, const chat::MessageSuperseded& e) { Q_EMIT bridge.messageSuperseded(e.message); }
void tell(EngineBridge& bridge, const chat::PathChanged& e) { Q_EMIT bridge.pathChanged(e.conversation, e.behind); }
void tell(EngineBridge& bridge, const chat::BranchNamed& e) {
    Q_EMIT bridge.branchNamed(e.message, QString::fromStdString(e.name));
}
void tell(EngineBridge& bridge, const chat::MemoryChanged& e) { Q_EMIT bridge.memoryChanged(e.conversation, e.memory); }
void tell(EngineBridge& bridge, const chat::ActivityChanged& e) { Q_EMIT bridge.activityChanged(e); }
void tell(EngineBridge& bridge, const chat::DeviceChanged& e) {
    Q_EMIT bridge.deviceChanged(QString::fromStdString(e.from), QString::fromStdString(e.to), e.reason);
}
void tell(EngineBridge& bridge, const chat::MessageRead& e) { Q_EMIT bridge.messageRead(e.message, e.tokens); }
void tell(EngineBridge& bridge, const chat::MessagesRecalled& e) { Q_EMIT bridge.messagesRecalled(e.message); }
void tell(EngineBridge& bridge, const chat::StreamRestarted& e) {
    Q_EMIT bridge.streamRestarted(e.conversation, e.moved);
}
void tell(EngineBridge& bridge, const chat::ReadAgain& e) { Q_EMIT bridge.readAgain(e.conversation, e.says); }
void tell(EngineBridge& bridge, const chat::MessagesRemoved& e) { Q_EMIT bridge.messagesRemoved(e.messages); }
void tell(EngineBridge& bridge, const chat::MessagesRestored& e) { Q_EMIT bridge.messagesRestored(e.messages); }
void tell(EngineBridge& bridge, const chat::TrashChanged&) { Q_EMIT bridge.trashChanged(); }
void tell(EngineBridge& bridge, const chat::QueueChanged& e) { Q_EMIT bridge.queueChanged(e); }
void tell(EngineBridge& bridge, const chat::Failed& e) { Q_EMIT bridge.failed(e.error, e.concern, e.conversation); }

}  // namespace

EngineBridge::EngineBridge(QObject* parent) : QObject(parent) {
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    connect(&m_frame, &QTimer::timeout, this, &EngineBridge::flush);
}

void EngineBridge::deliver(chat::Event event) {
    {
        const std::lock_guard lock(m_mutex);
        enqueue(m_waiting, std::move(event));
        if (m_scheduled) return;
        m_scheduled = true;
    }
    m_here.post([this] { schedule(); });
}

void EngineBridge::schedule() {
    const qint64 elapsed = m_sinceFlush.isValid() ? m_sinceFlush.elapsed() : kFrameMs;
    if (elapsed >= kFrameMs) {
        flush();
    } else {
        m_frame.start(static_cast<int>(kFrameMs - elapsed));
    }
}

void EngineBridge::flush() {
    std::vector<chat::Event> batch;
    {
        const std::lock_guard lock(m_mutex);
        batch.swap(m_waiting);
        m_scheduled = false;
    }
    m_frame.stop();
    m_sinceFlush.start();
    for (const chat::Event& event : batch) std::visit([this](const auto& e) { tell(*this, e); }, event);
}

}  // namespace daylong::ui

#include "moc_engine_bridge.cpp"
