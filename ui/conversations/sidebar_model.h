// SidebarModel: what the sidebar lists: folders with the conversations in them, then those that are in none, newest
// first. Made of ConversationListModel and the bridge's events alone; what changes moves as few rows as can be.
// Thread rule: GUI thread. Failure rule: failures arrive as the bridge's.
#pragma once

#include "conversations/conversation_list_model.h"

#include <QAbstractListModel>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <vector>

namespace daylong::ui {

class SidebarModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY rowsChanged)
    Q_PROPERTY(int currentRow READ currentRow NOTIFY rowsChanged)        // of the open conversation; -1: not listed
    Q_PROPERTY(QVariantList folders READ folders NOTIFY foldersChanged)  // {id, name}: to choose from
public:
    // Behind the roles of ConversationListModel, whose title and so on a folder has, too.
    enum Role {
        FolderRole = ConversationListModel::UnseenRole + 1,  // of a folder's row: its id; else 0
        InsideRole,                                          // of a conversation: the folder that it is in; 0: none
        FoldedRole,
    };
    struct Hooks {
        std::function<void(const QString& name, qint64 conversation)> make;
        std::function<void(qint64 folder, const QString& name)> rename;
        std::function<void(qint64 folder, bool folded)> fold;
        std::function<void(qint64 folder)> remove, restore;
        std::function<void(qint64 folder, qint64 conversation)> move;
    };
    SidebarModel(EngineBridge& bridge, ConversationListModel& conversations, Hooks hooks, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    int currentRow() const;
    QVariantList folders() const;
    Q_INVOKABLE qint64 idAt(int row) const;        // a conversation's; 0: it is a folder, or there is no such row
    Q_INVOKABLE qint64 folderAt(int row) const;    // of a folder's row; else 0
    Q_INVOKABLE qint64 insideAt(int row) const;    // the folder that this row belongs to; 0: none
    Q_INVOKABLE int rowOfFolder(qint64 id) const;  // -1: there is none
    Q_INVOKABLE bool foldedAt(int row) const;      // of a folder's row
    Q_INVOKABLE qint64 folderOf(qint64 conversation) const { return folderOfRow(m_conversations.rowOf(conversation)); }
    Q_INVOKABLE QString nameOf(qint64 folder) const;
    Q_INVOKABLE QList<qint64> conversationsIn(qint64 folder) const;  // newest first

    Q_INVOKABLE bool hasFolder(const QString& name) const;
    /// The conversation (0: none) is moved into the one of that name, which is made where there is none.
    Q_INVOKABLE void makeFolder(const QString& name, qint64 conversation);
    Q_INVOKABLE void renameFolder(qint64 id, const QString& name);
    Q_INVOKABLE void setFolded(qint64 id, bool folded);  // at once, and stored
    Q_INVOKABLE void removeFolder(qint64 id);            // its conversations stay; restoreFolder undoes
    Q_INVOKABLE void restoreFolder(qint64 id);
    Q_INVOKABLE void moveTo(qint64 folder, qint64 conversation);

Q_SIGNALS:
    void rowsChanged();
    void foldersChanged();
    void folderRemoved(qint64 id, const QString& name);

private:
    struct Row {
        qint64 folder = 0, conversation = 0;  // of a folder's row: no conversation
        bool operator==(const Row&) const = default;
    };
    qint64 folderOfRow(int conversation) const;
    std::vector<Row> wanted() const;
    void arrange();
    void tell(int firstConversation, int lastConversation);
    void tellFolders();
    const store::Folder* folder(qint64 id) const;
    bool anyIn(qint64 folder, int role) const;

    ConversationListModel& m_conversations;
    Hooks m_hooks;
    std::vector<store::Folder> m_folders;
    std::vector<Row> m_rows;
};

}  // namespace daylong::ui
