#include "conversations/sidebar_model.h"

#include <algorithm>
#include <map>
#include <utility>

namespace daylong::ui {

SidebarModel::SidebarModel(EngineBridge& bridge, ConversationListModel& conversations, Hooks hooks, QObject* parent)
    : QAbstractListModel(parent), m_conversations(conversations), m_hooks(std::move(hooks)) {
    connect(&bridge, &EngineBridge::foldersChanged, this, [this](const std::vector<store::Folder>& folders) {
        m_folders = folders;
        std::ranges::stable_sort(m_folders, [](const store::Folder& a, const store::Folder& b) {
            return QString::localeAwareCompare(QString::fromStdString(a.name), QString::fromStdString(b.name)) < 0;
        });
        arrange();
        Q_EMIT foldersChanged();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&conversations, signal, this, &SidebarModel::arrange);
    connect(&conversations, &QAbstractItemModel::rowsMoved, this, &SidebarModel::arrange);
    connect(&conversations, &QAbstractItemModel::modelReset, this, &SidebarModel::arrange);
    connect(&conversations, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& a, const QModelIndex& b) {
        arrange();
        tell(a.row(), b.row());
    });
    connect(&conversations, &ConversationListModel::currentChanged, this, &SidebarModel::rowsChanged);
    arrange();
}

const store::Folder* SidebarModel::folder(qint64 id) const {
    const auto found = std::ranges::find(m_folders, id, &store::Folder::id);
    return found == m_folders.end() ? nullptr : &*found;
}

qint64 SidebarModel::folderOfRow(int conversation) const {
    const qint64 id = m_conversations.folderAt(conversation);
    return folder(id) != nullptr ? id : 0;
}

std::vector<SidebarModel::Row> SidebarModel::wanted() const {
    std::map<qint64, std::vector<Row>> inside;
    for (int row = 0; row < m_conversations.count(); ++row) {
        const qint64 in = folderOfRow(row);
        inside[in].push_back({in, m_conversations.idAt(row)});
    }
    std::vector<Row> rows;
    for (const store::Folder& each : m_folders) {
        rows.push_back({each.id, 0});
        if (!each.folded) rows.insert(rows.end(), inside[each.id].begin(), inside[each.id].end());
    }
    rows.insert(rows.end(), inside[0].begin(), inside[0].end());
    return rows;
}

/// What is the same at both ends stays; between them a row has moved, or some are others.
void SidebarModel::arrange() {
    const std::vector<Row> rows = wanted();
    const auto begins = std::ranges::mismatch(m_rows, rows);
    const auto first = begins.in1 - m_rows.begin();
    auto oldEnd = m_rows.end();
    auto newEnd = rows.end();
    while (oldEnd != begins.in1 && newEnd != begins.in2 && *(oldEnd - 1) == *(newEnd - 1)) --oldEnd, --newEnd;
    const int from = static_cast<int>(first), oldCount = static_cast<int>(oldEnd - begins.in1),
              newCount = static_cast<int>(newEnd - begins.in2);
    if (oldCount == 0 && newCount == 0) return tellFolders();
    const bool sameSize = oldCount == newCount && oldCount > 1;
    const bool up = sameSize && *(oldEnd - 1) == *begins.in2 && std::equal(begins.in1, oldEnd - 1, begins.in2 + 1);
    const bool down = sameSize && *begins.in1 == *(newEnd - 1) && std::equal(begins.in1 + 1, oldEnd, begins.in2);
    if (up || down) {
        const int last = from + oldCount - 1;
        if (up) beginMoveRows({}, last, last, {}, from);
        else beginMoveRows({}, from, from, {}, last + 1);
        m_rows = rows;
        endMoveRows();
    } else {
        if (oldCount > 0) {
            beginRemoveRows({}, from, from + oldCount - 1);
            m_rows.erase(begins.in1, oldEnd);
            endRemoveRows();
        }
        if (newCount > 0) {
            beginInsertRows({}, from, from + newCount - 1);
            m_rows = rows;
            endInsertRows();
        }
    }
    tellFolders();
    Q_EMIT rowsChanged();
}

/// How much is in them, and whether a reply comes there.
void SidebarModel::tellFolders() {
    for (const store::Folder& each : m_folders) {
        const QModelIndex row = index(rowOfFolder(each.id));
        Q_EMIT dataChanged(row, row);
    }
}

void SidebarModel::tell(int firstConversation, int lastConversation) {
    tellFolders();
    if (lastConversation - firstConversation + 1 >= m_conversations.count()) {
        if (count() > 0) Q_EMIT dataChanged(index(0), index(count() - 1));
        return;
    }
    for (int each = firstConversation; each <= lastConversation; ++each) {
        const auto found = std::ranges::find(m_rows, m_conversations.idAt(each), &Row::conversation);
        if (found == m_rows.end()) continue;
        const QModelIndex row = index(static_cast<int>(found - m_rows.begin()));
        Q_EMIT dataChanged(row, row);
    }
}

QVariant SidebarModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    const store::Folder* const in = folder(row.folder);
    const bool isFolder = row.conversation == 0;
    switch (role) {
        case FolderRole: return QVariant::fromValue<qint64>(isFolder ? row.folder : 0);
        case InsideRole: return QVariant::fromValue<qint64>(isFolder ? 0 : row.folder);
        case FoldedRole: return isFolder && in != nullptr && in->folded;
        case ConversationListModel::SectionRole:
            if (row.folder != 0) return tr("Folders");
            break;
        default: break;
    }
    if (!isFolder) return m_conversations.data(m_conversations.index(m_conversations.rowOf(row.conversation)), role);
    switch (role) {
        case ConversationListModel::IdRole: return QVariant::fromValue<qint64>(0);
        case Qt::DisplayRole:
        case ConversationListModel::TitleRole: return nameOf(row.folder);
        case ConversationListModel::WhenRole: return QString::number(conversationsIn(row.folder).size());
        case ConversationListModel::CurrentRole: return false;
        case ConversationListModel::AnsweringRole:
        case ConversationListModel::WaitingRole:
        case ConversationListModel::UnseenRole: return in != nullptr && in->folded && anyIn(row.folder, role);
        default: return {};
    }
}

bool SidebarModel::anyIn(qint64 id, int role) const {
    for (int row = 0; row < m_conversations.count(); ++row) {
        if (folderOfRow(row) == id && m_conversations.data(m_conversations.index(row), role).toBool()) return true;
    }
    return false;
}

QHash<int, QByteArray> SidebarModel::roleNames() const {
    QHash<int, QByteArray> names = m_conversations.roleNames();
    names[FolderRole] = "folder";
    names[InsideRole] = "inside";
    names[FoldedRole] = "folded";
    return names;
}

int SidebarModel::currentRow() const {
    const qint64 current = m_conversations.current();
    const auto found = std::ranges::find(m_rows, current, &Row::conversation);
    return current == 0 || found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QVariantList SidebarModel::folders() const {
    QVariantList all;
    for (const store::Folder& each : m_folders)
        all << QVariantMap{{QStringLiteral("id"), QVariant::fromValue<qint64>(each.id)},
                           {QStringLiteral("name"), nameOf(each.id)}};
    return all;
}

qint64 SidebarModel::idAt(int row) const {
    return row >= 0 && row < count() ? m_rows[static_cast<size_t>(row)].conversation : 0;
}

qint64 SidebarModel::folderAt(int row) const { return idAt(row) == 0 ? insideAt(row) : 0; }

qint64 SidebarModel::insideAt(int row) const {
    return row >= 0 && row < count() ? m_rows[static_cast<size_t>(row)].folder : 0;
}

int SidebarModel::rowOfFolder(qint64 id) const {
    const auto found = std::ranges::find(m_rows, Row{id, 0});
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

bool SidebarModel::foldedAt(int row) const {
    const store::Folder* const found = folder(folderAt(row));
    return found != nullptr && found->folded;
}

bool SidebarModel::hasFolder(const QString& name) const {
    return std::ranges::any_of(m_folders, [wanted = name.simplified()](const store::Folder& each) {
        return QString::fromStdString(each.name).compare(wanted, Qt::CaseInsensitive) == 0;
    });
}

QString SidebarModel::nameOf(qint64 id) const {
    const store::Folder* const found = folder(id);
    return found == nullptr ? QString() : QString::fromStdString(found->name).simplified();
}

QList<qint64> SidebarModel::conversationsIn(qint64 id) const {
    QList<qint64> all;
    for (int row = 0; row < m_conversations.count(); ++row) {
        if (folderOfRow(row) == id) all << m_conversations.idAt(row);
    }
    return all;
}

void SidebarModel::makeFolder(const QString& name, qint64 conversation) {
    if (!name.simplified().isEmpty()) m_hooks.make(name.simplified(), conversation);
}

void SidebarModel::renameFolder(qint64 id, const QString& name) {
    if (!name.simplified().isEmpty()) m_hooks.rename(id, name.simplified());
}

void SidebarModel::setFolded(qint64 id, bool folded) {
    const auto found = std::ranges::find(m_folders, id, &store::Folder::id);
    if (found == m_folders.end() || found->folded == folded) return;
    found->folded = folded;
    arrange();
    m_hooks.fold(id, folded);
}

void SidebarModel::removeFolder(qint64 id) {
    const QString name = nameOf(id);
    m_hooks.remove(id);
    Q_EMIT folderRemoved(id, name);
}

void SidebarModel::restoreFolder(qint64 id) { m_hooks.restore(id); }

void SidebarModel::moveTo(qint64 folder, qint64 conversation) {
    if (conversation != 0) m_hooks.move(folder, conversation);
}

}  // namespace daylong::ui

#include "moc_sidebar_model.cpp"
