#include "conversations/conversation_list_model.h"

#include "store/transcript_reader.h"
#include "words/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <tuple>
#include <utility>

namespace daylong::ui {
namespace {

bool isNewer(const store::Conversation& a, const store::Conversation& b) {
    return std::tie(a.newestMessage, a.updatedMs, a.id) > std::tie(b.newestMessage, b.updatedMs, b.id);
}

qint64 daysAgo(int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms).date().daysTo(QDate::currentDate()); }

QString whenText(int64_t ms) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    const qint64 days = daysAgo(ms);
    const QLocale locale;
    if (days <= 0) return timeOfDay(ms);
    if (days == 1) return ConversationListModel::tr("Yesterday");
    if (days < 7) return locale.dayName(time.date().dayOfWeek(), QLocale::ShortFormat);
    const bool thisYear = time.date().year() == QDate::currentDate().year();
    return locale.toString(time.date(), thisYear ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

QString sectionText(int64_t ms) {
    const qint64 days = daysAgo(ms);
    if (days <= 0) return ConversationListModel::tr("Today");
    if (days == 1) return ConversationListModel::tr("Yesterday");
    if (days < 7) return ConversationListModel::tr("This week");
    return ConversationListModel::tr("Earlier");
}

}  // namespace

ConversationListModel::ConversationListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_database(database), m_trash(bridge, std::move(database)) {
    connect(&bridge, &EngineBridge::conversationOpened, this, &ConversationListModel::onOpened);
    connect(&bridge, &EngineBridge::conversationChanged, this, &ConversationListModel::onChanged);
    connect(&bridge, &EngineBridge::conversationRemoved, this, &ConversationListModel::onRemoved);
    connect(&bridge, &EngineBridge::activityChanged, this, &ConversationListModel::onActivity);
    connect(&bridge, &EngineBridge::replyFinished, this, [this](const store::Message& reply) {
        if (reply.conversation == m_current) return;
        m_unseen.insert(reply.conversation);
        mark(reply.conversation);
    });
    connect(&bridge, &EngineBridge::queueChanged, this, [this](const chat::QueueChanged& queue) {
        if (queue.messages.empty()) m_waiting.remove(queue.conversation);
        else m_waiting.insert(queue.conversation);
        mark(queue.conversation);
    });
    connect(&m_midnight, &Midnight::passed, this, [this] {
        if (!m_rows.empty()) Q_EMIT dataChanged(index(0), index(count() - 1), {WhenRole, SectionRole});
    });
}

int ConversationListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const store::Conversation& row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
        case IdRole: return QVariant::fromValue<qint64>(row.id);
        case Qt::DisplayRole:
        case TitleRole: return shownTitle(row.title);
        case WhenRole: return whenText(row.updatedMs);
        case SectionRole: return sectionText(row.updatedMs);
        case CurrentRole: return row.id == m_current;
        case AnsweringRole: return row.id == m_answering;
        case WaitingRole: return m_waiting.contains(row.id);
        case UnseenRole: return m_unseen.contains(row.id);
        default: return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
    return {{IdRole, "conversationId"}, {TitleRole, "title"},     {WhenRole, "when"},
            {SectionRole, "section"},   {CurrentRole, "current"}, {AnsweringRole, "answering"},
            {WaitingRole, "waiting"},   {UnseenRole, "unseen"}};
}

int ConversationListModel::rowOf(qint64 id) const {
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [id](const auto& row) { return row.id == id; });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

qint64 ConversationListModel::idAt(int row) const {
    return row >= 0 && row < count() ? m_rows[static_cast<size_t>(row)].id : 0;
}

qint64 ConversationListModel::folderAt(int row) const {
    return row >= 0 && row < count() ? m_rows[static_cast<size_t>(row)].folder : 0;
}

QString ConversationListModel::titleOf(qint64 id) const {
    const int row = rowOf(id);
    return row < 0 ? QString() : shownTitle(m_rows[static_cast<size_t>(row)].title);
}

void ConversationListModel::onOpened(const store::Conversation& conversation) {
    if (!m_hasRead) read();
    onChanged(conversation);
    if (conversation.id == m_current) return;
    m_unseen.remove(conversation.id);
    const int before = currentRow();
    m_current = conversation.id;
    for (const int row : {before, currentRow()}) {
        if (row >= 0) Q_EMIT dataChanged(index(row), index(row), {CurrentRole, UnseenRole});
    }
    Q_EMIT currentChanged();
}

void ConversationListModel::onActivity(const chat::ActivityChanged& activity) {
    const bool answers = activity.activity == chat::Activity::Reading || activity.activity == chat::Activity::Replying;
    const qint64 before = std::exchange(m_answering, answers ? activity.conversation : 0);
    if (before == m_answering) return;
    for (const qint64 id : {before, m_answering}) mark(id);
}

void ConversationListModel::mark(qint64 id) {
    const int row = rowOf(id);
    if (row >= 0) Q_EMIT dataChanged(index(row), index(row), {AnsweringRole, WaitingRole, UnseenRole});
}

/// A new conversation, or one that came back, is inserted; a known one changes and moves to its place.
void ConversationListModel::onChanged(const store::Conversation& conversation) {
    if (store::isTemporary(conversation.id)) return;  // not listed
    const int row = rowOf(conversation.id);
    if (row < 0) {
        const int place = placeOf(conversation);
        beginInsertRows({}, place, place);
        m_rows.insert(m_rows.begin() + place, conversation);
        endInsertRows();
        Q_EMIT countChanged();
        Q_EMIT currentChanged();  // the current row may have moved down
        return;
    }
    const int place = placeOf(conversation);  // counts only others that are newer
    if (place != row) {
        beginMoveRows({}, row, row, {}, place > row ? place + 1 : place);
        const auto first = m_rows.begin();
        if (place < row) std::rotate(first + place, first + row, first + row + 1);
        else std::rotate(first + row, first + row + 1, first + place + 1);
        endMoveRows();
        Q_EMIT currentChanged();
    }
    m_rows[static_cast<size_t>(place)] = conversation;
    Q_EMIT dataChanged(index(place), index(place));
}

void ConversationListModel::onRemoved(qint64 id) {
    const int row = rowOf(id);
    if (row < 0) return;
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    Q_EMIT countChanged();
    Q_EMIT currentChanged();
}

void ConversationListModel::read() {
    m_hasRead = true;
    auto reader = store::TranscriptReader::open(m_database);
    if (!reader) {
        Q_EMIT readFailed(reader.error());
        return;
    }
    auto rows = (*reader)->conversations();
    if (!rows) {
        Q_EMIT readFailed(rows.error());
        return;
    }
    if (const auto waiting = (*reader)->withWaiting()) m_waiting = QSet<qint64>(waiting->begin(), waiting->end());
    beginResetModel();
    m_rows = std::move(*rows);
    std::stable_sort(m_rows.begin(), m_rows.end(), isNewer);
    endResetModel();
    Q_EMIT countChanged();
}

int ConversationListModel::placeOf(const store::Conversation& conversation) const {
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [&](const store::Conversation& row) {
        return row.id != conversation.id && isNewer(row, conversation);
    }));
}

}  // namespace daylong::ui

#include "moc_conversation_list_model.cpp"
