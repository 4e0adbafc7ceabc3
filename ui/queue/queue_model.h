// QueueModel: the messages of the open conversation that wait until the reply before them has ended, in their order.
// Thread rule: GUI thread. Failure rule: none of its own; what fails is told as any failure of the service.
#pragma once

#include "bridge/engine_bridge.h"
#include "chat/responder.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <vector>

namespace daylong::queue {
class QueueCommands;
}

namespace daylong::ui {

class QueueModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool paused READ paused NOTIFY changed)  // none goes before the person says so
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TextRole,   // as it was typed
        FilesRole,  // the names of its files, in one text
        HeldRole,   // it is being changed
    };

    QueueModel(EngineBridge& bridge, queue::QueueCommands& commands, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_messages.size()); }
    bool paused() const { return m_paused; }

    /// What is said while a reply is made, here or elsewhere.
    void add(qint64 conversation, const QString& text, chat::Reading reading, store::AttachedFiles files);
    /// Hands its text to where messages are written: editStarted(). It stays in its place, and waits, until
    /// leaveEdit(). Where no field can show it: editRefused().
    Q_INVOKABLE void edit(int row);
    Q_INVOKABLE void leaveEdit(qint64 message);
    Q_INVOKABLE void change(qint64 message, const QString& text);
    Q_INVOKABLE bool hasFiles(qint64 message) const;  // then it may be without a text
    Q_INVOKABLE void remove(int row);                 // putBack() undoes
    Q_INVOKABLE void putBack(qint64 message);
    Q_INVOKABLE void forgetTakenOut();  // putBack() brings back none of it
    Q_INVOKABLE void sendNow(int row);  // the reply that is being made ends
    Q_INVOKABLE void goOn();

Q_SIGNALS:
    void changed();
    void editStarted(qint64 message, const QString& text);
    void editRefused();
    void editLost(qint64 message);  // it waits no more
    void takenOut(qint64 message);  // as asked for here

private:
    void onChanged(const chat::QueueChanged& queue);
    qint64 idAt(int row) const;

    queue::QueueCommands& m_commands;
    std::vector<store::QueuedMessage> m_messages;
    qint64 m_conversation = 0;
    qint64 m_held = 0;     // as the engine last said
    qint64 m_editing = 0;  // handed out by edit()
    bool m_paused = false;
};

}  // namespace daylong::ui
