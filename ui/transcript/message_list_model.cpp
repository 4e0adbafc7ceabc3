#include "transcript/message_list_model.h"

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
        case store::MessageState::CutOff: return QStringLiteral("cutOff");
        case store::MessageState::Superseded: return QStringLiteral("replaced");
        case store::MessageState::Complete: break;
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

/// Something that the model reads: neither a note nor a reply that another took the place of.
bool isTurn(const store::Message& message) {
    return message.role != store::MessageRole::Note && message.state != store::MessageState::Superseded;
}

bool isForgotten(chat::Memory memory) { return memory == chat::Memory::Forgotten || memory == chat::Memory::SinksOnly; }

}  // namespace

MessageListModel::MessageListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_database(std::move(database)) {
    connect(&bridge, &EngineBridge::conversationOpened, this, &MessageListModel::onOpened);
    connect(&bridge, &EngineBridge::messageAdded, this, &MessageListModel::onAdded);
    connect(&bridge, &EngineBridge::replyReopened, this, &MessageListModel::onReopened);
    connect(&bridge, &EngineBridge::replyText, this, &MessageListModel::onText);
    connect(&bridge, &EngineBridge::replyFinished, this, &MessageListModel::onFinished);
    connect(&bridge, &EngineBridge::messageSuperseded, this, &MessageListModel::onSuperseded);
    connect(&bridge, &EngineBridge::messagePinned, this, &MessageListModel::onPinned);
    connect(&bridge, &EngineBridge::memoryChanged, this, &MessageListModel::onMemory);
    connect(&m_midnight, &Midnight::passed, this, [this] { changed(0, count() - 1, {DayRole}); });
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
        case TimeRole: return timeOfDay(row.message.createdMs);
        case DayRole: {
            if (at == 0 && !m_atOldest) return QString();
            const bool first = at == 0 || dayOf(m_rows[at - 1].message) != dayOf(row.message);
            return first ? dayText(dayOf(row.message)) : QString();
        }
        case StateRole: return stateOf(row.message.state);
        case ForgottenRole: return isForgotten(row.memory);
        case PartlySeenRole: return row.memory == chat::Memory::PartlySeen;
        case PinnedRole: return row.message.pinned;
        case LastTurnRole: return row.message.id == m_lastTurn;
        default: return {};
    }
}

/// A row renders its Markdown only once a delegate wants it.
ReplyBlocks& MessageListModel::blocksOf(Row& row) const {
    if (!row.blocks) {
        row.blocks = std::make_unique<ReplyBlocks>();
        if (row.message.role != store::MessageRole::Assistant) row.blocks->setTyped();
        row.blocks->append(QString::fromStdString(row.message.text));
        if (row.message.state != store::MessageState::Streaming) row.blocks->finish();
        QQmlEngine::setObjectOwnership(row.blocks.get(), QQmlEngine::CppOwnership);
    }
    return *row.blocks;
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{IdRole, "messageId"}, {AuthorRole, "author"}, {TextRole, "content"},
            {BlocksRole, "blocks"}, {TimeRole, "time"},    {DayRole, "day"},
            {StateRole, "messageState"},   {ForgottenRole, "forgotten"}, {PartlySeenRole, "partlySeen"},
            {PinnedRole, "pinned"}, {LastTurnRole, "lastTurn"}};
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
    m_reply.reset();
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
    const bool atOldest = messages.size() < kPage;
    if (messages.empty() || messages.back().id != message) {
        auto replaced = replacedReply(message);
        if (!replaced) return -1;
        messages.push_back(std::move(*replaced));
    }
    m_atOldest = atOldest;
    auto newer = page(false, message, kPage);
    const bool atNewest = newer.size() < kPage;
    messages.insert(messages.end(), std::make_move_iterator(newer.begin()), std::make_move_iterator(newer.end()));
    replaceRows(std::move(messages), atNewest);
    return rowOf(message);
}

/// Pages leave them out.
std::optional<store::Message> MessageListModel::replacedReply(qint64 message) {
    store::TranscriptReader* transcript = reader();
    if (transcript == nullptr) return {};
    auto stored = transcript->message(message);
    if (!stored) Q_EMIT failed(stored.error());
    const bool here = stored && *stored && (*stored)->conversation == m_conversation && (*stored)->state == store::MessageState::Superseded;
    return here ? std::move(*stored) : std::nullopt;
}

void MessageListModel::replaceRows(std::vector<store::Message> messages, bool atNewest) {
    beginResetModel();
    m_rows.clear();
    for (auto& message : messages) m_rows.push_back({std::move(message), nullptr});
    m_atNewest = atNewest;
    m_horizonRow = -1;
    endResetModel();
    rowsChanged();
}

void MessageListModel::fetchOlder() {
    if (m_atOldest || m_rows.empty()) return;
    auto messages = page(true, m_rows.front().message.id, kPage);
    m_atOldest = messages.size() < kPage;
    if (messages.empty()) return;
    const int added = static_cast<int>(messages.size());
    beginInsertRows({}, 0, added - 1);
    for (auto it = messages.rbegin(); it != messages.rend(); ++it) m_rows.push_front({std::move(*it), nullptr});
    endInsertRows();
    changed(added, added, {DayRole});
    dropNewest();
    rowsChanged();
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
    rowsChanged();
}

/// But not the reply being written.
void MessageListModel::dropNewest() {
    if (m_rows.size() <= kMostRows || m_rows.back().message.state == store::MessageState::Streaming) return;
    beginRemoveRows({}, static_cast<int>(kMostRows), count() - 1);
    m_rows.erase(m_rows.begin() + kMostRows, m_rows.end());
    m_atNewest = false;
    endRemoveRows();
}

void MessageListModel::dropOldest() {
    if (m_rows.size() <= kMostRows) return;
    const int dropped = count() - static_cast<int>(kMostRows);
    beginRemoveRows({}, 0, dropped - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + dropped);
    m_atOldest = false;
    endRemoveRows();
    changed(0, 0, {DayRole});
}

void MessageListModel::onAdded(const store::Message& message) {
    if (message.conversation != m_conversation) return;
    const bool said = message.role == store::MessageRole::User, coming = message.state == store::MessageState::Streaming;
    if (coming) m_reply = message;
    if (!m_atNewest && said) showNewest();  // the reader is far up: what one says is what one wants to see next
    if (const int row = rowOf(message.id); row >= 0) {
        if (coming) replace(row, message);  // read from the database before its text was told
        return;
    }
    if (!m_atNewest) return;
    beginInsertRows({}, count(), count());
    m_rows.push_back({message, nullptr});
    endInsertRows();
    if (said) dropOldest();  // far from the end, where the reader is now
    rowsChanged();
}

void MessageListModel::onReopened(const store::Message& message) {
    if (message.conversation == m_conversation) m_reply = message;
    const int row = rowOf(message.id);
    if (row < 0) return;
    Row& reply = m_rows[static_cast<size_t>(row)];
    reply.message = message;
    if (reply.blocks) reply.blocks->reset(QString::fromStdString(message.text));  // its end was taken for the end
    changed(row, row, {StateRole});
}

void MessageListModel::onText(qint64 message, const QString& text) {
    const std::string utf8 = text.toStdString();
    if (m_reply && m_reply->id == message) m_reply->text += utf8;
    const int row = rowOf(message);
    if (row < 0) return;
    Row& reply = m_rows[static_cast<size_t>(row)];
    reply.message.text += utf8;
    if (reply.blocks) reply.blocks->append(text);
}

void MessageListModel::onFinished(const store::Message& message) {
    if (m_reply && m_reply->id == message.id) m_reply.reset();
    const int row = rowOf(message.id);
    if (row < 0) return;
    replace(row, message);
    refreshRanges(kLatest);
    updateHorizon();
}

void MessageListModel::replace(int at, const store::Message& message) {
    Row& row = m_rows[static_cast<size_t>(at)];
    const bool differs = row.message.text != message.text;
    row.message = message;
    if (differs && row.blocks) row.blocks->reset(QString::fromStdString(message.text));
    if (row.blocks && message.state != store::MessageState::Streaming) row.blocks->finish();
    changed(at, at, {TextRole, StateRole});
}

void MessageListModel::onSuperseded(qint64 message) {
    const int row = rowOf(message);
    if (row < 0) return;
    beginRemoveRows({}, row, row);
    const Row removed = std::move(m_rows[static_cast<size_t>(row)]);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    rowsChanged();
}

void MessageListModel::onPinned(qint64 message, bool pinned) {
    const int row = rowOf(message);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].message.pinned = pinned;
    changed(row, row, {PinnedRole});
}

/// Comes where a stream was read anew, and behind every reply.
void MessageListModel::onMemory(qint64 conversation, const chat::MemoryState& memory) {
    if (conversation != m_conversation) return;
    m_knowsMemory = true;
    m_memory = memory;
    refreshRanges(m_rows.size());
    updateHorizon();
}

void MessageListModel::rowsChanged() {
    updateLastTurn();
    Q_EMIT countChanged();
    updateHorizon();
}

void MessageListModel::updateLastTurn() {
    const auto last = std::find_if(m_rows.rbegin(), m_rows.rend(), [](const Row& row) { return isTurn(row.message); });
    const qint64 before = std::exchange(m_lastTurn, m_atNewest && last != m_rows.rend() ? last->message.id : 0);
    if (before == m_lastTurn) return;
    for (const int row : {rowOf(before), rowOf(m_lastTurn)}) changed(row, row, {LastTurnRole});
}

/// A message's tokens are known once it was read; rows may have been shown before that. And a stream that was read anew
/// (another model, another system prompt) gives every message new tokens.
void MessageListModel::refreshRanges(size_t newest) {
    if (m_rows.empty()) return;
    const size_t rows = std::min(newest, m_rows.size());
    auto row = m_rows.end() - static_cast<std::ptrdiff_t>(rows);
    for (const store::Message& stored : page(false, row->message.id - 1, static_cast<uint32_t>(rows))) {
        while (row != m_rows.end() && row->message.id < stored.id) ++row;
        if (row == m_rows.end()) return;
        if (row->message.id != stored.id) continue;
        row->message.tokenBegin = stored.tokenBegin;
        row->message.tokenEnd = stored.tokenEnd;
    }
}

/// Rows at the conversation's end that have no tokens are new; others without any the model was never given.
chat::Memory MessageListModel::memoryAt(int row, int newFrom) const {
    const store::Message& message = m_rows[static_cast<size_t>(row)].message;
    const bool empty = message.text.empty() && !hasTokens(message);  // interrupted before its first word
    if (!isTurn(message) || empty) return chat::Memory::NotRead;
    if (!m_knowsMemory || row >= newFrom) return chat::Memory::Seen;
    const chat::Memory memory = chat::memoryOf(message, m_memory);
    return memory == chat::Memory::NotRead ? chat::Memory::Forgotten : memory;
}

/// The line is above the window's first row, if anything above it is forgotten or the horizon runs through it. Pinned rows
/// that are in the window as well do not draw it up to them, unless they stand right above.
void MessageListModel::updateHorizon() {
    int newFrom = count();
    while (m_atNewest && newFrom > 0 && !hasTokens(m_rows[static_cast<size_t>(newFrom - 1)].message)) --newFrom;
    int firstChanged = -1, lastChanged = -1, window = -1, together = -1;  // together: the rows from there on are in the window
    bool line = false;
    for (int at = 0; at < count(); ++at) {
        Row& row = m_rows[static_cast<size_t>(at)];
        const chat::Memory memory = memoryAt(at, newFrom);
        if (std::exchange(row.memory, memory) != memory) {
            firstChanged = firstChanged < 0 ? at : firstChanged;
            lastChanged = at;
        }
        if (memory == chat::Memory::NotRead || window >= 0) continue;
        const bool seen = memory == chat::Memory::Seen || memory == chat::Memory::PartlySeen;
        line = line || isForgotten(memory);
        together = !seen ? -1 : together < 0 ? at : together;
        if (seen && !row.message.pinned) window = together;
    }
    changed(firstChanged, lastChanged, {ForgottenRole, PartlySeenRole});
    if (window < 0) window = together;
    line = window >= 0 && (line || m_rows[static_cast<size_t>(window)].memory == chat::Memory::PartlySeen);
    if (const int horizon = line ? window : -1; std::exchange(m_horizonRow, horizon) != horizon) Q_EMIT horizonChanged();
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
    for (store::Message& message : *messages) {
        if (m_reply && m_reply->id == message.id) message = *m_reply;
    }
    return std::move(*messages);
}

void MessageListModel::changed(int first, int last, const QList<int>& roles) {
    if (first < 0 || last >= count()) return;
    Q_EMIT dataChanged(index(first), index(last), roles);
}

}  // namespace daylong::ui

#include "moc_message_list_model.cpp"
