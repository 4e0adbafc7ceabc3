// MathParser: delimiters, and environments with their rows and columns.
#include "math/math_descent.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace daylong::ui {

namespace {
constexpr int kMostColumns = 40;
}  // namespace

QString MathParser::takeDelimiter() {
    skipSpace();
    const QString token =
        peek() == u'\\' ? u'\\' + takeCommand() : QString(m_at < m_text.size() ? m_text[m_at++] : QChar());
    const QString delimiter = delimiterOf(token);
    if (delimiter.isEmpty()) wrong();
    return delimiter;
}

MathNode MathParser::fenced() {
    MathNode node{.kind = Kind::Fenced, .cls = MathClass::Inner};
    node.text = takeDelimiter();
    const bool optional = std::exchange(m_inOptional, false);
    MathNode body = parseRow();
    while (peekCommand() == u"middle") {
        takeCommand();
        body.parts.push_back({.kind = Kind::Delimiter, .cls = MathClass::Rel, .text = takeDelimiter(), .size = 1.2});
        MathNode rest = parseRow();
        body.parts.push_back(std::move(rest));
    }
    m_inOptional = optional;
    if (takeCommand() != u"right") return failed();
    node.text += takeDelimiter();
    node.parts.push_back(std::move(body));
    return node;
}

MathNode MathParser::bigDelimiter(const QString& name) {
    QString size = name;
    const QChar last = size.back();
    const MathClass cls = last == u'l'   ? MathClass::Open
                          : last == u'r' ? MathClass::Close
                          : last == u'm' ? MathClass::Rel
                                         : MathClass::Ord;
    if (cls != MathClass::Ord) size.chop(1);
    const double height = size == u"big" ? 1.2 : size == u"Big" ? 1.8 : size == u"bigg" ? 2.4 : size == u"Bigg" ? 3 : 0;
    if (height == 0) return failed();
    return {.kind = Kind::Delimiter, .cls = cls, .text = takeDelimiter(), .size = height};
}

MathNode MathParser::environment() {
    const QString name = takeBraced();
    auto kind = mathEnvironmentOf(name);
    if (!kind) return failed();
    if (name.startsWith(u"alignat") || name.startsWith(u"alignedat")) takeBraced();
    takeOptional();
    if (name == u"array") {
        for (const QChar c : takeBraced()) {
            if (QStringView(u"lcr").contains(c)) kind->align += c;
            else if (c != u'|' && !c.isSpace()) wrong();
        }
        if (kind->align.isEmpty()) return failed();
    }
    MathNode table = parseTable(name, *kind);
    expect(u"\\end{");
    expect(QString(name + u'}'));
    return table;
}

MathNode MathParser::parseTable(const QString& name, const MathEnvironment& kind) {
    const Deeper deeper(*this);
    std::vector<std::vector<MathNode>> rows(1);
    const bool optional = std::exchange(m_inOptional, false);
    while (true) {
        rows.back().push_back(parseRow());
        if (rows.back().size() > kMostColumns) return failed();
        if (peek() == u'&') {
            ++m_at;
        } else if (const QString command = peekCommand();
                   command == u"\\" || command == u"cr" || command == u"newline") {
            takeCommand();
            takeRowSpace();
            rows.emplace_back();
        } else {
            break;
        }
    }
    m_inOptional = optional;
    if (rows.size() > 1 && rows.back().size() == 1 && rows.back()[0].parts.empty()) rows.pop_back();
    if (name.isEmpty() && rows.size() == 1 && rows[0].size() == 1) return std::move(rows[0][0]);
    MathNode table{
        .kind = Kind::Table, .cls = MathClass::Inner, .text = kind.delimiters, .size = std::max(kind.size, 0.0)};
    for (const auto& row : rows) table.columns = std::max(table.columns, static_cast<int>(row.size()));
    if (table.columns * static_cast<int>(rows.size()) > kMostMathNodes) return failed();
    for (int i = 0; i < table.columns; ++i) table.align += alignOf(kind.align, i);
    for (auto& row : rows) {
        row.resize(static_cast<size_t>(table.columns));
        std::move(row.begin(), row.end(), std::back_inserter(table.parts));
    }
    table.ruled = kind.size == 0 || kind.size == -1;
    return table;
}

QChar MathParser::alignOf(const QString& align, int column) {
    const bool pairs = align.startsWith(u'>');
    return pairs ? align[column % align.size()] : align[std::min<qsizetype>(column, align.size() - 1)];
}

void MathParser::takeRowSpace() {
    if (at(u"*")) ++m_at;
    const qsizetype end = at(u"[") ? m_text.mid(m_at, 12).indexOf(u']') : -1;
    if (end > 0 && m_text.mid(m_at + 1, 1).front().isDigit()) m_at += end + 1;
}

}  // namespace daylong::ui
