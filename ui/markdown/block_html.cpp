#include "markdown/block_html.h"

#include <QUrl>

#include <algorithm>

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
    if (run.code) html += QStringLiteral("<code>");
}

void closeRun(const InlineRun& run, QString& html) {
    if (run.code) html += QStringLiteral("</code>");
    if (run.struck) html += QStringLiteral("</s>");
    if (run.italic) html += QStringLiteral("</i>");
    if (run.bold) html += QStringLiteral("</b>");
    if (!run.link.isEmpty()) html += QStringLiteral("</a>");
}

/// The runs, cut where what is sought begins and ends.
QString inlineHtml(const InlineText& text, const SoughtWords& sought) {
    const std::vector<TextRange> marks = sought.placesIn(text.plain);
    auto mark = marks.begin();
    QString html;
    for (const InlineRun& run : text.runs) {
        openRun(run, html);
        for (qsizetype at = run.begin; at < run.end;) {
            while (mark != marks.end() && mark->end <= at) ++mark;
            const bool marked = mark != marks.end() && mark->begin <= at;
            const qsizetype next = mark == marks.end() ? run.end : std::min(run.end, marked ? mark->end : mark->begin);
            const QString words = escaped(QStringView(text.plain).mid(at, next - at));
            html += marked ? QStringLiteral("<span class=\"sought\">") + words + QStringLiteral("</span>") : words;
            at = next;
        }
        closeRun(run, html);
    }
    return html;
}

RenderedBlock renderTable(const Block& block, const std::vector<LinkDefinition>& definitions,
                          const SoughtWords& sought) {
    QStringList lines = block.text.split(u'\n');
    const bool goesOn = !block.head.isEmpty();
    const QStringList head = (goesOn ? block.head : block.text).split(u'\n');
    const QString rule = tableRuleOf(head.value(1));
    if (!goesOn) lines.removeAt(1);
    RenderedBlock table;
    table.html = QStringLiteral("<table border=\"1\" cellspacing=\"0\" cellpadding=\"6\">");
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
            table.html += QStringLiteral("<%1 align=\"%2\">%3</%1>").arg(tag, side, inlineHtml(cell, sought));
            if (column > 0) table.plain += u'\t';
            table.plain += QString(cell.plain).replace(u'\n', u' ');
        }
        table.html += QStringLiteral("</tr>");
    }
    table.html += QStringLiteral("</table>");
    return table;
}

}  // namespace

RenderedBlock renderBlock(const Block& block, const std::vector<LinkDefinition>& definitions,
                          const SoughtWords& sought) {
    switch (block.kind) {
        case Block::Kind::Code: return {block.text, block.text};
        case Block::Kind::Rule: return {};
        case Block::Kind::Table: return renderTable(block, definitions, sought);
        case Block::Kind::Definition: return renderPlain(block.text, sought);
        case Block::Kind::Text:
        case Block::Kind::Heading: break;
    }
    InlineText text = parseInline(block.text, definitions);
    return {QStringLiteral("<p>") + inlineHtml(text, sought) + QStringLiteral("</p>"), text.plain};
}

RenderedBlock renderPlain(const QString& text, const SoughtWords& sought) {
    const InlineText plain{text, {{0, text.size(), false, false, false, false, {}}}};
    return {QStringLiteral("<p>") + inlineHtml(plain, sought) + QStringLiteral("</p>"), text};
}

}  // namespace daylong::ui
