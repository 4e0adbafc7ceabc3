// MessageListModel: what was brought back for which message.
#include "messages/message_list_model.h"

#include "markdown/plain_words.h"

#include <QDateTime>
#include <QLocale>

namespace daylong::ui {
namespace {

constexpr qsizetype kExcerpt = 240;

}  // namespace

void MessageListModel::readRecalled(store::MessageId first, store::MessageId last) {
    store::TranscriptReader* transcript = reader();
    if (transcript == nullptr) return;
    auto recalled = transcript->recalled(m_conversation, first, last);
    if (!recalled) return Q_EMIT failed(recalled.error());
    m_recalled.erase(m_recalled.lower_bound(first), m_recalled.upper_bound(last));
    for (store::Recalled& each : *recalled) m_recalled[each.message].push_back(std::move(each.passage));
}

void MessageListModel::onRecalled(qint64 message) {
    const int row = rowOf(message);
    if (row < 0) return;  // read with its page
    readRecalled(message, message);
    changed(row, row, {RecalledRole});
}

QVariantList MessageListModel::recalledFor(qint64 message) const {
    QVariantList list;
    const auto found = m_recalled.find(message);
    if (found == m_recalled.end()) return list;
    for (const store::Message& passage : found->second) {
        const QDateTime when = QDateTime::fromMSecsSinceEpoch(passage.createdMs);
        list << QVariantMap{
            {QStringLiteral("id"), QVariant::fromValue<qint64>(passage.id)},
            {QStringLiteral("who"), passage.role == store::MessageRole::User ? tr("You") : tr("Daylong")},
            {QStringLiteral("when"), QLocale().toString(when.date(), QStringLiteral("d MMM yyyy"))},
            {QStringLiteral("excerpt"), plainWords(passage, kExcerpt)}};
    }
    return list;
}

}  // namespace daylong::ui
