#include "transcript/message_list_model.h"

#include "chat/memory_map.h"

#include <QDateTime>
#include <QLocale>
#include <QQmlEngine>
#include <QRegularExpression>

#include <algorithm>
#include <limits>

namespace daylong::ui {
namespace {

constexpr uint32_t kFirstPage = 40;
constexpr uint32_t kPage = 40;
constexpr size_t kMostRows = 400;  // pages further from the reader are let go of
constexpr size_t kLatest = 4;  // a turn and its reply, with a note between
constexpr store::MessageId kNewest = std::numeric_limits<store::MessageId>::max();

QDate dayOf(const store::Message& message) { return QDateTime::fromMSecsSinceEpoch(message.createdMs).date(); }

QString dayText(QDate day) {
    const qint64 ago = day.daysTo(QDate::currentDate());
    if (ago == 0) return MessageListModel::tr("Today");
    if (ago == 1) return MessageListModel::tr("Yesterday");
    return QLocale().toString(day, QStringLiteral("dddd, d MMMM yyyy"));
}

QString timeText(int64_t ms) {
    const QLocale locale;
    return locale.toString(QDateTime::fromMSecsSinceEpoch(ms).time(),
                           locale.timeFormat(QLocale::ShortFormat).remove(QStringLiteral(":ss")));
}

QString authorOf(store::MessageRole role) {
    switch (role) {
        case store::MessageRole::User: return QStringLiteral("user");
        case store::MessageRole::Assistant: return QStringLiteral("assistant");
        case store::MessageRole::Note: break;
    }
    return QStringLiteral("note");
}

QString stateOf(store::MessageState state) {
    switch (state) {
        case store::MessageState::Streaming: return QStringLiteral("streaming");
        case store::MessageState::Interrupted: return QStringLiteral("interrupted");
        case store::MessageState::Stopped: return QStringLiteral("stopped");
        case store::MessageState::Complete:
        case store::MessageState::Superseded: break;
    }
    return QStringLiteral("complete");
}

/// Whether every word and "phrase" sought begins a word of the text: close to what the search finds, and where it is
/// not (accents, scripts without spaces), false.
bool holdsAll(const QString& text, const QString& sought) {
    static const QRegularExpression terms(QStringLiteral("\"([^\"]+)\"?|(\\S+)"));
    for (auto found = terms.globalMatch(sought); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const QString term = match.capturedLength(2) > 0 ? match.captured(2) : match.captured(1);
        const QRegularExpression word(QStringLiteral("(?<!\\w)") + QRegularExpression::escape(term),
                                      QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
        if (!text.contains(word)) return false;
    }
    return true;
}

bool hasTokens(const store::Message& message) { return message.tokenEnd > message.tokenBegin; }

}  // namespace

MessageListModel::MessageListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_database(std::move(database)) {
    connect(&bridge, &EngineBridge::conversationOpened, this, &MessageListModel::onOpened);
    connect(&bridge, &EngineBridge::messageAdded, this, &MessageListModel::onAdded);
    connect(&bridge, &EngineBridge::replyText, this, &MessageListModel::onText);
    connect(&bridge, &EngineBridge::replyFinished, this, &MessageListModel::onFinished);
    connect(&bridge, &EngineBridge::messageSuperseded, this, &MessageListModel::onSuperseded);
    connect(&bridge, &EngineBridge::messagePinned, this, &MessageListModel::onPinned);
    connect(&bridge, &EngineBridge::memoryChanged, this, &MessageListModel::onMemory);
}

MessageListModel::~MessageListModel() = default;

int MessageListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant MessageListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const auto at = static_cast<size_t>(index.row());
    const Row& row = m_rows[at];
    switch (role) {
        case IdRole: return QVariant::fromValue<qint64>(row.message.id);
        case AuthorRole: return authorOf(row.message.role);
        case Qt::DisplayRole:
        case TextRole: return QString::fromStdString(row.message.text);
        case BlocksRole: return QVariant::fromValue(&blocksOf(const_cast<Row&>(row)));
        case TimeRole: return timeText(row.message.createdMs);
        case DayRole: {
            if (at == 0 && !m_atOldest) return QString();
            const bool first = at == 0 || dayOf(m_rows[at - 1].message) != dayOf(row.message);
            return first ? dayText(dayOf(row.message)) : QString();
        }
        case StateRole: return stateOf(row.message.state);
        case ForgottenRole: return index.row() < m_forgottenRows && chat::memoryOf(row.message, m_memory) != chat::Memory::Pinned;
        case PinnedRole: return row.message.pinned;
        case LastReplyRole:
            return m_atNewest && at + 1 == m_rows.size() && row.message.role == store::MessageRole::Assistant;
        default: return {};
    }
}

/// A row renders its Markdown only once a delegate wants it.
ReplyBlocks& MessageListModel::blocksOf(Row& row) const {
    if (!row.blocks) {
        row.blocks = std::make_unique<ReplyBlocks>();
        row.blocks->append(QString::fromStdString(row.message.text));
        if (row.message.state != store::MessageState::Streaming) row.blocks->finish();
        QQmlEngine::setObjectOwnership(row.blocks.get(), QQmlEngine::CppOwnership);
    }
    return *row.blocks;
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{IdRole, "messageId"}, {AuthorRole, "author"}, {TextRole, "content"},
            {BlocksRole, "blocks"}, {TimeRole, "time"},    {DayRole, "day"},
            {StateRole, "messageState"},   {ForgottenRole, "forgotten"}, {PinnedRole, "pinned"}, {LastReplyRole, "lastReply"}};
}

int MessageListModel::rowOf(qint64 message) const {
    // Ids ascend in time, so rows are sorted by them.
    const auto it = std::lower_bound(m_rows.begin(), m_rows.end(), message,
                                     [](const Row& row, qint64 id) { return row.message.id < id; });
    return it != m_rows.end() && it->message.id == message ? static_cast<int>(it - m_rows.begin()) : -1;
}

void MessageListModel::onOpened(const store::Conversation& conversation) {
    m_conversation = conversation.id;
    m_knowsMemory = false;
    showNewest();
}

void MessageListModel::showNewest() {
    auto messages = page(true, kNewest, kFirstPage);
    m_atOldest = messages.size() < kFirstPage;
    replaceRows(std::move(messages), true);
}

int MessageListModel::showMessage(qint64 message, const QString& sought) {
    const int at = bringInto(message);
    if (at < 0 || sought.isEmpty()) return at;
    Row& row = m_rows[static_cast<size_t>(at)];
    if (row.message.role != store::MessageRole::Assistant) return at;
    ReplyBlocks& blocks = blocksOf(row);
    if (!holdsAll(QString::fromStdString(row.message.text).mid(blocks.answerBegin()), sought)) blocks.setUnfolded(true);
    return at;
}

int MessageListModel::bringInto(qint64 message) {
    if (const int row = rowOf(message); row >= 0) return row;
    auto messages = page(true, message + 1, kPage);
    if (messages.empty() || messages.back().id != message) return -1;
    m_atOldest = messages.size() < kPage;
    auto newer = page(false, message, kPage);
    const bool atNewest = newer.size() < kPage;
    messages.insert(messages.end(), std::make_move_iterator(newer.begin()), std::make_move_iterator(newer.end()));
    replaceRows(std::move(messages), atNewest);
    return rowOf(message);
}

void MessageListModel::replaceRows(std::vector<store::Message> messages, bool atNewest) {
    beginResetModel();
    m_rows.clear();
    for (auto& message : messages) m_rows.push_back({std::move(message), nullptr});
    m_atNewest = atNewest;
    m_forgottenRows = 0;
    m_horizonRow = -1;
    endResetModel();
    Q_EMIT countChanged();
    updateHorizon();
}

void MessageListModel::fetchOlder() {
    if (m_atOldest || m_rows.empty()) return;
    auto messages = page(true, m_rows.front().message.id, kPage);
    m_atOldest = messages.size() < kPage;
    if (messages.empty()) return;
    const int added = static_cast<int>(messages.size());
    beginInsertRows({}, 0, added - 1);
    for (auto it = messages.rbegin(); it != messages.rend(); ++it) m_rows.push_front({std::move(*it), nullptr});
    m_forgottenRows += m_forgottenRows > 0 || m_horizonRow >= 0 ? added : 0;
    endInsertRows();
    changed(added, added, {DayRole});
    dropNewest();
    Q_EMIT countChanged();
    updateHorizon();
}

void MessageListModel::fetchNewer() {
    if (m_atNewest || m_rows.empty()) return;
    auto messages = page(false, m_rows.back().message.id, kPage);
    m_atNewest = messages.size() < kPage;
    if (!messages.empty()) {
        beginInsertRows({}, count(), count() + static_cast<int>(messages.size()) - 1);
        for (auto& message : messages) m_rows.push_back({std::move(message), nullptr});
        endInsertRows();
        dropOldest();
    }
    Q_EMIT countChanged();
    updateHorizon();
}

/// But not the reply being written.
void MessageListModel::dropNewest() {
    if (m_rows.size() <= kMostRows || m_rows.back().message.state == store::MessageState::Streaming) return;
    beginRemoveRows({}, static_cast<int>(kMostRows), count() - 1);
    m_rows.erase(m_rows.begin() + kMostRows, m_rows.end());
    m_forgottenRows = std::min(m_forgottenRows, count());
    m_atNewest = false;
    endRemoveRows();
}

void MessageListModel::dropOldest() {
    if (m_rows.size() <= kMostRows) return;
    const int dropped = count() - static_cast<int>(kMostRows);
    beginRemoveRows({}, 0, dropped - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + dropped);
    m_forgottenRows = std::max(m_forgottenRows - dropped, 0);
    m_atOldest = false;
    endRemoveRows();
    changed(0, 0, {DayRole});
}

void MessageListModel::onAdded(const store::Message& message) {
    if (message.conversation != m_conversation) return;
    if (!m_atNewest) {  // the reader is far up: what is said now is what they want to see next
        showNewest();
        return;
    }
    if (rowOf(message.id) >= 0) return;
    beginInsertRows({}, count(), count());
    m_rows.push_back({message, nullptr});
    endInsertRows();
    if (count() > 1) changed(count() - 2, count() - 2, {LastReplyRole});
    Q_EMIT countChanged();
}

void MessageListModel::onText(qint64 message, const QString& text) {
    const int row = rowOf(message);
    if (row < 0) return;
    Row& reply = m_rows[static_cast<size_t>(row)];
    reply.message.text += text.toStdString();
    if (reply.blocks) reply.blocks->append(text);
}

void MessageListModel::onFinished(const store::Message& message) {
    const int row = rowOf(message.id);
    if (row < 0) return;
    Row& reply = m_rows[static_cast<size_t>(row)];
    const bool differs = reply.message.text != message.text;
    reply.message = message;
    if (differs && reply.blocks) reply.blocks->reset(QString::fromStdString(message.text));
    if (reply.blocks) reply.blocks->finish();
    changed(row, row, {TextRole, StateRole});
    refreshRanges(kLatest);
    updateHorizon();
}

void MessageListModel::onSuperseded(qint64 message) {
    const int row = rowOf(message);
    if (row < 0) return;
    beginRemoveRows({}, row, row);
    const Row removed = std::move(m_rows[static_cast<size_t>(row)]);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    Q_EMIT countChanged();
    updateHorizon();
}

void MessageListModel::onPinned(qint64 message, bool pinned) {
    const int row = rowOf(message);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].message.pinned = pinned;
    changed(row, row, {PinnedRole});
}

void MessageListModel::onMemory(qint64 conversation, const chat::MemoryState& memory) {
    if (conversation != m_conversation) return;
    const bool known = std::exchange(m_knowsMemory, true);
    const chat::MemoryState before = std::exchange(m_memory, memory);
    // A stream that was read anew (another model, another system prompt) gives every message new tokens.
    const bool anew = !known || memory.next < before.next || memory.preambleEnd != before.preambleEnd ||
                      memory.cacheSize != before.cacheSize;
    if (anew) refreshRanges(m_rows.size());
    if (anew || before.firstSeen != memory.firstSeen) updateHorizon();
    if (before.pinned != memory.pinned) changed(0, count() - 1, {ForgottenRole});
}

/// A message's tokens are known once it was read; rows may have been shown before that.
void MessageListModel::refreshRanges(size_t newest) {
    store::TranscriptReader* transcript = reader();
    if (transcript == nullptr) return;
    for (size_t i = m_rows.size() - std::min(newest, m_rows.size()); i < m_rows.size(); ++i) {
        store::Message& message = m_rows[i].message;
        const auto stored = transcript->message(message.id);
        if (!stored || !*stored) continue;
        message.tokenBegin = (*stored)->tokenBegin;
        message.tokenEnd = (*stored)->tokenEnd;
    }
}

/// Rows before the first one with a token at or past the horizon are forgotten; trailing rows without tokens are new.
void MessageListModel::updateHorizon() {
    int firstSeen = count();
    while (firstSeen > 0 && !hasTokens(m_rows[static_cast<size_t>(firstSeen - 1)].message)) --firstSeen;
    if (m_knowsMemory) {
        // A conversation that lost its oldest tokens holds them below; rows without any were never read.
        for (int row = firstSeen; row-- > 0;) {
            const store::Message& message = m_rows[static_cast<size_t>(row)].message;
            if (!hasTokens(message) || message.tokenEnd <= m_memory.firstSeen) break;
            firstSeen = row;
        }
    } else {
        firstSeen = 0;
    }
    const bool somethingForgotten = m_knowsMemory && firstSeen > 0;
    const int forgotten = somethingForgotten ? firstSeen : 0;
    const int horizon = somethingForgotten && firstSeen < count() ? firstSeen : -1;
    if (forgotten != m_forgottenRows) {
        const int first = std::min(forgotten, m_forgottenRows);
        const int last = std::min(std::max(forgotten, m_forgottenRows), count()) - 1;
        m_forgottenRows = forgotten;
        if (last >= first) changed(first, last, {ForgottenRole});
    }
    if (horizon != m_horizonRow) {
        m_horizonRow = horizon;
        Q_EMIT horizonChanged();
    }
}

store::TranscriptReader* MessageListModel::reader() {
    if (!m_reader) {
        auto opened = store::TranscriptReader::open(m_database);
        if (!opened) {
            Q_EMIT failed(opened.error());
            return nullptr;
        }
        m_reader = std::move(*opened);
    }
    return m_reader.get();
}

std::vector<store::Message> MessageListModel::page(bool older, store::MessageId from, uint32_t limit) {
    store::TranscriptReader* transcript = reader();
    if (transcript == nullptr) return {};
    auto messages = older ? transcript->pageBefore(m_conversation, from, limit)
                          : transcript->pageAfter(m_conversation, from, limit);
    if (!messages) {
        Q_EMIT failed(messages.error());
        return {};
    }
    return std::move(*messages);
}

void MessageListModel::changed(int first, int last, const QList<int>& roles) {
    if (first < 0 || last >= count()) return;
    Q_EMIT dataChanged(index(first), index(last), roles);
}

}  // namespace daylong::ui

#include "moc_message_list_model.cpp"
