#include "messages/message_list_model.h"

#include "files/file_words.h"
#include "words/words.h"

#include <QDateTime>
#include <QLocale>
#include <QQmlEngine>

#include <algorithm>

namespace daylong::ui {
namespace {

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
        case store::MessageState::Superseded:
        case store::MessageState::Complete: break;
    }
    return QStringLiteral("complete");
}

bool hasTokens(const store::Message& message) { return message.tokenEnd > message.tokenBegin; }

/// Something that the model reads.
bool isTurn(const store::Message& message) { return message.role != store::MessageRole::Note; }

bool isForgotten(memory::Place memory) {
    return memory == memory::Place::Forgotten || memory == memory::Place::SinksOnly;
}

}  // namespace

MessageListModel::MessageListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent),
      m_database(database),
      m_find(bridge, database),
      m_days(bridge, database),
      m_pins(bridge, database),
      m_branches(bridge, database) {
    connect(&bridge, &EngineBridge::conversationOpened, this, &MessageListModel::onOpened);
    connect(&bridge, &EngineBridge::modelReady, this, [this](const settings::ModelSummary& model) {
        m_remote = model.remote;
        if (!m_remote) m_told.clear();
    });
    connect(&bridge, &EngineBridge::messageAdded, this, &MessageListModel::onAdded);
    connect(&bridge, &EngineBridge::replyReopened, this, &MessageListModel::onReopened);
    connect(&bridge, &EngineBridge::replyText, this, &MessageListModel::onText);
    connect(&bridge, &EngineBridge::replyFinished, this, &MessageListModel::onFinished);
    connect(&bridge, &EngineBridge::messageSuperseded, this, &MessageListModel::takeAway);
    connect(&bridge, &EngineBridge::pathChanged, this, &MessageListModel::onPath);
    connect(&bridge, &EngineBridge::branchNamed, this, &MessageListModel::onNamed);
    connect(&bridge, &EngineBridge::messagesRemoved, this, &MessageListModel::onRemoved);
    connect(&bridge, &EngineBridge::messagesRestored, this, &MessageListModel::onRestored);
    connect(&bridge, &EngineBridge::messageReadInPart, this, &MessageListModel::onReadInPart);
    connect(&bridge, &EngineBridge::messagePinned, this, &MessageListModel::onPinned);
    connect(&bridge, &EngineBridge::messageRead, this, &MessageListModel::onRead);
    connect(&bridge, &EngineBridge::messagesRecalled, this, &MessageListModel::onRecalled);
    connect(&bridge, &EngineBridge::streamRestarted, this, &MessageListModel::onRestarted);
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
        case TextRole: return ui::textOf(row.message);
        case BlocksRole: return QVariant::fromValue(&blocksOf(const_cast<Row&>(row)));
        case TimeRole: return timeOfDay(row.message.createdMs);
        case DayRole: {
            if (at == 0 && !m_atOldest) return QString();
            const bool first = at == 0 || dayOf(m_rows[at - 1].message) != dayOf(row.message);
            return first ? dayText(dayOf(row.message)) : QString();
        }
        case StateRole: return stateOf(row.message.state);
        case ForgottenRole: return isForgotten(row.memory);
        case PartlySeenRole: return row.memory == memory::Place::PartlySeen;
        case ReadInPartRole: return row.memory == memory::Place::ReadInPart;
        case PinnedRole: return row.message.pinned;
        case LastTurnRole: return row.message.id == m_lastTurn;
        case LastSaidRole: return row.message.id == m_lastSaid;
        case FilesRole: {
            QVariantList files;
            for (const store::FileCard& card : row.message.files) files << fileCard(card);
            return files;
        }
        case BranchRole: return static_cast<int>(row.message.branch);
        case BranchesRole: return isTurn(row.message) ? static_cast<int>(row.message.branches) : 1;
        case BranchNameRole: return QString::fromStdString(row.message.branchName);
        case RecalledRole: return recalledFor(row.message.id);
        default: return {};
    }
}

/// A row renders its Markdown only once a delegate wants it.
ReplyBlocks& MessageListModel::blocksOf(Row& row) const {
    if (!row.blocks) {
        row.blocks = std::make_unique<ReplyBlocks>();
        if (row.message.role != store::MessageRole::Assistant) row.blocks->setTyped();
        row.blocks->setSought(SoughtWords(m_sought));
        row.blocks->append(ui::textOf(row.message));
        if (row.message.state != store::MessageState::Streaming) row.blocks->finish();
        QQmlEngine::setObjectOwnership(row.blocks.get(), QQmlEngine::CppOwnership);
    }
    return *row.blocks;
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{IdRole, "messageId"},          {AuthorRole, "author"},       {TextRole, "content"},
            {BlocksRole, "blocks"},         {TimeRole, "time"},           {DayRole, "day"},
            {StateRole, "messageState"},    {ForgottenRole, "forgotten"}, {PartlySeenRole, "partlySeen"},
            {ReadInPartRole, "readInPart"}, {PinnedRole, "pinned"},       {LastTurnRole, "lastTurn"},
            {LastSaidRole, "lastSaid"},     {BranchRole, "branch"},       {BranchesRole, "branches"},
            {RecalledRole, "recalled"},     {FilesRole, "files"},         {BranchNameRole, "branchName"}};
}

int MessageListModel::rowOf(qint64 message) const {
    // Ids ascend in time, so rows are sorted by them.
    const auto it = std::lower_bound(m_rows.begin(), m_rows.end(), message,
                                     [](const Row& row, qint64 id) { return row.message.id < id; });
    return it != m_rows.end() && it->message.id == message ? static_cast<int>(it - m_rows.begin()) : -1;
}

void MessageListModel::onOpened(const store::Conversation& conversation) {
    m_conversation = conversation.id;
    m_recalled.clear();
    m_knowsMemory = false;
    setSought({});
    showNewest();
    findOldest();
}

void MessageListModel::onAdded(const store::Message& message) {
    const bool said = message.role == store::MessageRole::User,
               coming = message.state == store::MessageState::Streaming;
    if (coming) m_reply = message;  // wherever it is
    if (message.conversation != m_conversation) return;
    if (!m_atNewest && said) showNewest();  // the reader is far up: what one says is what one wants to see next
    if (const int row = rowOf(message.id); row >= 0) {
        replace(row, message);  // read from the database before its text was told
        updateLastTurn();
        return;
    }
    m_newest = std::max<qint64>(m_newest, message.id);
    if (!covers(message.id) && !m_rows.empty()) return;
    insertAmong(message);
    if (said) dropOldest();  // far from the end, where the reader is now
}

void MessageListModel::onReopened(const store::Message& message) {
    m_reply = message;
    const int row = rowOf(message.id);
    if (row < 0) return;
    Row& reply = m_rows[static_cast<size_t>(row)];
    reply.message = placed(message);
    if (reply.blocks) reply.blocks->reset(QString::fromStdString(message.text));  // its end was taken for the end
    changed(row, row, {StateRole});
}

/// The text changes its form once, and only where the row is shown.
void MessageListModel::onText(qint64 message, const std::string& text) {
    if (m_reply && m_reply->id == message) m_reply->text += text;
    const int row = rowOf(message);
    if (row < 0) return;
    Row& reply = m_rows[static_cast<size_t>(row)];
    reply.message.text += text;
    if (reply.blocks) reply.blocks->append(QString::fromStdString(text));
}

void MessageListModel::onFinished(const store::Message& message) {
    if (m_reply && m_reply->id == message.id) m_reply.reset();
    const int row = rowOf(message.id);
    if (row < 0) return;
    replace(row, message);
    updateHorizon();
}

void MessageListModel::replace(int at, const store::Message& message) {
    Row& row = m_rows[static_cast<size_t>(at)];
    const bool differs = row.message.text != message.text;
    row.message = placed(message);
    if (differs && row.blocks) row.blocks->reset(QString::fromStdString(message.text));
    if (row.blocks && message.state != store::MessageState::Streaming) row.blocks->finish();
    changed(at, at, {TextRole, StateRole, BranchRole, BranchesRole, BranchNameRole});
}

void MessageListModel::takeAway(qint64 message) {
    const int row = rowOf(message);
    if (row < 0) return;
    beginRemoveRows({}, row, row);
    const Row removed = std::move(m_rows[static_cast<size_t>(row)]);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    changed(row, row, {DayRole});
    rowsChanged();
}

void MessageListModel::onReadInPart(qint64 message, bool inPart) {
    const int row = rowOf(message);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].message.state =
        inPart ? store::MessageState::Stopped : store::MessageState::Complete;
    changed(row, row, {StateRole});
    updateHorizon();
}

void MessageListModel::onRemoved(const std::vector<store::Message>& messages) {
    for (const store::Message& message : messages) takeAway(message.id);
    if (m_rows.empty()) showNewest();
}

void MessageListModel::onRestored(const std::vector<store::Message>& messages) {
    for (const store::Message& message : messages) {
        const bool shown = message.conversation == m_conversation && message.state != store::MessageState::Superseded;
        if (shown && rowOf(message.id) < 0 && (covers(message.id) || m_rows.empty())) insertAmong(message);
    }
}

void MessageListModel::onNamed(qint64 message, const QString& name) {
    const int row = rowOf(message);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].message.branchName = name.toStdString();
    changed(row, row, {BranchNameRole});
}

void MessageListModel::onPinned(qint64 message, bool pinned) {
    const int row = rowOf(message);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].message.pinned = pinned;
    changed(row, row, {PinnedRole});
}

void MessageListModel::onMemory(qint64 conversation, const memory::MemoryState& memory) {
    if (conversation != m_conversation) return;
    m_knowsMemory = true;
    m_memory = memory;
    updateHorizon();
}

/// What these two change is shown with the memory that they lead to.
void MessageListModel::onRead(qint64 message, const memory::TokenRange& tokens) {
    if (m_remote) m_told[message] = tokens;
    const int row = rowOf(message);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].message.tokenBegin = tokens.begin;
    m_rows[static_cast<size_t>(row)].message.tokenEnd = tokens.end;
}

/// A server's stream is written nowhere: what was told of it is what there is.
store::Message MessageListModel::placed(store::Message message) const {
    const auto told = m_told.find(message.id);
    if (told == m_told.end()) return message;
    message.tokenBegin = told->second.begin;
    message.tokenEnd = told->second.end;
    return message;
}

/// What was moved is read: some rows may have been since.
void MessageListModel::onRestarted(qint64 conversation, bool moved) {
    if (conversation != m_conversation) return;
    m_told.clear();
    store::TranscriptReader* const stored = moved ? reader() : nullptr;
    for (Row& row : m_rows) {
        std::optional<store::Message> now;
        if (stored != nullptr) {
            if (auto found = stored->message(row.message.id)) now = std::move(*found);
        }
        row.message.tokenBegin = now ? now->tokenBegin : 0;
        row.message.tokenEnd = now ? now->tokenEnd : 0;
    }
}

void MessageListModel::rowsChanged() {
    updateEnds();
    updateLastTurn();
    Q_EMIT countChanged();
    updateHorizon();
}

void MessageListModel::updateLastTurn() {
    const auto last = std::find_if(m_rows.rbegin(), m_rows.rend(), [](const Row& row) { return isTurn(row.message); });
    const qint64 before = std::exchange(m_lastTurn, m_atNewest && last != m_rows.rend() ? last->message.id : 0);
    const auto asked = std::find_if(last, m_rows.rend(), [](const Row& row) {
        return row.message.role == store::MessageRole::User && isTurn(row.message);
    });
    const qint64 saidBefore =
        std::exchange(m_lastSaid, m_lastTurn != 0 && asked != m_rows.rend() ? asked->message.id : 0);
    if (before == m_lastTurn && saidBefore == m_lastSaid) return;
    for (const int row : {rowOf(before), rowOf(m_lastTurn)}) changed(row, row, {LastTurnRole});
    for (const int row : {rowOf(saidBefore), rowOf(m_lastSaid)}) changed(row, row, {LastSaidRole});
    Q_EMIT lastTurnChanged();
}

QString MessageListModel::textOf(qint64 message) const {
    const int row = rowOf(message);
    return row < 0 ? QString() : ui::textOf(m_rows[static_cast<size_t>(row)].message);
}
bool MessageListModel::hasFiles(qint64 message) const {
    const int row = rowOf(message);
    return row >= 0 && !m_rows[static_cast<size_t>(row)].message.files.empty();
}

void MessageListModel::setSought(const QString& typed) {
    if (std::exchange(m_sought, typed) == typed) return;
    for (Row& row : m_rows) {
        if (row.blocks) row.blocks->setSought(SoughtWords(m_sought));
    }
    Q_EMIT soughtChanged();
}

/// Rows at the conversation's end that have no tokens are new; others without any the model was never given.
memory::Place MessageListModel::memoryAt(int row, int newFrom) const {
    const store::Message& message = m_rows[static_cast<size_t>(row)].message;
    const bool empty = message.text.empty() && !hasTokens(message);  // interrupted before its first word
    if (!isTurn(message) || empty) return memory::Place::NotRead;
    if (!m_knowsMemory || row >= newFrom) return memory::Place::Seen;
    const memory::Place memory = memory::placeOf(message, m_memory);
    return memory == memory::Place::NotRead ? memory::Place::Forgotten : memory;
}

/// The line is above the window's first row, if anything above it is forgotten or the horizon runs through it. Pinned
/// rows that are in the window as well do not draw it up to them, unless they stand right above.
void MessageListModel::updateHorizon() {
    int newFrom = count();
    while (m_atNewest && newFrom > 0 && !hasTokens(m_rows[static_cast<size_t>(newFrom - 1)].message)) --newFrom;
    int firstChanged = -1, lastChanged = -1, window = -1,
        together = -1;  // together: the rows from there on are in the window
    bool line = false, readInPart = false;
    for (int at = 0; at < count(); ++at) {
        Row& row = m_rows[static_cast<size_t>(at)];
        const memory::Place memory = memoryAt(at, newFrom);
        if (std::exchange(row.memory, memory) != memory) {
            firstChanged = firstChanged < 0 ? at : firstChanged;
            lastChanged = at;
        }
        readInPart = readInPart || memory == memory::Place::ReadInPart;
        if (memory == memory::Place::NotRead || window >= 0) continue;
        const bool seen =
            memory == memory::Place::Seen || memory == memory::Place::PartlySeen || memory == memory::Place::ReadInPart;
        line = line || isForgotten(memory);
        together = !seen ? -1 : together < 0 ? at : together;
        if (seen && !row.message.pinned) window = together;
    }
    changed(firstChanged, lastChanged, {ForgottenRole, PartlySeenRole, ReadInPartRole});
    if (window < 0) window = together;
    line = window >= 0 && (line || m_rows[static_cast<size_t>(window)].memory == memory::Place::PartlySeen);
    const int horizon = line ? window : -1;
    const bool moved = std::exchange(m_horizonRow, horizon) != horizon,
               other = std::exchange(m_readInPart, readInPart) != readInPart;
    if (moved || other) Q_EMIT horizonChanged();
}

void MessageListModel::changed(int first, int last, const QList<int>& roles) {
    if (first < 0 || last < first || last >= count()) return;
    Q_EMIT dataChanged(index(first), index(last), roles);
}

}  // namespace daylong::ui

#include "moc_message_list_model.cpp"
