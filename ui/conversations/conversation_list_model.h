// ConversationListModel: the sidebar's conversations, newest first. Follows the bridge's events; reads the database
// once, when the first conversation is opened (it exists and is sound by then).
// Thread rule: GUI thread. Failure rule: readFailed() says why the list could not be read; it goes on from events.
#pragma once

#include "bridge/engine_bridge.h"
#include "calendar/calendar.h"
#include "conversations/trash_model.h"

#include <QAbstractListModel>
#include <QSet>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <vector>

namespace daylong::ui {

class ConversationListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(qint64 current READ current NOTIFY currentChanged)  // the open conversation, 0: none
    Q_PROPERTY(daylong::ui::TrashModel* trash READ trash CONSTANT)
    Q_PROPERTY(int currentRow READ currentRow NOTIFY currentChanged)
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TitleRole,    // never empty
        WhenRole,     // "14:05", "Yesterday", "3 Nov", "3 Nov 2024"
        SectionRole,  // "Today", "Yesterday", "This week", "Earlier"
        CurrentRole,
        AnsweringRole,  // a reply is made there
        WaitingRole,    // messages wait there to be sent
        UnseenRole,     // one was, while another conversation was shown
    };

    ConversationListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    TrashModel* trash() { return &m_trash; }
    int count() const { return static_cast<int>(m_rows.size()); }
    qint64 current() const { return m_current; }
    int currentRow() const { return rowOf(m_current); }
    Q_INVOKABLE int rowOf(qint64 id) const;  // -1: not in the list
    Q_INVOKABLE qint64 idAt(int row) const;  // 0: no such row
    Q_INVOKABLE QString titleOf(qint64 id) const;
    qint64 folderAt(int row) const;  // that it is in; 0: none

Q_SIGNALS:
    void countChanged();
    void currentChanged();
    void readFailed(const daylong::Error& error);

private:
    void onOpened(const store::Conversation& conversation);
    void onChanged(const store::Conversation& conversation);
    void onRemoved(qint64 id);
    void onActivity(const chat::ActivityChanged& activity);
    void mark(qint64 id);
    void read();
    int placeOf(const store::Conversation& conversation) const;

    std::filesystem::path m_database;
    TrashModel m_trash;
    std::vector<store::Conversation> m_rows;  // newest first, ties by id
    qint64 m_current = 0;
    qint64 m_answering = 0;
    QSet<qint64> m_unseen, m_waiting;
    bool m_hasRead = false;
    Midnight m_midnight{this};
};

}  // namespace daylong::ui
