#include "messages/text_selection.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <limits>

namespace daylong::ui {

void TextSelection::select(const Place& anchor, const Place& end) {
    if (anchor == m_anchor && end == m_end) return;
    m_anchor = anchor;
    m_end = end;
    ++m_revision;
    Q_EMIT changed();
}

void TextSelection::begin(qint64 message, int part, int row, int at) {
    const Place place{message, part, row, at};
    select(place, place);
}

void TextSelection::extend(qint64 message, int part, int row, int at) {
    const Place place{message, part, row, at};
    select(m_anchor.message == 0 ? place : m_anchor, place);
}

void TextSelection::selectWord(qint64 message, int part, int row, int at) {
    const BlockModel* model = blocks(message, part);
    if (model == nullptr || row < 0 || row >= model->rowCount()) return;
    const QPoint word = model->wordAt(row, at);
    select({message, part, row, word.x()}, {message, part, row, word.y()});
}

void TextSelection::selectBlock(qint64 message, int part, int row) {
    const BlockModel* model = blocks(message, part);
    if (model == nullptr || row < 0 || row >= model->rowCount()) return;
    select({message, part, row, 0}, {message, part, row, model->sizeOf(row)});
}

void TextSelection::selectMessage(qint64 message) {
    const BlockModel* model = blocks(message, Words);
    if (model == nullptr || model->rowCount() == 0) return;
    const int last = model->rowCount() - 1;
    select({message, Words, 0, 0}, {message, Words, last, model->sizeOf(last)});
}

void TextSelection::clear() { select({}, {}); }

QPoint TextSelection::within(qint64 message, int part, int row) const {
    const Place from = std::min(m_anchor, m_end), to = std::max(m_anchor, m_end);
    const Place begin{message, part, row, 0}, end{message, part, row, std::numeric_limits<int>::max()};
    if (empty() || end < from || to < begin) return {-1, -1};
    return {from < begin ? 0 : from.at, end < to ? end.at : to.at};
}

BlockModel* TextSelection::blocks(qint64 message, int part) const {
    const int row = m_messages == nullptr ? -1 : m_messages->rowOf(message);
    if (row < 0) return nullptr;
    auto* reply = m_messages->data(m_messages->index(row), MessageListModel::BlocksRole).value<ReplyBlocks*>();
    if (part == Words) return reply->answer();
    return reply->unfolded() ? reply->thoughts() : nullptr;
}

QString TextSelection::text() const {
    if (empty() || m_messages == nullptr) return {};
    const Place from = std::min(m_anchor, m_end), to = std::max(m_anchor, m_end);
    QStringList parts;
    for (int row = 0; row < m_messages->count(); ++row) {
        const auto at = m_messages->index(row);
        const qint64 message = m_messages->data(at, MessageListModel::IdRole).toLongLong();
        if (message < from.message || message > to.message) continue;
        if (m_messages->data(at, MessageListModel::AuthorRole).toString() == QStringLiteral("note")) {
            if (message != from.message && message != to.message)
                parts << m_messages->data(at, MessageListModel::TextRole).toString();
            continue;
        }
        for (const int part : {Thoughts, Words}) {
            const BlockModel* model = blocks(message, part);
            const Place begin{message, part, 0, 0}, end{message, part, std::numeric_limits<int>::max(), 0};
            if (model == nullptr || model->rowCount() == 0 || end < from || to < begin) continue;
            const bool first = from > begin, last = to < end;
            parts << model->copied(first ? from.row : 0, first ? from.at : 0, last ? to.row : model->rowCount() - 1,
                                   last ? to.at : -1);
        }
    }
    return parts.join(QStringLiteral("\n\n"));
}

void TextSelection::offer() const {
    QClipboard* const clipboard = QGuiApplication::clipboard();
    if (!empty() && clipboard->supportsSelection()) clipboard->setText(text(), QClipboard::Selection);
}

QVariantMap TextSelection::around(qint64 message) const {
    const qint64 from = std::min(m_anchor, m_end).message, to = std::max(m_anchor, m_end).message;
    const bool within = !empty() && message >= from && message <= to;
    const qint64 first = within ? from : message, last = within ? to : message;
    const int rows = m_messages == nullptr ? 0 : m_messages->rowOf(last) - m_messages->rowOf(first);
    return {{QStringLiteral("first"), first}, {QStringLiteral("last"), last}, {QStringLiteral("count"), rows + 1}};
}

}  // namespace daylong::ui

#include "moc_text_selection.cpp"
