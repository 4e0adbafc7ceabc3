#include "memory/note_view_model.h"

#include <utility>

namespace daylong::ui {

namespace {
constexpr quint64 kFirstDraft = quint64{1} << 48U;  // the message that is being written counts from 0
}

NoteViewModel::NoteViewModel(EngineBridge& bridge, Hooks hooks, QObject* parent)
    : QObject(parent), m_hooks(std::move(hooks)), m_draft(kFirstDraft) {
    connect(&bridge, &EngineBridge::conversationOpened, this,
            [this](const store::Conversation& conversation) { m_conversation = conversation.id; });
    connect(&bridge, &EngineBridge::ownSettingsChanged, this,
            [this](qint64 conversation, const settings::OwnSettings& own) {
                if (conversation != m_conversation) return;
                m_own = own;
                Q_EMIT changed();
            });
    connect(&bridge, &EngineBridge::draftMeasured, this, [this](const chat::DraftMeasured& counted) {
        if (counted.draft == m_draft) setTokens(static_cast<int>(counted.tokens));
    });
}

void NoteViewModel::measure(const QString& note) {
    ++m_draft;
    const std::string text = note.trimmed().toStdString();
    if (text.empty()) setTokens(0);
    else m_hooks.measure(m_conversation, m_draft, text);
}

void NoteViewModel::apply(const QString& note) {
    settings::OwnSettings own = m_own;
    own.note = note.trimmed().toStdString();
    if (m_conversation != 0 && own != m_own) m_hooks.apply(m_conversation, own);
}

void NoteViewModel::setTokens(int tokens) {
    if (std::exchange(m_tokens, tokens) != tokens) Q_EMIT measured();
}

}  // namespace daylong::ui

#include "moc_note_view_model.cpp"
