#include "markdown/formula_layer.h"

#include "markdown/inline_text.h"
#include "math/formula.h"

#include <QAbstractTextDocumentLayout>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace daylong::ui {
namespace {

/// Their small letters are as high as the text's.
qreal emOf(const QFont& font) {
    const qreal size = QFontInfo(font).pixelSize(), own = MathGlyphs::shared().xHeight(size);
    return own <= 0 ? size : size * std::clamp(QFontMetricsF(font).xHeight() / own, 0.9, 1.08);
}

bool isDisplay(const QString& formula) { return formula.startsWith(u'd'); }

std::shared_ptr<const MathBox> boxOf(const QString& formula, qreal em) {
    FormulaSource source = formulaSource(formula.mid(1));
    source.display = isDisplay(formula);
    return formulaBox(source, em);
}

/// An image that shows nothing, so large that the line is as high and deep as the formula. In display it is alone on
/// its line and stands on the baseline with all of it.
QString room(const MathBox& box, const QFont& font, bool display) {
    const qreal own = QFontMetricsF(font).xHeight(), other = QFontMetricsF(QFont()).xHeight();
    const bool middle = !display && box.descent > QFontMetricsF(font).descent();
    // Qt centres it on half an x-height; of which font, depends on its version.
    const qreal height =
        display  ? box.ascent + box.descent
        : middle ? std::max(2 * box.ascent - std::min(own, other) / 2, 2 * box.descent + std::max(own, other) / 2)
                 : box.ascent;
    return QStringLiteral("<img src=\"qrc:/icons/blank.svg\" width=\"%1\" height=\"%2\"%3/>")
        .arg(std::max(std::ceil(box.width), 1.0))
        .arg(std::max(std::ceil(height), 1.0))
        .arg(middle ? QStringLiteral(" style=\"vertical-align:middle\"") : QString());
}

}  // namespace

QString MathText::withRoom(const QString& html, const QStringList& formulas, const QFont& font, qreal widest) {
    const qreal em = emOf(font);
    QString text;
    qsizetype from = 0;
    for (const QString& formula : formulas) {
        const qsizetype at = html.indexOf(kFormula, from);
        const auto box = boxOf(formula, em);
        if (at < 0 || !box) break;
        const qreal scale = std::min(1.0, std::max(widest, em) / std::max(box->width, 1.0));
        const MathBox scaled{
            .width = box->width * scale, .ascent = box->ascent * scale, .descent = box->descent * scale};
        text += html.mid(from, at - from) + room(scaled, font, isDisplay(formula));
        from = at + 1;
    }
    return text + html.mid(from);
}

qreal MathText::widthOf(const QString& formula, const QFont& font) {
    const auto box = boxOf(formula, emOf(font));
    return box ? std::ceil(box->width) : 0;
}

void FormulaLayer::paint(QPainter* painter) {
    if (document() == nullptr) return;
    const QTextDocument* text = document()->textDocument();
    const qreal em = emOf(m_font);
    painter->setRenderHint(QPainter::Antialiasing);
    auto formula = m_formulas.begin();
    for (QTextBlock block = text->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextFragment fragment = at.fragment();
            if (!fragment.charFormat().isImageFormat()) continue;
            const qreal width = fragment.charFormat().toImageFormat().width();
            for (int i = 0; i < fragment.length() && formula != m_formulas.end(); ++i, ++formula) {
                const int position = fragment.position() + i, within = position - block.position();
                const QTextLine line = block.layout()->lineForTextPosition(within);
                const auto box = boxOf(*formula, em);
                if (!line.isValid() || !box) continue;
                const QPointF origin = text->documentLayout()->blockBoundingRect(block).topLeft() + line.position();
                const qreal left = std::min(line.cursorToX(within), line.cursorToX(within + 1)) - line.position().x();
                const qreal scale = std::min(1.0, width / std::max(box->width, 1.0));
                const qreal raised = isDisplay(*formula) ? box->descent * scale : 0;
                const bool chosen = position >= m_chosen.x() && position < m_chosen.y();
                painter->save();
                painter->translate(origin.x() + left, origin.y() + line.ascent() - raised);
                painter->scale(scale, scale);
                painter->fillPath(box->ink, chosen ? m_chosenInk : m_ink);
                painter->restore();
            }
        }
    }
}

}  // namespace daylong::ui

#include "moc_formula_layer.cpp"
