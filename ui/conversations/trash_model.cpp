#include "conversations/trash_model.h"

#include "markdown/plain_words.h"
#include "words/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr uint32_t kMostMessages = 1000;
constexpr qsizetype kExcerpt = 120;

Result<std::vector<Deleted>> readTrash(store::TranscriptReader& reader) {
    std::vector<Deleted> rows = turnsOf(TRY(reader.removedMessages(kMostMessages)));
    for (Deleted& turn : rows) {
        const auto conversation = TRY(reader.conversation(turn.conversation));
        if (conversation) turn.where = shownTitle(conversation->title);
    }
    for (const store::Conversation& conversation : TRY(reader.removedConversations())) {
        rows.push_back({conversation.id, {}, shownTitle(conversation.title), {}, conversation.removedMs});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Deleted& a, const Deleted& b) { return a.removedMs > b.removedMs; });
    return rows;
}

}  // namespace

std::vector<Deleted> turnsOf(std::vector<store::Message> messages) {
    std::sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) {
        return a.conversation != b.conversation ? a.conversation < b.conversation : a.id < b.id;
    });
    std::vector<Deleted> turns;
    bool begun = false;  // what the user said last in this turn is in it already
    for (const store::Message& message : messages) {
        const bool said = message.role == store::MessageRole::User;
        const bool here = !turns.empty() && turns.back().conversation == message.conversation;
        if (!here || (said && begun)) {
            turns.push_back({message.conversation, {}, {}, {}, message.removedMs});
            begun = false;
        }
        Deleted& turn = turns.back();
        turn.messages.push_back(message.id);
        if (said || turn.title.isEmpty()) turn.title = plainWords(message, kExcerpt);
        begun = begun || (said && message.state != store::MessageState::Superseded);
    }
    return turns;
}

TrashModel::TrashModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_worker(std::move(database), QStringLiteral("trash")) {
    connect(&bridge, &EngineBridge::trashChanged, this, &TrashModel::read);
}

QVariant TrashModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Deleted& row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return row.title;
        case DetailRole: {
            const QString day =
                QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.removedMs).date(), QStringLiteral("d MMM"));
            return row.messages.empty() ? tr("Conversation, deleted %1").arg(day)
                                        : tr("From “%1”, deleted %2").arg(row.where, day);
        }
        default: return {};
    }
}

QHash<int, QByteArray> TrashModel::roleNames() const { return {{TitleRole, "title"}, {DetailRole, "detail"}}; }

void TrashModel::read() {
    m_worker.ask(readTrash, [this](Result<std::vector<Deleted>> rows) {
        if (!rows) return;
        beginResetModel();
        m_rows = std::move(*rows);
        endResetModel();
        Q_EMIT countChanged();
    });
}

void TrashModel::restore(int row) { act(row, true); }
void TrashModel::purge(int row) { act(row, false); }

void TrashModel::act(int at, bool back) {
    if (at < 0 || at >= count()) return;
    const Deleted row = m_rows[static_cast<size_t>(at)];
    const QList<qint64> messages(row.messages.begin(), row.messages.end());
    if (row.messages.empty() && back) Q_EMIT restoreConversation(row.conversation);
    else if (row.messages.empty()) Q_EMIT purgeConversation(row.conversation);
    else if (back) Q_EMIT restoreMessages(row.conversation, messages);
    else Q_EMIT purgeMessages(messages);
}

}  // namespace daylong::ui

#include "moc_trash_model.cpp"
