#include "messages/branches_model.h"

#include "calendar/calendar.h"
#include "markdown/plain_words.h"

#include <QDateTime>
#include <QLocale>

namespace daylong::ui {
namespace {

constexpr qsizetype kExcerpt = 160;

struct Found {
    store::TranscriptReader::Branches branches;
    std::optional<store::Message> origin;
    QString originTitle;
};

Result<Found> find(store::TranscriptReader& reader, qint64 conversation, qint64 at) {
    Found found;
    const std::optional<store::Message> place = at != 0 ? TRY(reader.message(at)) : std::nullopt;
    found.branches = place ? TRY(reader.branchesAt(*place)) : TRY(reader.branches(conversation));
    found.origin = TRY(reader.origin(conversation));
    if (!found.origin) return found;
    if (const auto from = TRY(reader.conversation(found.origin->conversation)))
        found.originTitle = QString::fromStdString(from->title).simplified();
    return found;
}

}  // namespace

BranchesModel::BranchesModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_worker(std::move(database), QStringLiteral("branches")) {
    connect(&bridge, &EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        m_conversation = conversation.id;
        m_at = 0;
        m_listed = false;
        beginResetModel();
        m_branches.clear();
        m_more = false;
        endResetModel();
        Q_EMIT changed();
    });
    const auto again = [this] {
        if (m_listed) read();
    };
    connect(&bridge, &EngineBridge::pathChanged, this, again);
    connect(&bridge, &EngineBridge::messagesRemoved, this, again);
    connect(&bridge, &EngineBridge::branchNamed, this, [this](qint64 message, const QString& name) {
        for (int row = 0; row < count(); ++row) {
            store::Message& branch = m_branches[static_cast<size_t>(row)];
            if (branch.id != message) continue;
            branch.branchName = name.toStdString();
            Q_EMIT dataChanged(index(row), index(row), {NameRole});
        }
    });
}

QVariant BranchesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const auto row = static_cast<size_t>(index.row());
    const store::Message& branch = m_branches[row];
    switch (role) {
        case IdRole: return QVariant::fromValue<qint64>(branch.id);
        case NameRole: return QString::fromStdString(branch.branchName);
        case Qt::DisplayRole:
        case ExcerptRole: return plainWords(branch, kExcerpt);
        case DetailRole: {
            const QString who = branch.role == store::MessageRole::User ? tr("You") : tr("Daylong");
            const QDate day = QDateTime::fromMSecsSinceEpoch(branch.createdMs).date();
            return tr("%1, %2, %3")
                .arg(who, QLocale().toString(day, QStringLiteral("d MMM yyyy")), timeOfDay(branch.createdMs));
        }
        case ShownRole: return branch.state != store::MessageState::Superseded;
        case FirstRole: return row == 0 || m_branches[row - 1].parent != branch.parent;
        default: return {};
    }
}

QHash<int, QByteArray> BranchesModel::roleNames() const {
    return {{IdRole, "messageId"},  {NameRole, "name"},   {ExcerptRole, "excerpt"},
            {DetailRole, "detail"}, {ShownRole, "shown"}, {FirstRole, "first"}};
}

void BranchesModel::list(qint64 message) {
    m_at = message;
    m_listed = true;
    read();
}

qint64 BranchesModel::idAt(int row) const {
    return row < 0 || row >= count() ? 0 : m_branches[static_cast<size_t>(row)].id;
}

int BranchesModel::shownRow() const {
    for (int row = 0; row < count(); ++row) {
        if (m_branches[static_cast<size_t>(row)].state != store::MessageState::Superseded) return row;
    }
    return -1;
}

void BranchesModel::read() {
    m_worker.ask([conversation = m_conversation,
                  at = m_at](store::TranscriptReader& reader) { return find(reader, conversation, at); },
                 [this](Result<Found> found) {
                     if (!found) return;
                     beginResetModel();
                     m_branches = std::move(found->branches.list);
                     m_more = found->branches.more;
                     m_originMessage = std::move(found->origin);
                     m_origin = found->originTitle;
                     endResetModel();
                     Q_EMIT changed();
                 });
}

}  // namespace daylong::ui

#include "moc_branches_model.cpp"
