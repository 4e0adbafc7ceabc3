#include "queue/queue_model.h"

#include "queue/queue_commands.h"
#include "words/laid_out.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {

QueueModel::QueueModel(EngineBridge& bridge, queue::QueueCommands& commands, QObject* parent)
    : QAbstractListModel(parent), m_commands(commands) {
    connect(&bridge, &EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        if (conversation.id == m_conversation) return;
        m_conversation = conversation.id;
        leaveEdit(m_editing);  // as it was: what was made of it is no draft of this conversation
        onChanged({.conversation = conversation.id, .messages = {}});  // what waits there comes next
    });
    connect(&bridge, &EngineBridge::queueChanged, this, &QueueModel::onChanged);
}

int QueueModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const store::QueuedMessage& message = m_messages[static_cast<size_t>(index.row())];
    switch (role) {
        case IdRole: return QVariant::fromValue<qint64>(message.id);
        case Qt::DisplayRole:
        case TextRole: return QString::fromStdString(message.text);
        case FilesRole: {
            QStringList names;
            for (const std::string& name : message.files) names << QString::fromStdString(name);
            return names.join(QStringLiteral(", "));
        }
        case HeldRole: return message.id == m_held;
        default: return {};
    }
}

QHash<int, QByteArray> QueueModel::roleNames() const {
    return {{IdRole, "messageId"}, {TextRole, "content"}, {FilesRole, "files"}, {HeldRole, "held"}};
}

/// A few short rows: those that are the same stay, so that what has the focus keeps it.
void QueueModel::onChanged(const chat::QueueChanged& queue) {
    if (queue.conversation != m_conversation) return;
    const auto same = [](const store::QueuedMessage& a, const store::QueuedMessage& b) { return a.id == b.id; };
    m_held = queue.held;
    m_paused = queue.paused && !queue.messages.empty();
    const auto first = queue.messages.begin();
    for (size_t row = 0; row < queue.messages.size(); ++row) {
        size_t found = row;
        while (found < m_messages.size() && !same(m_messages[found], queue.messages[row])) ++found;
        if (found == m_messages.size()) {
            beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
            m_messages.insert(m_messages.begin() + static_cast<std::ptrdiff_t>(row), queue.messages[row]);
            endInsertRows();
        } else if (found > row) {
            beginRemoveRows({}, static_cast<int>(row), static_cast<int>(found) - 1);
            m_messages.erase(m_messages.begin() + static_cast<std::ptrdiff_t>(row),
                             m_messages.begin() + static_cast<std::ptrdiff_t>(found));
            endRemoveRows();
        }
    }
    if (m_messages.size() > queue.messages.size()) {
        beginRemoveRows({}, static_cast<int>(queue.messages.size()), count() - 1);
        m_messages.resize(queue.messages.size());
        endRemoveRows();
    }
    m_messages.assign(first, queue.messages.end());
    if (count() > 0) Q_EMIT dataChanged(index(0), index(count() - 1));
    Q_EMIT changed();
    const qint64 edited = m_editing;
    const auto isEdited = [edited](const store::QueuedMessage& each) { return each.id == edited; };
    if (edited == 0 || std::any_of(m_messages.begin(), m_messages.end(), isEdited)) return;
    leaveEdit(edited);
    Q_EMIT editLost(edited);
}

qint64 QueueModel::idAt(int row) const {
    return row < 0 || row >= count() ? 0 : m_messages[static_cast<size_t>(row)].id;
}

void QueueModel::add(qint64 conversation, const QString& text, chat::Reading reading, store::AttachedFiles files) {
    m_commands.add(conversation, text.toStdString(), reading, std::move(files));
}

void QueueModel::edit(int row) {
    const qint64 message = idAt(row);
    if (message == 0) return;
    const QString text = QString::fromStdString(m_messages[static_cast<size_t>(row)].text);
    if (!canBeLaidOut(text)) {
        Q_EMIT editRefused();
        return;
    }
    m_editing = message;
    m_commands.hold(message);  // in the place of one that was being changed
    Q_EMIT editStarted(message, text);
}

void QueueModel::leaveEdit(qint64 message) {
    if (message == 0 || message != m_editing) return;
    m_editing = 0;
    m_commands.hold(0);
}

void QueueModel::change(qint64 message, const QString& text) {
    if (message == m_editing) m_editing = 0;
    m_commands.change(message, text.trimmed().toStdString());
}

bool QueueModel::hasFiles(qint64 message) const {
    return std::any_of(m_messages.begin(), m_messages.end(), [message](const store::QueuedMessage& each) {
        return each.id == message && !each.files.empty();
    });
}

void QueueModel::remove(int row) {
    const qint64 message = idAt(row);
    if (message == 0) return;
    m_commands.remove(message);
    Q_EMIT takenOut(message);
}

void QueueModel::putBack(qint64 message) { m_commands.putBack(message); }

void QueueModel::forgetTakenOut() { m_commands.forgetTakenOut(); }

void QueueModel::sendNow(int row) {
    if (const qint64 message = idAt(row); message != 0) m_commands.sendNow(message);
}

void QueueModel::goOn() { m_commands.goOn(m_conversation); }

}  // namespace daylong::ui

#include "moc_queue_model.cpp"
