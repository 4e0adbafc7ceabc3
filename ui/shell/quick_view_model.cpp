#include "shell/quick_view_model.h"

namespace daylong::ui {

QuickViewModel::QuickViewModel(EngineBridge& bridge, UiState& state, QObject* parent)
    : QObject(parent), m_state(state), m_reply(std::make_unique<ReplyBlocks>()) {
    connect(&bridge, &EngineBridge::messageAdded, this, &QuickViewModel::onAdded);
    connect(&bridge, &EngineBridge::replyText, this, [this](qint64 message, const std::string& text) {
        if (message == m_message && m_message != 0) append(text);
    });
    connect(&bridge, &EngineBridge::replyFinished, this, [this](const store::Message& message) {
        if (message.id == m_message && m_message != 0) end();
    });
    connect(&bridge, &EngineBridge::activityChanged, this, [this](const chat::ActivityChanged& now) {
        if (m_said != 0 && !m_done && now.activity == chat::Activity::Idle) end();  // its reading was stopped
    });
    connect(&bridge, &EngineBridge::messageRejected, this, [this](const QString& text) {
        if (text == m_asked) clear();
    });
}

void QuickViewModel::begin() {
    if (!waiting()) clear();
    Q_EMIT raised();
}

void QuickViewModel::ask(const QString& question) {
    const QString text = question.trimmed();
    if (text.isEmpty()) return;
    if (!waiting()) {  // else it is said behind that, and read in the conversation
        clear();
        m_asked = text;
        Q_EMIT changed();
    }
    Q_EMIT asking(text, m_state.quickInNew());
}

void QuickViewModel::onAdded(const store::Message& message) {
    if (m_asked.isEmpty() || m_message != 0) return;
    if (message.role == store::MessageRole::User && message.text == m_asked.toStdString()) m_said = message.id;
    else if (message.role == store::MessageRole::Assistant && m_said != 0) {
        m_message = message.id;
        append(message.text);
        Q_EMIT changed();
    }
}

void QuickViewModel::append(const std::string& text) {
    m_text += QString::fromStdString(text);
    m_reply->append(QString::fromStdString(text));
}

void QuickViewModel::end() {
    m_reply->finish();
    m_done = true;
    Q_EMIT changed();
}

void QuickViewModel::clear() {
    m_asked.clear();
    m_text.clear();
    m_said = m_message = 0;
    m_done = false;
    m_reply->reset({});
    Q_EMIT changed();
}

}  // namespace daylong::ui

#include "moc_quick_view_model.cpp"
