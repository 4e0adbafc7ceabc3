// MathParser: the commands.
#include "math/math_chemistry.h"
#include "math/math_descent.h"

#include <QStringList>

#include <utility>

namespace daylong::ui {

MathNode MathParser::one(Kind kind, MathClass cls) {
    MathNode node{.kind = kind, .cls = cls};
    node.parts.push_back(parseArgument());
    return node;
}

MathNode MathParser::parseCommand() {
    const QString name = takeCommand();
    if (const auto symbol = mathSymbol(name)) return parseSymbol(*symbol);
    if (const auto space = mathSpaceOf(name)) return {.kind = Kind::Space, .cls = MathClass::None, .size = *space};
    bool limits = false;
    if (isFunction(name, &limits)) return function(name, limits);
    if (const auto font = mathFontOf(name)) return inFont(*font);
    if (const auto font = fontSwitchOf(name)) {
        m_font = *font;  // to the end of the row
        return {.kind = Kind::Space, .cls = MathClass::None, .size = 0};
    }
    if (const auto font = wordFontOf(name)) return wordsWithMath(takeBraced(), *font);
    if (isMathAccent(name)) {
        MathNode accent = one(Kind::Accent);
        accent.text = name;
        accent.limits = name.endsWith(u"brace");
        if (name == u"not") accent.cls = MathClass::Rel;
        return accent;
    }
    if (name.endsWith(u"frac") || name.endsWith(u"binom")) return fraction(name);
    if (name == u"left") return fenced();
    if (name == u"begin") return environment();
    return parseFurther(name);
}

MathNode MathParser::parseSymbol(const MathSymbol& symbol) {
    const QChar c = symbol.character.front();
    const bool lower = c.unicode() >= 0x3B1 && c.unicode() <= 0x3F5;  // Greek: slanted
    const bool word = symbol.character.size() > 1 && c.isLetter() && !c.isSurrogate();
    if (word) return words(symbol.character, MathFont::Roman, symbol.cls);
    return symbolNode(symbol, m_font != MathFont::Italic || lower || c == u'∂' ? m_font : MathFont::Roman);
}

MathNode MathParser::parseFurther(const QString& name) {
    if (name == u"sqrt") return root();
    if (name == u"operatorname") {
        const bool limits = at(u"*");
        if (limits) ++m_at;
        return function(takeBraced(), limits);
    }
    if (name == u"overset" || name == u"underset" || name == u"stackrel") {
        MathNode above = parseArgument(), base = parseArgument();
        const MathClass cls = base.parts.size() == 1 ? base.parts[0].cls : base.cls;
        MathNode node{.kind = Kind::Stack, .cls = name == u"stackrel" ? MathClass::Rel : cls};
        node.parts = {std::move(base), {}, {}};
        node.parts[name == u"underset" ? 1 : 2] = std::move(above);
        return node;
    }
    if (isLongArrow(name)) {
        MathNode arrow{.kind = Kind::Accent, .cls = MathClass::Rel, .text = name};
        MathNode below = parseOptional(), above = parseArgument();
        arrow.parts = {std::move(above), std::move(below)};
        return arrow;
    }
    if (name == u"bra" || name == u"ket" || name == u"braket") {
        MathNode state = one(Kind::Fenced, MathClass::Inner);
        state.text = name == u"bra"   ? QStringLiteral("⟨|")
                     : name == u"ket" ? QStringLiteral("|⟩")
                                      : QStringLiteral("⟨⟩");
        return state;
    }
    if (name == u"ce") {
        const auto latex = latexOfChemistry(takeBraced());
        return latex ? nested(*latex) : failed();
    }
    if (name == u"substack") {
        expect(u"{");
        MathNode rows = parseTable(QStringLiteral("substack"), *mathEnvironmentOf(QStringLiteral("substack")));
        expect(u"}");
        return rows;
    }
    if (name.startsWith(u"big") || name.startsWith(u"Big")) return bigDelimiter(name);
    if (name == u"boxed" || name == u"fbox") return one(Kind::Boxed);
    if (name == u"phantom") return one(Kind::Phantom);
    if (name == u"pmod") return modulus();
    if (name == u"tag") return tag();
    if (name == u"textcolor") {
        takeBraced();
        return parseArgument();
    }
    if (name == u"mathop" || name == u"mathrel" || name == u"mathbin" || name == u"mathord") {
        MathNode node = parseArgument();
        node.cls = name == u"mathop"    ? MathClass::Op
                   : name == u"mathrel" ? MathClass::Rel
                   : name == u"mathbin" ? MathClass::Bin
                                        : MathClass::Ord;
        return node;
    }
    return parseUnseen(name);
}

MathNode MathParser::parseUnseen(const QString& name) {
    static const QStringList alone{QStringLiteral("nonumber"), QStringLiteral("notag"), QStringLiteral("hline"),
                                   QStringLiteral("allowbreak"), QStringLiteral("mathstrut")};
    const bool takesWords = name == u"label" || name == u"color" || name == u"hspace";
    if (!takesWords && !alone.contains(name)) return failed();
    if (takesWords) takeBraced();
    return {.kind = Kind::Space, .cls = MathClass::None, .size = name == u"hspace" ? 1.0 : 0};
}

MathNode MathParser::modulus() {
    MathNode row;
    row.parts.push_back({.kind = Kind::Space, .cls = MathClass::None, .size = 0.6});
    row.parts.push_back(symbolNode(typedSymbol(QStringLiteral("(")), MathFont::Roman));
    row.parts.push_back(words(QStringLiteral("mod\u2002"), MathFont::Roman));
    row.parts.push_back(parseArgument());
    row.parts.push_back(symbolNode(typedSymbol(QStringLiteral(")")), MathFont::Roman));
    return row;
}

MathNode MathParser::tag() {
    const bool star = at(u"*");
    if (star) ++m_at;
    const QString words = takeBraced();
    MathNode row;
    row.parts.push_back({.kind = Kind::Space, .cls = MathClass::None, .size = 2});
    row.parts.push_back(this->words(star ? words : u'(' + words + u')', MathFont::Roman));
    return row;
}

MathNode MathParser::wordsWithMath(const QString& text, MathFont font) {
    const QStringList parts = QString(text).replace(QStringLiteral("\\$"), QStringLiteral("\uFF04")).split(u'$');
    if (parts.size() % 2 == 0) return failed();
    MathNode row;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString part = QString(parts[i]).replace(u'\uFF04', QStringLiteral("\\$"));
        if (i % 2 == 0) {
            if (!part.isEmpty()) row.parts.push_back(words(part, font));
            continue;
        }
        row.parts.push_back(nested(part));
    }
    return row;
}

MathNode MathParser::nested(const QString& source) {
    MathParser inner(source);
    inner.m_depth = m_depth + 1;
    inner.m_nodes = m_nodes;
    auto math = inner.parse();
    m_nodes = inner.m_nodes;
    return math ? std::move(*math) : failed();
}

MathNode MathParser::function(const QString& name, bool limits) {
    QString seen = name;
    if (seen.size() > 3 && (seen.startsWith(u"lim") || seen.startsWith(u"arg")) && limits) seen.insert(3, u'\u2009');
    seen.remove(u'\\').replace(u',', u'\u2009');
    MathNode node{.kind = Kind::Words, .cls = MathClass::Op, .font = MathFont::Roman, .text = seen};
    node.limits = limits;
    return node;
}

MathNode MathParser::words(QString text, MathFont font, MathClass cls) {
    text.replace(u'~', u' ').replace(QStringLiteral("\\ "), QStringLiteral(" ")).replace(u'\n', u' ');
    for (const QChar c : QStringLiteral("%&#$_{}")) text.replace(QStringLiteral("\\") + c, c);
    if (text.contains(u'\\')) return failed();
    return {.kind = Kind::Words, .cls = cls, .font = font, .text = text};
}

MathNode MathParser::inFont(MathFont font) {
    const MathFont before = std::exchange(m_font, font);
    MathNode node = parseArgument();
    m_font = before;
    return node;
}

MathNode MathParser::fraction(const QString& name) {
    MathNode node{.kind = Kind::Fraction, .cls = MathClass::Inner};
    node.parts.push_back(parseArgument());
    node.parts.push_back(parseArgument());
    if (name.endsWith(u"binom")) {
        node.ruled = false;
        node.text = QStringLiteral("()");
    }
    if (name == u"frac" || name == u"binom") return node;
    const bool display = name == u"dfrac" || name == u"cfrac" || name == u"dbinom";
    if (!display && name != u"tfrac" && name != u"tbinom" && name != u"sfrac") return failed();
    MathNode style{.kind = Kind::Style, .cls = MathClass::Inner, .size = display ? 0.0 : 1.0};
    style.parts.push_back(std::move(node));
    return style;
}

MathNode MathParser::parseOptional() {
    skipSpace();
    if (peek() != u'[') return {};
    ++m_at;
    const bool before = std::exchange(m_inOptional, true);
    MathNode inside = parseRow();
    m_inOptional = before;
    expect(u"]");
    return inside;
}

MathNode MathParser::root() {
    MathNode node{.kind = Kind::Root};
    MathNode degree = parseOptional();
    node.parts.push_back(parseArgument());
    node.parts.push_back(std::move(degree));
    return node;
}

}  // namespace daylong::ui
