#include "markdown/line_syntax.h"

#include <QRegularExpression>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr qsizetype kTab = 4;
constexpr qsizetype kLongestLabel = 999;

bool isSpace(QChar c) { return c == u' ' || c == u'\t'; }

}  // namespace

qsizetype LineCursor::indent() const {
    qsizetype columns = m_spare, column = m_column + m_spare;
    for (qsizetype at = m_at; at < m_line.size() && isSpace(m_line[at]); ++at) {
        const qsizetype width = m_line[at] == u'\t' ? kTab - column % kTab : 1;
        columns += width;
        column += width;
    }
    return columns;
}

void LineCursor::skip(qsizetype columns) {
    while (columns > 0) {
        if (m_spare == 0) {
            if (m_at == m_line.size() || !isSpace(m_line[m_at])) return;
            m_spare = m_line[m_at++] == u'\t' ? kTab - m_column % kTab : 1;
        }
        const qsizetype taken = std::min(columns, m_spare);
        m_spare -= taken;
        m_column += taken;
        columns -= taken;
    }
}

void LineCursor::take(qsizetype characters) {
    m_at += characters;
    m_column += characters;
}

QStringView LineCursor::words() const {
    const QStringView rest = m_line.mid(m_at);
    const auto word = std::find_if_not(rest.begin(), rest.end(), isSpace);
    return rest.mid(word - rest.begin());
}

QString LineCursor::rest() const { return QString(m_spare, u' ').append(m_line.mid(m_at)); }

QStringView withoutBlanks(QStringView line) {
    while (!line.isEmpty() && isSpace(line.front())) line = line.mid(1);
    while (!line.isEmpty() && isSpace(line.back())) line.chop(1);
    return line;
}

qsizetype runOf(QStringView words) {
    if (words.isEmpty()) return 0;
    const auto end = std::find_if(words.begin(), words.end(), [&](QChar c) { return c != words.front(); });
    return end - words.begin();
}

QStringView fenceOf(QStringView words) {
    const qsizetype run = runOf(words);
    if (run < 3 || (words.front() != u'`' && words.front() != u'~')) return {};
    if (words.front() == u'`' && words.mid(run).contains(u'`')) return {};  // a code span, not a fence
    return words.left(run);
}

bool closesFence(QStringView words, QStringView fence) {
    const QStringView run = words.trimmed();
    return run.startsWith(fence) && runOf(run) == run.size();
}

bool isRule(QStringView words) {
    if (words.isEmpty() || !QStringView(u"-_*").contains(words.front())) return false;
    const auto belongs = [&](QChar c) { return c == words.front() || isSpace(c); };
    return std::all_of(words.begin(), words.end(), belongs) && words.count(words.front()) >= 3;
}

int headingLevel(QStringView words) {
    if (!words.startsWith(u'#')) return 0;
    const qsizetype run = runOf(words);
    return run <= 6 && (run == words.size() || isSpace(words[run])) ? static_cast<int>(run) : 0;
}

QString headingText(QStringView words) {
    QStringView text = words.mid(runOf(words)).trimmed();
    qsizetype end = text.size();
    while (end > 0 && text[end - 1] == u'#') --end;
    if (end == 0 || isSpace(text[end - 1])) text = text.left(end).trimmed();  // "# Title #"
    return text.toString();
}

int underlineLevel(QStringView words) {
    const QStringView run = words.trimmed();
    if (run.size() < 2 || runOf(run) != run.size()) return 0;  // a lone hyphen is a list that begins
    return run.front() == u'=' ? 1 : run.front() == u'-' ? 2 : 0;
}

std::optional<ItemMarker> itemMarkerOf(QStringView words) {
    if (words.isEmpty() || isRule(words)) return {};
    ItemMarker marker;
    if (QStringView(u"-+*").contains(words[0])) {
        marker.mark = words[0];
        marker.size = 1;
    } else {
        qsizetype end = 0;
        while (end < words.size() && words[end] >= u'0' && words[end] <= u'9') ++end;
        if (end == 0 || end > 9 || end == words.size() || (words[end] != u'.' && words[end] != u')')) return {};
        marker.number = words.left(end).toInt();
        marker.mark = words[end];
        marker.size = end + 1;
    }
    if (marker.size < words.size() && !isSpace(words[marker.size])) return {};
    return marker;
}

QStringList cellsOf(QStringView row) {
    row = row.trimmed();
    if (row.startsWith(u'|')) row = row.mid(1);
    QStringList cells;
    QString cell;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row[i] == u'\\' && i + 1 < row.size()) {
            if (row[i + 1] != u'|') cell += row[i];
            cell += row[++i];
        } else if (row[i] == u'|') {
            cells << cell.trimmed();
            cell.clear();
        } else {
            cell += row[i];
        }
    }
    if (!cell.trimmed().isEmpty() || cells.isEmpty()) cells << cell.trimmed();
    return cells;
}

QString tableRuleOf(QStringView words) {
    const auto belongs = [](QChar c) { return QStringView(u"|-: \t").contains(c); };
    if (!words.contains(u'-') || !std::all_of(words.begin(), words.end(), belongs)) return {};
    QString columns;
    for (const QString& cell : cellsOf(words)) {
        const bool left = cell.startsWith(u':'), right = cell.size() > 1 && cell.endsWith(u':');
        const QStringView line = QStringView(cell).mid(left ? 1 : 0, cell.size() - (left ? 1 : 0) - (right ? 1 : 0));
        if (line.isEmpty() || line.front() != u'-' || runOf(line) != line.size()) return {};
        columns += left && right ? u'c' : right ? u'r' : left ? u'l' : u'-';
    }
    return columns.size() > 1 || words.contains(u'|') ? columns : QString();
}

std::optional<LinkDefinition> linkDefinitionOf(QStringView words) {
    static const QRegularExpression form(
        QStringLiteral(R"re(^\[((?:[^\[\]\\]|\\.){1,999})\]:\s*(?:<([^<>]*)>|([^\s<]\S*)))re"
                       R"re((?:\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)))?\s*$)re"));
    if (!words.startsWith(u'[') || words.startsWith(u"[^")) return {};  // "[^1]": a footnote
    const QRegularExpressionMatch match = form.match(words.toString());
    if (!match.hasMatch()) return {};
    LinkDefinition definition{linkLabel(match.capturedView(1)), match.captured(2) + match.captured(3),
                              match.captured(4) + match.captured(5) + match.captured(6)};
    if (definition.label.isEmpty()) return {};
    return definition;
}

QString linkLabel(QStringView label) {
    return label.size() > kLongestLabel ? QString() : label.toString().simplified().toCaseFolded();
}

}  // namespace daylong::ui
