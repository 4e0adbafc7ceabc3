// PinsModel: what is pinned in the open conversation, oldest first.
// Thread rule: GUI thread; reads on a thread of its own. Failure rule: what cannot be read leaves the list as it was.
#pragma once

#include "bridge/engine_bridge.h"
#include "bridge/transcript_worker.h"
#include "calendar/calendar.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace daylong::ui {

class PinsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the transcript")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(int tokens READ tokens NOTIFY changed)  // of those that were read
public:
    enum Role { IdRole = Qt::UserRole + 1, ExcerptRole, AuthorRole, WhenRole, TokensRole };

    PinsModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return static_cast<int>(m_pins.size()); }
    int tokens() const;

Q_SIGNALS:
    void changed();

private:
    void read();

    TranscriptWorker m_worker;
    qint64 m_conversation = 0;
    std::vector<store::Message> m_pins;  // with the beginnings of their texts
};

}  // namespace daylong::ui
