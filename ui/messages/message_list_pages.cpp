// MessageListModel: which part of the conversation its rows are, and where in the whole they stand.
#include "messages/message_list_model.h"

#include "store/search_hits.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace daylong::ui {
namespace {

constexpr uint32_t kPage = 40;
constexpr size_t kPageBytes = 4 * 1024 * 1024;  // read without the window standing still
constexpr size_t kMostRows = 400;               // pages further from the reader are let go of
constexpr store::MessageId kNewest = std::numeric_limits<store::MessageId>::max();

}  // namespace

void MessageListModel::showNewest() {
    Page newest = page(true, kNewest);
    m_atOldest = newest.last;
    replaceRows(std::move(newest.messages), true);
}

void MessageListModel::showOldest() {
    if (m_atOldest) return;
    Page oldest = page(false, 0);
    m_atOldest = true;
    replaceRows(std::move(oldest.messages), oldest.last);
}

int MessageListModel::showMessage(qint64 message, const QString& sought) {
    const int at = bringInto(message);
    if (at < 0 || sought.isEmpty()) return at;
    Row& row = m_rows[static_cast<size_t>(at)];
    if (row.message.role != store::MessageRole::Assistant) return at;
    ReplyBlocks& blocks = blocksOf(row);
    const QString answer = QString::fromStdString(row.message.text).mid(blocks.answerBegin());
    if (!store::searchFinds(sought.toStdString(), answer.toStdString())) blocks.setUnfolded(true);
    return at;
}

int MessageListModel::showDay(const QDate& day) {
    store::TranscriptReader* transcript = reader();
    if (transcript == nullptr) return -1;
    const auto found = transcript->firstSince(m_conversation, day.startOfDay().toMSecsSinceEpoch());
    if (!found) Q_EMIT failed(found.error());
    return found && *found ? bringInto((*found)->id) : -1;
}

int MessageListModel::bringInto(qint64 message) {
    if (const int row = rowOf(message); row >= 0) return row;
    if (store::TranscriptReader* transcript = reader()) {
        auto stored = transcript->message(message);
        if (!stored) Q_EMIT failed(stored.error());
        if (!stored || !*stored || (*stored)->conversation != m_conversation) return -1;
        if ((*stored)->state == store::MessageState::Superseded) {
            Q_EMIT branchWanted(message);
            return -1;
        }
    }
    showAround(message);
    return rowOf(message);
}

qint64 MessageListModel::branchBeside(qint64 message, int direction) {
    const int row = rowOf(message);
    store::TranscriptReader* transcript = row < 0 ? nullptr : reader();
    if (transcript == nullptr) return 0;
    const auto beside = transcript->branchBeside(m_rows[static_cast<size_t>(row)].message, direction);
    if (!beside) Q_EMIT failed(beside.error());
    return beside ? *beside : 0;
}

/// The rows up to there stay as they are.
void MessageListModel::onPath(qint64 conversation, qint64 behind) {
    if (conversation != m_conversation) return;
    m_recalled.clear();
    const auto first = std::upper_bound(m_rows.begin(), m_rows.end(), behind,
                                        [](qint64 id, const Row& row) { return id < row.message.id; });
    const int row = static_cast<int>(first - m_rows.begin());
    if (row == 0) {
        showNewest();
        findOldest();
        return;
    }
    if (row < count()) {
        beginRemoveRows({}, row, count() - 1);
        m_rows.erase(first, m_rows.end());
        endRemoveRows();
    }
    readRecalled(m_rows.front().message.id, m_rows.back().message.id);
    m_atNewest = false;
    fetchNewer();
    findNewest();
}

/// A page up to this id, and one behind it.
void MessageListModel::showAround(qint64 message) {
    Page older = page(true, message + 1), newer = page(false, message);
    m_atOldest = older.last;
    std::move(newer.messages.begin(), newer.messages.end(), std::back_inserter(older.messages));
    replaceRows(std::move(older.messages), newer.last);
}

/// Whether a message of this id would stand among the rows.
bool MessageListModel::covers(qint64 message) const {
    return !m_rows.empty() && (m_atOldest || message >= m_rows.front().message.id) &&
           (m_atNewest || message <= m_rows.back().message.id);
}

void MessageListModel::insertAmong(const store::Message& message) {
    const auto at = std::lower_bound(m_rows.begin(), m_rows.end(), message.id,
                                     [](const Row& row, qint64 id) { return row.message.id < id; });
    const int row = static_cast<int>(at - m_rows.begin());
    beginInsertRows({}, row, row);
    m_rows.insert(at, Row{message, nullptr});
    endInsertRows();
    changed(row + 1, row + 1, {DayRole});
    rowsChanged();
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
    auto [messages, last] = page(true, m_rows.front().message.id);
    m_atOldest = last;
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
    auto [messages, last] = page(false, m_rows.back().message.id);
    m_atNewest = last;
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

void MessageListModel::findNewest() {
    store::TranscriptReader* transcript = m_atNewest ? nullptr : reader();
    if (transcript == nullptr) return;
    const auto last = transcript->pageBefore(m_conversation, kNewest, 1);
    if (last && !last->empty()) m_newest = last->front().id;
}

void MessageListModel::findOldest() {
    store::TranscriptReader* transcript = m_atOldest ? nullptr : reader();
    if (transcript == nullptr) return;
    const auto first = transcript->pageAfter(m_conversation, 0, 1);
    m_oldest = first && !first->empty() ? first->front().id : 0;
}

/// Where the conversation begins and ends. Ids ascend in time, so they measure its length as well as anything that
/// costs nothing to ask for, whatever else was said meanwhile.
void MessageListModel::updateEnds() {
    if (m_rows.empty()) return;
    if (m_atOldest) m_oldest = m_rows.front().message.id;
    if (m_atNewest) m_newest = m_rows.back().message.id;
}

qreal MessageListModel::placeOf(qreal row) const {
    if (m_rows.empty()) return 0.0;
    const size_t at = std::min(static_cast<size_t>(std::max(row, 0.0)), m_rows.size() - 1);
    const auto id = [&](size_t of) { return static_cast<qreal>(m_rows[of].message.id); };
    const qreal end = at + 1 < m_rows.size() ? id(at + 1) : id(at) + 1.0;
    const qreal place = id(at) + std::min(row - static_cast<qreal>(at), 1.0) * (end - id(at));
    return std::clamp((place - static_cast<qreal>(m_oldest)) / static_cast<qreal>(m_newest + 1 - m_oldest), 0.0, 1.0);
}

qreal MessageListModel::showPlace(qreal place) {
    const qreal wanted =
        static_cast<qreal>(m_oldest) + std::clamp(place, 0.0, 1.0) * static_cast<qreal>(m_newest + 1 - m_oldest);
    const auto message = static_cast<qint64>(std::floor(wanted));
    if (!covers(message)) showAround(message);
    if (m_rows.empty()) return 0.0;
    const auto after = std::upper_bound(m_rows.begin(), m_rows.end(), message,
                                        [](qint64 id, const Row& row) { return id < row.message.id; });
    const size_t at = after == m_rows.begin() ? 0 : static_cast<size_t>(after - m_rows.begin()) - 1;
    const auto id = static_cast<qreal>(m_rows[at].message.id);
    const qreal end = at + 1 < m_rows.size() ? static_cast<qreal>(m_rows[at + 1].message.id) : id + 1.0;
    return static_cast<qreal>(at) + std::clamp((wanted - id) / (end - id), 0.0, 1.0);
}

qint64 MessageListModel::idAt(int row) const {
    return row < 0 || row >= count() ? 0 : m_rows[static_cast<size_t>(row)].message.id;
}

QDate MessageListModel::dayAt(int row) const {
    if (row < 0 || row >= count()) return {};
    return QDateTime::fromMSecsSinceEpoch(m_rows[static_cast<size_t>(row)].message.createdMs).date();
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

MessageListModel::Page MessageListModel::page(bool older, store::MessageId from) {
    store::TranscriptReader* transcript = reader();
    if (transcript == nullptr) return {};
    auto messages = older ? transcript->pageBefore(m_conversation, from, kPage, kPageBytes)
                          : transcript->pageAfter(m_conversation, from, kPage, kPageBytes);
    if (!messages) {
        Q_EMIT failed(messages.error());
        return {};
    }
    size_t bytes = 0;
    for (store::Message& message : *messages) {
        bytes += message.text.size();
        if (m_reply && m_reply->id == message.id) message = *m_reply;
        message = placed(std::move(message));
    }
    if (!messages->empty()) readRecalled(messages->front().id, messages->back().id);
    const bool last = messages->size() < kPage && bytes < kPageBytes;
    return {std::move(*messages), last};
}

}  // namespace daylong::ui
