#include "messages/pins_model.h"

#include "markdown/plain_words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr qsizetype kExcerpt = 240;

}  // namespace

PinsModel::PinsModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_worker(std::move(database), QStringLiteral("pins")) {
    connect(&bridge, &EngineBridge::conversationOpened, this, [this](const store::Conversation& conversation) {
        m_conversation = conversation.id;
        read();
    });
    connect(&bridge, &EngineBridge::messagePinned, this, &PinsModel::read);
    connect(&bridge, &EngineBridge::messagesRemoved, this, &PinsModel::read);
    connect(&bridge, &EngineBridge::messagesRestored, this, &PinsModel::read);
    connect(&bridge, &EngineBridge::messageSuperseded, this, &PinsModel::read);
    connect(&bridge, &EngineBridge::pathChanged, this, &PinsModel::read);
    connect(&bridge, &EngineBridge::messageRead, this, [this](qint64 message, const memory::TokenRange& tokens) {
        for (store::Message& pin : m_pins) {
            if (pin.id != message) continue;
            pin.tokenBegin = tokens.begin;
            pin.tokenEnd = tokens.end;
            Q_EMIT dataChanged(index(0), index(count() - 1), {TokensRole});
            Q_EMIT changed();
        }
    });
}

QVariant PinsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const store::Message& pin = m_pins[static_cast<size_t>(index.row())];
    switch (role) {
        case IdRole: return QVariant::fromValue<qint64>(pin.id);
        case Qt::DisplayRole:
        case ExcerptRole: return plainWords(pin, kExcerpt);
        case AuthorRole: return pin.role == store::MessageRole::User ? tr("You") : tr("Daylong");
        case WhenRole:
            return tr("%1, %2").arg(
                QLocale().toString(QDateTime::fromMSecsSinceEpoch(pin.createdMs).date(), QStringLiteral("d MMM yyyy")),
                timeOfDay(pin.createdMs));
        case TokensRole: return static_cast<int>(pin.tokenEnd - pin.tokenBegin);
        default: return {};
    }
}

QHash<int, QByteArray> PinsModel::roleNames() const {
    return {{IdRole, "messageId"},
            {ExcerptRole, "excerpt"},
            {AuthorRole, "author"},
            {WhenRole, "when"},
            {TokensRole, "tokens"}};
}

int PinsModel::tokens() const {
    uint64_t all = 0;
    for (const store::Message& pin : m_pins) all += pin.tokenEnd - pin.tokenBegin;
    return static_cast<int>(all);
}

void PinsModel::read() {
    m_worker.ask(
        [conversation = m_conversation](store::TranscriptReader& reader) { return reader.pinned(conversation); },
        [this](Result<std::vector<store::Message>> pins) {
            if (!pins) return;
            beginResetModel();
            m_pins = std::move(*pins);
            endResetModel();
            Q_EMIT changed();
        });
}

}  // namespace daylong::ui

#include "moc_pins_model.cpp"
