#include "math/math_parser.h"

#include "math/math_descent.h"

#include <QStringList>

#include <utility>

namespace daylong::ui {

MathNode symbolNode(const MathSymbol& symbol, MathFont font) {
    MathNode node{.kind = symbol.big ? MathNode::Kind::Big : MathNode::Kind::Symbol,
                  .cls = symbol.cls,
                  .font = font,
                  .text = symbol.character};
    node.limits = symbol.limits;
    return node;
}

std::optional<MathNode> MathParser::parse() {
    MathNode row = parseAll();
    return m_wrong ? std::nullopt : std::optional(std::move(row));
}

MathNode MathParser::failed() {
    wrong();
    return {};
}

MathNode MathParser::parseAll() {
    MathNode row =
        parseTable(QString(), {{}, QStringLiteral("><"), -1});  // "a \\ b" and "a & b", without an environment
    if (m_at < m_text.size()) wrong();
    return row;
}

bool MathParser::atRowEnd() {
    skipSpace();
    if (m_at >= m_text.size() || peek() == u'}' || peek() == u'&') return true;
    if (peek() != u'\\') return false;
    const QString command = peekCommand();
    return command == u"\\" || command == u"cr" || command == u"right" || command == u"end" || command == u"middle" ||
           command == u"newline";
}

MathNode MathParser::parseRow() {
    const Deeper deeper(*this);
    MathNode row;
    const MathFont font = m_font;
    while (!atRowEnd()) {
        if (peek() == u']' && m_inOptional) break;
        if (const auto rest = restOfRow(row)) {
            row = *rest;
            break;
        }
        MathNode part = parseScripted();
        row.parts.push_back(std::move(part));
    }
    m_font = font;
    return row;
}

std::optional<MathNode> MathParser::restOfRow(MathNode& before) {
    const QString name = peekCommand();
    static const QStringList styles{QStringLiteral("displaystyle"), QStringLiteral("textstyle"),
                                    QStringLiteral("scriptstyle"), QStringLiteral("scriptscriptstyle")};
    const qsizetype style = styles.indexOf(name);
    const bool over = name == u"over", choose = name == u"choose";
    if (style < 0 && !over && !choose) return std::nullopt;
    takeCommand();
    MathNode rest = parseRow();
    if (style >= 0) {
        before.parts.push_back({.kind = Kind::Style, .parts = {std::move(rest)}, .size = static_cast<double>(style)});
        return std::move(before);
    }
    MathNode fraction{.kind = Kind::Fraction, .cls = MathClass::Inner, .parts = {std::move(before), std::move(rest)}};
    fraction.ruled = over;
    if (choose) fraction.text = QStringLiteral("()");
    return fraction;
}

MathNode MathParser::parseGroup() {
    expect(u"{");
    const bool optional = std::exchange(m_inOptional, false);
    MathNode row = parseRow();
    m_inOptional = optional;
    expect(u"}");
    return row;
}

MathNode MathParser::parseArgument() {
    skipSpace();
    if (peek() == u'{') return parseGroup();
    if (atRowEnd()) return failed();
    return parseAtom();
}

MathNode MathParser::parseScripted() {
    MathNode base = (peek() == u'^' || peek() == u'_') ? MathNode{} : parseAtom();
    MathNode sub, super;
    bool any = false;
    while (true) {
        skipSpace();
        if (peek() == u'\'' || peek() == u'\u2032') {
            while (peek() == u'\'' || peek() == u'\u2032') {
                super.parts.push_back(
                    {.kind = Kind::Symbol, .font = MathFont::Roman, .text = QStringLiteral("\u2032")});
                count();
                ++m_at;
            }
        } else if (peek() == u'^' || peek() == u'_') {
            MathNode& script = m_text[m_at++] == u'^' ? super : sub;
            MathNode parsed = parseArgument();
            script.parts.push_back(std::move(parsed));
        } else if (peek() == u'\\' && (peekCommand() == u"limits" || peekCommand() == u"nolimits")) {
            base.limits = takeCommand() == u"limits";
            continue;
        } else {
            break;
        }
        any = true;
    }
    if (!any) return base;
    const MathClass cls = base.kind == Kind::Row ? MathClass::Ord : base.cls;
    const bool limits = base.limits;
    MathNode node{.kind = Kind::Scripts, .cls = cls, .parts = {std::move(base), std::move(sub), std::move(super)}};
    node.limits = limits;
    return node;
}

void MathParser::count() {
    if (++m_nodes > kMostMathNodes) wrong();
}

MathNode MathParser::parseAtom() {
    const Deeper deeper(*this);
    count();
    skipSpace();
    const QChar c = peek();
    if (c == u'{') return parseGroup();
    if (c == u'\\') return parseCommand();
    if (m_at >= m_text.size() || c == u'}' || c == u'&' || c == u'$' || c == u'#' || c == u'^' || c == u'_')
        return failed();
    const qsizetype size = c.isHighSurrogate() && m_at + 1 < m_text.size() ? 2 : 1;
    const QString character = m_text.mid(m_at, size).toString();
    m_at += size;
    if (c == u'~') return {.kind = Kind::Space, .cls = MathClass::None, .size = 0.25};
    const bool letter = c.isLetter();
    return symbolNode(typedSymbol(character), letter || m_font != MathFont::Italic ? m_font : MathFont::Roman);
}

std::optional<MathNode> parseMath(QStringView source) {
    if (source.size() > kLongestFormula || source.trimmed().isEmpty()) return std::nullopt;
    return MathParser(source).parse();
}

}  // namespace daylong::ui
