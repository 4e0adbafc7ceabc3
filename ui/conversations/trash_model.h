// TrashModel: what was deleted and is still kept: conversations, and turns of conversations that are not deleted; the
// last deleted first.
// Thread rule: GUI thread; reads on a thread of its own. Failure rule: what cannot be read leaves the list as it was.
#pragma once

#include "bridge/engine_bridge.h"
#include "bridge/transcript_worker.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace daylong::ui {

/// A deleted conversation, or a deleted turn of one.
struct Deleted {
    store::ConversationId conversation = 0;
    std::vector<store::MessageId> messages;  // of a turn; empty: the whole conversation
    QString title;                           // of the conversation; what was said
    QString where;                           // of a turn: the conversation's title
    int64_t removedMs = 0;
};

class TrashModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the list of conversations")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    enum Role { TitleRole = Qt::UserRole + 1, DetailRole };

    TrashModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return static_cast<int>(m_rows.size()); }

    Q_INVOKABLE void restore(int row);
    Q_INVOKABLE void purge(int row);  // for good

Q_SIGNALS:
    void countChanged();
    void restoreConversation(qint64 conversation);
    void restoreMessages(qint64 conversation, const QList<qint64>& messages);
    void purgeConversation(qint64 conversation);
    void purgeMessages(const QList<qint64>& messages);

private:
    void read();
    void act(int row, bool back);

    TranscriptWorker m_worker;
    std::vector<Deleted> m_rows;
};

/// Messages that were removed, in any order, as the turns that they were.
std::vector<Deleted> turnsOf(std::vector<store::Message> messages);

}  // namespace daylong::ui
