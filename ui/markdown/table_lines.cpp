#include "markdown/table_lines.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>
#include <cmath>
#include <limits>

namespace daylong::ui {
namespace {

const QTextTable* tableOf(const QTextDocument& document) {
    for (const QTextFrame* frame : document.rootFrame()->childFrames()) {
        if (const auto* table = qobject_cast<const QTextTable*>(frame)) return table;
    }
    return nullptr;
}

qreal topOf(const QTextTable& table, int row, const QAbstractTextDocumentLayout& layout) {
    qreal top = std::numeric_limits<qreal>::max();
    for (int column = 0; column < table.columns(); ++column) {
        const QTextBlock words = table.cellAt(row, column).firstCursorPosition().block();
        top = std::min(top, layout.blockBoundingRect(words).top());
    }
    return top - kCellPadding;
}

}  // namespace

void TableLines::paint(QPainter* painter) {
    const QTextTable* table = document() != nullptr ? tableOf(*document()->textDocument()) : nullptr;
    if (table == nullptr) return;
    const QAbstractTextDocumentLayout& layout = *document()->textDocument()->documentLayout();
    const QRectF frame =
        layout.frameBoundingRect(const_cast<QTextTable*>(table));  // Qt asks for one that may be changed
    for (int row = 1; row <= table->rows(); ++row) {
        const qreal y = row < table->rows() ? topOf(*table, row, layout) : std::min(frame.bottom(), height()) - 1;
        const bool head = m_headed && row == 1;
        painter->fillRect(QRectF(frame.left(), std::round(y), frame.width(), 1), head ? m_headInk : m_ink);
    }
}

}  // namespace daylong::ui

#include "moc_table_lines.cpp"
