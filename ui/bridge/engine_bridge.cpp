#include "bridge/engine_bridge.h"

#include <algorithm>
#include <type_traits>

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
    for (const chat::Event& event : batch) emitEvent(event);
}

void EngineBridge::emitEvent(const chat::Event& event) {
    std::visit(
        [this](const auto& e) {
            using E = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<E, chat::ModelLoading>) {
                Q_EMIT modelLoading(QString::fromStdString(e.path), e.fraction);
            } else if constexpr (std::is_same_v<E, chat::ModelReady>) {
                Q_EMIT modelReady(e.model, e.settings);
            } else if constexpr (std::is_same_v<E, chat::ModelGone>) {
                Q_EMIT modelGone();
            } else if constexpr (std::is_same_v<E, chat::SettingsChanged>) {
                Q_EMIT settingsChanged(e.settings);
            } else if constexpr (std::is_same_v<E, chat::ConversationOpened>) {
                Q_EMIT conversationOpened(e.conversation);
            } else if constexpr (std::is_same_v<E, chat::FoldersChanged>) {
                Q_EMIT foldersChanged(e.folders);
            } else if constexpr (std::is_same_v<E, chat::PresetsChanged>) {
                Q_EMIT presetsChanged(e.presets);
            } else if constexpr (std::is_same_v<E, chat::OwnSettingsChanged>) {
                Q_EMIT ownSettingsChanged(e.conversation, e.own);
            } else if constexpr (std::is_same_v<E, chat::ConversationChanged>) {
                Q_EMIT conversationChanged(e.conversation);
            } else if constexpr (std::is_same_v<E, chat::ConversationRemoved>) {
                Q_EMIT conversationRemoved(e.id);
            } else if constexpr (std::is_same_v<E, chat::ConversationKept>) {
                Q_EMIT conversationKept(e.temporary, e.conversation);
            } else if constexpr (std::is_same_v<E, chat::MessageAdded>) {
                Q_EMIT messageAdded(e.message);
            } else if constexpr (std::is_same_v<E, chat::MessageRejected>) {
                Q_EMIT messageRejected(QString::fromStdString(e.text));
            } else if constexpr (std::is_same_v<E, chat::ReplyReopened>) {
                Q_EMIT replyReopened(e.message);
            } else if constexpr (std::is_same_v<E, chat::ReplyText>) {
                Q_EMIT replyText(e.message, e.text);
            } else if constexpr (std::is_same_v<E, chat::ReplyFinished>) {
                Q_EMIT replyFinished(e.message, e.stats);
            } else if constexpr (std::is_same_v<E, chat::MessagePinned>) {
                Q_EMIT messagePinned(e.message, e.pinned);
            } else if constexpr (std::is_same_v<E, chat::MessageReadInPart>) {
                Q_EMIT messageReadInPart(e.message, e.inPart);
            } else if constexpr (std::is_same_v<E, chat::DraftMeasured>) {
                Q_EMIT draftMeasured(e);
            } else if constexpr (std::is_same_v<E, chat::MessageSuperseded>) {
                Q_EMIT messageSuperseded(e.message);
            } else if constexpr (std::is_same_v<E, chat::PathChanged>) {
                Q_EMIT pathChanged(e.conversation, e.behind);
            } else if constexpr (std::is_same_v<E, chat::BranchNamed>) {
                Q_EMIT branchNamed(e.message, QString::fromStdString(e.name));
            } else if constexpr (std::is_same_v<E, chat::MemoryChanged>) {
                Q_EMIT memoryChanged(e.conversation, e.memory);
            } else if constexpr (std::is_same_v<E, chat::ActivityChanged>) {
                Q_EMIT activityChanged(e);
            } else if constexpr (std::is_same_v<E, chat::DeviceChanged>) {
                Q_EMIT deviceChanged(QString::fromStdString(e.from), QString::fromStdString(e.to), e.reason);
            } else if constexpr (std::is_same_v<E, chat::MessageRead>) {
                Q_EMIT messageRead(e.message, e.tokens);
            } else if constexpr (std::is_same_v<E, chat::MessagesRecalled>) {
                Q_EMIT messagesRecalled(e.message);
            } else if constexpr (std::is_same_v<E, chat::StreamRestarted>) {
                Q_EMIT streamRestarted(e.conversation, e.moved);
            } else if constexpr (std::is_same_v<E, chat::ReadAgain>) {
                Q_EMIT readAgain(e.conversation, e.says);
            } else if constexpr (std::is_same_v<E, chat::MessagesRemoved>) {
                Q_EMIT messagesRemoved(e.messages);
            } else if constexpr (std::is_same_v<E, chat::MessagesRestored>) {
                Q_EMIT messagesRestored(e.messages);
            } else if constexpr (std::is_same_v<E, chat::TrashChanged>) {
                Q_EMIT trashChanged();
            } else if constexpr (std::is_same_v<E, chat::QueueChanged>) {
                Q_EMIT queueChanged(e);
            } else {
                static_assert(std::is_same_v<E, chat::Failed>);
                Q_EMIT failed(e.error, e.concern, e.conversation);
            }
        },
        event);
}

}  // namespace daylong::ui

#include "moc_engine_bridge.cpp"
