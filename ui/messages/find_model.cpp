#include "messages/find_model.h"

#include "words/words.h"
#include <algorithm>

namespace daylong::ui {
namespace {

constexpr int kPauseMs = 150;

}  // namespace

FindModel::FindModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QObject(parent), m_worker(std::move(database), QStringLiteral("find")) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FindModel::start);
    connect(&bridge, &EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        if (std::exchange(m_conversation, conversation.id) != conversation.id) clear();
    });
    connect(&bridge, &EngineBridge::pathChanged, this, [this] {
        if (!m_query.trimmed().isEmpty()) m_pause.start();
    });
    connect(&bridge, &EngineBridge::messagesRemoved, this, [this](const std::vector<store::Message>& messages) {
        for (const store::Message& message : messages) std::erase(m_found, message.id);
        m_current = std::min(m_current, count());
        Q_EMIT changed();
    });
}

void FindModel::find(const QString& query, qint64 from) {
    if (query == m_query) return;
    m_query = query;
    m_from = from;
    m_worker.drop();
    m_error.clear();
    m_searching = !query.trimmed().isEmpty();
    if (m_searching) m_pause.start();
    else show({});
    Q_EMIT changed();
}

void FindModel::clear() {
    m_pause.stop();
    find({}, 0);
}

void FindModel::start() {
    m_worker.ask([conversation = m_conversation, query = m_query.toStdString()](
                     store::TranscriptReader& reader) { return reader.matches(query, conversation); },
                 [this](Result<std::vector<store::MessageId>> found) {
                     if (!found) m_error = wordsAlone(found.error());
                     show(found ? std::move(*found) : std::vector<store::MessageId>());
                 });
}

void FindModel::show(std::vector<store::MessageId> found) {
    m_searching = false;
    m_found = std::move(found);
    const auto below = std::upper_bound(m_found.begin(), m_found.end(), m_from);
    m_current = m_found.empty() ? 0 : std::max(1, static_cast<int>(below - m_found.begin()));
    Q_EMIT changed();
    if (m_current > 0) Q_EMIT showMessage(m_found[static_cast<size_t>(m_current) - 1]);
}

void FindModel::step(int by) {
    if (m_found.empty()) return;
    m_current = (m_current - 1 + by + count()) % count() + 1;
    Q_EMIT changed();
    Q_EMIT showMessage(m_found[static_cast<size_t>(m_current) - 1]);
}

}  // namespace daylong::ui

#include "moc_find_model.cpp"
