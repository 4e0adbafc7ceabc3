#include "last_open.h"

#include <utility>

namespace daylong::app {

LastOpen::LastOpen(ui::EngineBridge& bridge, Note note) : m_note(std::move(note)) {
    connect(&bridge, &ui::EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        m_shown = conversation.id;
        m_noted = store::isTemporary(m_shown);  // never
        if (conversation.messageCount > 0) hold();
    });
    connect(&bridge, &ui::EngineBridge::messageAdded, this, [this](const store::Message& message) {
        if (message.conversation == m_shown) hold();
    });
    connect(&bridge, &ui::EngineBridge::queueChanged, this, [this](const chat::QueueChanged& queue) {
        if (queue.conversation == m_shown && !queue.messages.empty()) hold();
    });
}

void LastOpen::hold() {
    if (m_shown != 0 && !std::exchange(m_noted, true)) m_note(m_shown);
}

}  // namespace daylong::app
