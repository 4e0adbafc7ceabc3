#include "conversations/search_model.h"

#include "words/search_snippet.h"
#include "words/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <unordered_map>

namespace daylong::ui {
namespace {

constexpr int kPauseMs = 150;
constexpr uint32_t kMostHits = 200;

/// Keeps the conversations in the order of their best hits, and hits of one conversation together.
void groupByConversation(std::vector<store::SearchHit>& hits) {
    std::unordered_map<store::ConversationId, size_t> order;
    for (const auto& hit : hits) order.try_emplace(hit.conversation, order.size());
    std::stable_sort(hits.begin(), hits.end(),
                     [&](const auto& a, const auto& b) { return order[a.conversation] < order[b.conversation]; });
}

}  // namespace

SearchModel::SearchModel(std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_worker(std::move(database), QStringLiteral("search")) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SearchModel::start);
}

int SearchModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant SearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const store::SearchHit& hit = m_hits[static_cast<size_t>(index.row())];
    switch (role) {
        case MessageRole: return QVariant::fromValue<qint64>(hit.message);
        case ConversationRole: return QVariant::fromValue<qint64>(hit.conversation);
        case TitleRole: return shownTitle(hit.conversationTitle);
        case SnippetRole: return styledSnippet(hit);
        case Qt::DisplayRole:
        case PlainRole: return plainSnippet(hit);
        case AuthorRole: return hit.role == store::MessageRole::User ? tr("You") : tr("Daylong");
        case WhenRole: {
            const QDate date = QDateTime::fromMSecsSinceEpoch(hit.createdMs).date();
            return QLocale().toString(date, QStringLiteral("d MMM yyyy"));
        }
        case HiddenRole: return hit.hidden;
        default: return {};
    }
}

QHash<int, QByteArray> SearchModel::roleNames() const {
    return {{MessageRole, "messageId"}, {ConversationRole, "conversationId"},
            {TitleRole, "title"},       {SnippetRole, "snippet"},
            {PlainRole, "plain"},       {AuthorRole, "author"},
            {WhenRole, "when"},         {HiddenRole, "hidden"}};
}

void SearchModel::setQuery(const QString& query) {
    if (query == m_query) return;
    m_query = query;
    begin();
}

void SearchModel::setFolder(qint64 folder) {
    if (folder == m_folder) return;
    m_folder = folder;
    begin();
}

void SearchModel::begin() {
    m_worker.drop();
    if (active()) {
        m_searching = true;
        m_pause.start();
    } else {
        m_pause.stop();
        show({}, false, {});
    }
    Q_EMIT queryChanged();
    Q_EMIT searchingChanged();
}

void SearchModel::start() {
    const auto search = [query = m_query.trimmed().toStdString(), folder = m_folder](store::TranscriptReader& reader) {
        return reader.search(query, kMostHits + 1, {.folder = folder});
    };
    m_worker.ask(search, [this](Result<std::vector<store::SearchHit>> found) {
        if (!found) return show({}, false, wordsAlone(found.error()));
        const bool more = found->size() > kMostHits;
        if (more) found->resize(kMostHits);
        show(std::move(*found), more, {});
    });
}

void SearchModel::show(std::vector<store::SearchHit> hits, bool truncated, const QString& error) {
    groupByConversation(hits);
    beginResetModel();
    m_hits = std::move(hits);
    m_truncated = truncated;
    m_error = error;
    m_searching = false;
    endResetModel();
    Q_EMIT countChanged();
    Q_EMIT searchingChanged();
}

void SearchModel::open(int row) {
    if (row < 0 || row >= count()) return;
    const store::SearchHit& hit = m_hits[static_cast<size_t>(row)];
    Q_EMIT openAt(hit.conversation, hit.message);
}

}  // namespace daylong::ui

#include "moc_search_model.cpp"
