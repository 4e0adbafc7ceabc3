#include "memory/memory_view_model.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace daylong::ui {

MemoryViewModel::MemoryViewModel(EngineBridge& bridge, std::filesystem::path database, NoteViewModel::Hooks note,
                                 QObject* parent)
    : QObject(parent), m_note(bridge, std::move(note)), m_database(std::move(database)) {
    connect(&bridge, &EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        if (conversation.id == m_conversation) return;
        m_conversation = conversation.id;
        m_memory.seen = 0;
        m_memory.firstSeen = m_memory.preambleEnd = m_memory.next = 0;
        m_memory.pinned.clear();
        m_memory.recalled.clear();
        m_oldestSeen.reset();
        Q_EMIT changed();
    });
    connect(&bridge, &EngineBridge::memoryChanged, this, &MemoryViewModel::onMemory);
    connect(&bridge, &EngineBridge::streamRestarted, this, [this] { m_oldestSeen.reset(); });  // it stands elsewhere
    connect(&m_midnight, &Midnight::passed, this, &MemoryViewModel::changed);
    connect(&bridge, &EngineBridge::modelGone, this, &MemoryViewModel::forgetStats);
    connect(&bridge, &EngineBridge::modelReady, this, [this](const settings::ModelSummary& model) {
        const bool same = model.fingerprint == m_model && model.deviceId == m_device;
        m_model = model.fingerprint;
        m_device = model.deviceId;
        if (!same) forgetStats();
    });
    connect(&bridge, &EngineBridge::replyFinished, this, [this](const store::Message&, const chat::ReplyStats& stats) {
        m_stats = stats;
        Q_EMIT statsChanged();
    });
}

/// How fast another model was tells nothing of this one.
void MemoryViewModel::forgetStats() {
    m_stats = {};
    Q_EMIT statsChanged();
}

int MemoryViewModel::pinned() const {
    return static_cast<int>(std::min<uint64_t>(memory::tokensOf(m_memory.pinned), m_memory.seen - beginning()));
}

void MemoryViewModel::onMemory(qint64 conversation, const memory::MemoryState& memory) {
    if (conversation != m_conversation) return;
    m_memory = memory;
    findOldestSeen();
    Q_EMIT changed();
}

/// The horizon moves with every token; the message it lies in does not, so the database is seldom asked.
void MemoryViewModel::findOldestSeen() {
    if (!rolling()) {
        m_oldestSeen.reset();
        return;
    }
    if (m_memory.oldestMessage != 0 && m_oldestSeen && m_oldestSeen->id == m_memory.oldestMessage) return;
    if (m_memory.oldestMessage == 0 && m_oldestSeen && m_memory.firstSeen >= m_oldestSeen->tokenBegin &&
        m_memory.firstSeen < m_oldestSeen->tokenEnd)
        return;
    if (!m_reader) {
        auto opened = store::TranscriptReader::open(m_database);
        if (!opened) return;
        m_reader = std::move(*opened);
    }
    auto found = m_memory.oldestMessage != 0 ? m_reader->message(m_memory.oldestMessage)
                                             : m_reader->messageAtToken(m_conversation, m_memory.firstSeen);
    if (!found || !*found) return;
    m_oldestSeen = std::move(*found);
}

QString MemoryViewModel::since() const {
    if (!m_oldestSeen) return {};
    const QDate day = QDateTime::fromMSecsSinceEpoch(m_oldestSeen->createdMs).date();
    const QString time = timeOfDay(m_oldestSeen->createdMs);
    return day == QDate::currentDate() ? time : QLocale().toString(day, QStringLiteral("d MMM ")) + time;
}

}  // namespace daylong::ui

#include "moc_memory_view_model.cpp"
