#include "markdown/block_html.h"

#include "markdown/math_spans.h"
#include "math/formula.h"

#include <QUrl>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

QString escaped(QStringView words) {
    QString html = words.toString().toHtmlEscaped();
    return html.replace(u'\n', QStringLiteral("<br/>"));
}

QString address(const QString& link) {
    const QString encoded = QString::fromLatin1(QUrl(link).toEncoded());
    return encoded.isEmpty() ? QString(link).replace(u' ', QStringLiteral("%20")) : encoded;
}

void openRun(const InlineRun& run, QString& html) {
    if (!run.link.isEmpty())
        html += QStringLiteral("<a href=\"") + address(run.link).toHtmlEscaped() + QStringLiteral("\">");
    if (run.bold) html += QStringLiteral("<b>");
    if (run.italic) html += QStringLiteral("<i>");
    if (run.struck) html += QStringLiteral("<s>");
    if (run.raised) html += QStringLiteral("<sup>");
    if (run.code) html += QStringLiteral("<code>");
}

void closeRun(const InlineRun& run, QString& html) {
    if (run.code) html += QStringLiteral("</code>");
    if (run.raised) html += QStringLiteral("</sup>");
    if (run.struck) html += QStringLiteral("</s>");
    if (run.italic) html += QStringLiteral("</i>");
    if (run.bold) html += QStringLiteral("</b>");
    if (!run.link.isEmpty()) html += QStringLiteral("</a>");
}

/// In display it is a paragraph of its own; the line breaks around it are the paragraphs' ends.
void addDisplay(QString& html) {
    if (html.endsWith(u"<br/>")) html.chop(5);
    if (html.endsWith(u"<p>")) html.chop(3);
    else html += QStringLiteral("</p>");
    html += QStringLiteral("<p align=\"center\">") + kFormula;
}

/// The runs, cut where what is sought begins and ends.
QString inlineHtml(const InlineText& text, const SoughtWords& sought, bool paragraph) {
    const std::vector<TextRange> marks = sought.placesIn(text.plain);
    auto mark = marks.begin();
    QString html = paragraph ? QStringLiteral("<p>") : QString();
    auto formula = text.formulas.begin();
    bool afterDisplay = false;
    for (const InlineRun& run : text.runs) {
        if (run.formula) {
            afterDisplay = paragraph && formula->display;
            if (afterDisplay) addDisplay(html);
            else html += kFormula;
            ++formula;
            continue;
        }
        if (afterDisplay) html += QStringLiteral("</p><p>");
        openRun(run, html);
        for (qsizetype at = run.begin + (std::exchange(afterDisplay, false) ? 1 : 0); at < run.end;) {
            while (mark != marks.end() && mark->end <= at) ++mark;
            const bool marked = mark != marks.end() && mark->begin <= at;
            const qsizetype next = mark == marks.end() ? run.end : std::min(run.end, marked ? mark->end : mark->begin);
            const QString words = escaped(QStringView(text.plain).mid(at, next - at));
            html += marked ? QStringLiteral("<span class=\"sought\">") + words + QStringLiteral("</span>") : words;
            at = next;
        }
        closeRun(run, html);
    }
    return paragraph ? html + QStringLiteral("</p>") : html;
}

/// Text as it was typed.
RenderedBlock renderPlain(const QString& text, const SoughtWords& sought) {
    const InlineText plain{QString(text).replace(kFormula, QChar::ReplacementCharacter), {{.end = text.size()}}, {}};
    return {inlineHtml(plain, sought, true), plain.plain, {}};
}

/// "```math"
bool isMathCode(const Block& block) {
    return block.kind == Block::Kind::Code && block.closed && block.joint == Block::Joint::Apart &&
           !block.fence.isEmpty() && block.language == u"math" && isFormula({block.text, true});
}

RenderedBlock renderTable(const Block& block, const std::vector<LinkDefinition>& definitions,
                          const SoughtWords& sought) {
    QStringList lines = block.text.split(u'\n');
    const bool goesOn = !block.head.isEmpty();
    const QStringList head = (goesOn ? block.head : block.text).split(u'\n');
    const QString rule = tableRuleOf(head.value(1));
    if (!goesOn) lines.removeAt(1);
    RenderedBlock table;
    table.html = QStringLiteral("<table border=\"0\" cellspacing=\"0\" cellpadding=\"7\">");
    for (qsizetype row = 0; row < lines.size(); ++row) {
        QStringList cells = cellsOf(lines[row]);
        if (cells.size() > rule.size()) {  // more than the head has: none is left out
            const QString rest = cells.mid(rule.size() - 1).join(QStringLiteral(" | "));
            cells.resize(rule.size());
            cells.last() = rest;
        }
        const QString tag = row == 0 && !goesOn ? QStringLiteral("th") : QStringLiteral("td");
        table.html += QStringLiteral("<tr>");
        if (row > 0) table.plain += u'\n';
        for (qsizetype column = 0; column < rule.size(); ++column) {
            const InlineText cell = parseInline(cells.value(column), definitions);
            const QString side = rule[column] == u'r'   ? QStringLiteral("right")
                                 : rule[column] == u'c' ? QStringLiteral("center")
                                                        : QStringLiteral("left");
            table.html += QStringLiteral("<%1 align=\"%2\">%3</%1>").arg(tag, side, inlineHtml(cell, sought, false));
            if (column > 0) table.plain += u'\t';
            for (InlineFormula formula : cell.formulas) {
                formula.at += table.plain.size();
                formula.display = false;
                table.formulas.push_back(std::move(formula));
            }
            table.plain += QString(cell.plain).replace(u'\n', u' ');
        }
        table.html += QStringLiteral("</tr>");
    }
    table.html += QStringLiteral("</table>");
    return table;
}

}  // namespace

bool isFormulaBlock(const Block& block) {
    return isMathCode(block) ||
           (block.kind == Block::Kind::Text && isDisplayMath(block.text) && isFormula(formulaSource(block.text)));
}

RenderedBlock renderBlock(const Block& block, const std::vector<LinkDefinition>& definitions,
                          const SoughtWords& sought) {
    switch (block.kind) {
        case Block::Kind::Code:
            if (isMathCode(block)) {
                const QString source = QStringLiteral("$$\n") + block.text + QStringLiteral("\n$$");
                return {QStringLiteral("<p align=\"center\">") + kFormula + QStringLiteral("</p>"),
                        kFormula,
                        {{0, source, true}}};
            }
            return {block.text, block.text, {}};
        case Block::Kind::Rule: return {};
        case Block::Kind::Table: return renderTable(block, definitions, sought);
        case Block::Kind::Definition: return renderPlain(block.text, sought);
        case Block::Kind::Text:
        case Block::Kind::Heading: break;
    }
    InlineText text = parseInline(block.text, definitions);
    return {inlineHtml(text, sought, true), text.plain, std::move(text.formulas)};
}

QString RenderedBlock::copied(qsizetype from, qsizetype count) const {
    const qsizetype end = count < 0 ? plain.size() : std::min(plain.size(), from + count);
    QString text;
    for (const InlineFormula& formula : formulas) {
        if (formula.at < from || formula.at >= end) continue;
        text += plain.mid(from, formula.at - from) + formula.source;
        from = formula.at + 1;
    }
    return text + plain.mid(from, end - from);
}

}  // namespace daylong::ui
