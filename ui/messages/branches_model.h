// BranchesModel: the branches of the open conversation, by the messages with which they begin; all, or those that part
// at one place. And where the conversation itself was branched off from. Thread rule: GUI thread; reads on a thread of
// its own. Failure rule: what cannot be read leaves the list as it was.
#pragma once

#include "bridge/engine_bridge.h"
#include "bridge/transcript_worker.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <utility>
#include <vector>

namespace daylong::ui {

class BranchesModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the transcript")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool all READ all NOTIFY changed)    // not those of one place alone
    Q_PROPERTY(bool more READ more NOTIFY changed)  // there are older ones that are not listed
    Q_PROPERTY(
        QString origin READ origin NOTIFY changed)  // the title of the conversation that it comes from; empty: none
    Q_PROPERTY(qint64 originConversation READ originConversation NOTIFY changed)
    Q_PROPERTY(qint64 originMessage READ originMessage NOTIFY changed)
public:
    enum Role { IdRole = Qt::UserRole + 1, NameRole, ExcerptRole, DetailRole, ShownRole, FirstRole };

    BranchesModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return static_cast<int>(m_branches.size()); }
    bool all() const { return m_at == 0; }
    bool more() const { return m_more; }
    QString origin() const { return m_origin; }
    qint64 originConversation() const { return m_originMessage ? m_originMessage->conversation : 0; }
    qint64 originMessage() const { return m_originMessage ? m_originMessage->id : 0; }

    /// Those that part where this message stands; 0: all.
    Q_INVOKABLE void list(qint64 message);
    Q_INVOKABLE qint64 idAt(int row) const;
    Q_INVOKABLE int shownRow() const;  // the first that is shown; -1: none is

Q_SIGNALS:
    void changed();

private:
    void read();

    TranscriptWorker m_worker;
    qint64 m_conversation = 0;
    qint64 m_at = 0;
    bool m_listed = false;  // since the conversation is open
    bool m_more = false;
    std::vector<store::Message> m_branches;  // with the beginnings of their texts
    std::optional<store::Message> m_originMessage;
    QString m_origin;
};

}  // namespace daylong::ui
