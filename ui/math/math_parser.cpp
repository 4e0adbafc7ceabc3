#include "math/math_parser.h"

#include "math/math_commands.h"
#include "math/math_reader.h"
#include "math/math_symbols.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

using Kind = MathNode::Kind;

constexpr int kDeepest = 30;
constexpr int kMostNodes = 3000;
constexpr int kMostColumns = 40;

MathNode symbolNode(const MathSymbol& symbol, MathFont font) {
    MathNode node{
        .kind = symbol.big ? Kind::Big : Kind::Symbol, .cls = symbol.cls, .font = font, .text = symbol.character};
    node.limits = symbol.limits;
    return node;
}

class Parser : MathReader {
public:
    explicit Parser(QStringView source) : MathReader(source) {}

    std::optional<MathNode> parse() {
        MathNode row = parseAll();
        return m_wrong ? std::nullopt : std::optional(std::move(row));
    }

private:
    MathNode failed() {
        wrong();
        return {};
    }

    MathNode parseAll() {
        MathNode row =
            parseTable(QString(), {{}, QStringLiteral("><"), -1});  // "a \\ b" and "a & b", without an environment
        if (m_at < m_text.size()) wrong();
        return row;
    }

    // The depth of what is read, which is a recursion.
    struct Deeper {
        explicit Deeper(Parser& parser) : m_parser(parser) {
            if (++parser.m_depth > kDeepest) parser.wrong();
        }
        ~Deeper() { --m_parser.m_depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        Parser& m_parser;
    };

    bool atRowEnd() {
        skipSpace();
        if (m_at >= m_text.size() || peek() == u'}' || peek() == u'&') return true;
        if (peek() != u'\\') return false;
        const QString command = peekCommand();
        return command == u"\\" || command == u"cr" || command == u"right" || command == u"end" ||
               command == u"middle" || command == u"newline";
    }

    MathNode parseRow() {
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

    /// The row, where a command comes that takes all that follows in it: "\\displaystyle", or what came before, too:
    /// "\\over".
    std::optional<MathNode> restOfRow(MathNode& before) {
        const QString name = peekCommand();
        static const QStringList styles{QStringLiteral("displaystyle"), QStringLiteral("textstyle"),
                                        QStringLiteral("scriptstyle"), QStringLiteral("scriptscriptstyle")};
        const qsizetype style = styles.indexOf(name);
        const bool over = name == u"over", choose = name == u"choose";
        if (style < 0 && !over && !choose) return std::nullopt;
        takeCommand();
        MathNode rest = parseRow();
        if (style >= 0) {
            before.parts.push_back(
                {.kind = Kind::Style, .parts = {std::move(rest)}, .size = static_cast<double>(style)});
            return std::move(before);
        }
        MathNode fraction{
            .kind = Kind::Fraction, .cls = MathClass::Inner, .parts = {std::move(before), std::move(rest)}};
        fraction.ruled = over;
        if (choose) fraction.text = QStringLiteral("()");
        return fraction;
    }

    MathNode parseGroup() {
        expect(u"{");
        const bool optional = std::exchange(m_inOptional, false);
        MathNode row = parseRow();
        m_inOptional = optional;
        expect(u"}");
        return row;
    }

    /// What a command takes: a group, or what comes next.
    MathNode parseArgument() {
        skipSpace();
        if (peek() == u'{') return parseGroup();
        if (atRowEnd()) return failed();
        return parseAtom();
    }

    MathNode parseScripted() {
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

    void count() {
        if (++m_nodes > kMostNodes) wrong();
    }

    MathNode parseAtom() {
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
        const bool letter = c.isLetter();
        return symbolNode(typedSymbol(character), letter || m_font != MathFont::Italic ? m_font : MathFont::Roman);
    }

    MathNode one(Kind kind, MathClass cls = MathClass::Ord) {
        MathNode node{.kind = kind, .cls = cls};
        node.parts.push_back(parseArgument());
        return node;
    }

    MathNode parseCommand() {
        const QString name = takeCommand();
        if (const auto symbol = mathSymbol(name)) return parseSymbol(*symbol);
        if (const auto space = mathSpaceOf(name)) return {.kind = Kind::Space, .cls = MathClass::None, .size = *space};
        bool limits = false;
        if (isFunction(name, &limits)) return function(name, limits);
        if (const auto font = mathFontOf(name)) return inFont(*font);
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

    MathNode parseSymbol(const MathSymbol& symbol) {
        const QChar c = symbol.character.front();
        const bool lower = c.unicode() >= 0x3B1 && c.unicode() <= 0x3F5;  // Greek: slanted
        const bool word = symbol.character.size() > 1 && c.isLetter() && !c.isSurrogate();
        if (word) return words(symbol.character, MathFont::Roman, symbol.cls);
        return symbolNode(symbol, m_font != MathFont::Italic || lower || c == u'∂' ? m_font : MathFont::Roman);
    }

    MathNode parseFurther(const QString& name) {
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
        if (name == u"xrightarrow" || name == u"xleftarrow") {
            MathNode arrow = one(Kind::Accent, MathClass::Rel);
            arrow.text = name;
            return arrow;
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

    /// What takes no part in what is shown.
    MathNode parseUnseen(const QString& name) {
        static const QStringList alone{QStringLiteral("nonumber"), QStringLiteral("notag"), QStringLiteral("hline"),
                                       QStringLiteral("allowbreak"), QStringLiteral("mathstrut")};
        const bool takesWords = name == u"label" || name == u"color" || name == u"hspace";
        if (!takesWords && !alone.contains(name)) return failed();
        if (takesWords) takeBraced();
        return {.kind = Kind::Space, .cls = MathClass::None, .size = name == u"hspace" ? 1.0 : 0};
    }

    MathNode modulus() {
        MathNode row;
        row.parts.push_back({.kind = Kind::Space, .cls = MathClass::None, .size = 0.6});
        row.parts.push_back(symbolNode(typedSymbol(QStringLiteral("(")), MathFont::Roman));
        row.parts.push_back(words(QStringLiteral("mod\u2002"), MathFont::Roman));
        row.parts.push_back(parseArgument());
        row.parts.push_back(symbolNode(typedSymbol(QStringLiteral(")")), MathFont::Roman));
        return row;
    }

    MathNode tag() {
        const bool star = at(u"*");
        if (star) ++m_at;
        const QString words = takeBraced();
        MathNode row;
        row.parts.push_back({.kind = Kind::Space, .cls = MathClass::None, .size = 2});
        row.parts.push_back(this->words(star ? words : u'(' + words + u')', MathFont::Roman));
        return row;
    }

    /// "if $n$ is even"
    MathNode wordsWithMath(const QString& text, MathFont font) {
        const QStringList parts = QString(text).replace(QStringLiteral("\\$"), QStringLiteral("\uFF04")).split(u'$');
        if (parts.size() % 2 == 0) return failed();
        MathNode row;
        for (qsizetype i = 0; i < parts.size(); ++i) {
            const QString part = QString(parts[i]).replace(u'\uFF04', QStringLiteral("\\$"));
            if (i % 2 == 0) {
                if (!part.isEmpty()) row.parts.push_back(words(part, font));
                continue;
            }
            Parser inner(part);
            inner.m_depth = m_depth + 1;
            auto math = inner.parse();
            if (!math) return failed();
            row.parts.push_back(std::move(*math));
        }
        return row;
    }

    static MathNode function(const QString& name, bool limits) {
        QString seen = name;
        if (seen.size() > 3 && (seen.startsWith(u"lim") || seen.startsWith(u"arg")) && limits)
            seen.insert(3, u'\u2009');
        seen.remove(u'\\').replace(u',', u'\u2009');
        MathNode node{.kind = Kind::Words, .cls = MathClass::Op, .font = MathFont::Roman, .text = seen};
        node.limits = limits;
        return node;
    }

    MathNode words(QString text, MathFont font, MathClass cls = MathClass::Ord) {
        text.replace(u'~', u' ').replace(QStringLiteral("\\ "), QStringLiteral(" ")).replace(u'\n', u' ');
        for (const QChar c : QStringLiteral("%&#$_{}")) text.replace(QStringLiteral("\\") + c, c);
        if (text.contains(u'\\')) return failed();
        return {.kind = Kind::Words, .cls = cls, .font = font, .text = text};
    }

    MathNode inFont(MathFont font) {
        const MathFont before = std::exchange(m_font, font);
        MathNode node = parseArgument();
        m_font = before;
        return node;
    }

    MathNode fraction(const QString& name) {
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

    MathNode root() {
        MathNode node{.kind = Kind::Root};
        MathNode degree;
        skipSpace();
        if (peek() == u'[') {
            ++m_at;
            const bool before = std::exchange(m_inOptional, true);
            degree = parseRow();
            m_inOptional = before;
            expect(u"]");
        }
        node.parts.push_back(parseArgument());
        node.parts.push_back(std::move(degree));
        return node;
    }

    QString takeDelimiter() {
        skipSpace();
        const QString token =
            peek() == u'\\' ? u'\\' + takeCommand() : QString(m_at < m_text.size() ? m_text[m_at++] : QChar());
        const QString delimiter = delimiterOf(token);
        if (delimiter.isEmpty()) wrong();
        return delimiter;
    }

    MathNode fenced() {
        MathNode node{.kind = Kind::Fenced, .cls = MathClass::Inner};
        node.text = takeDelimiter();
        const bool optional = std::exchange(m_inOptional, false);
        MathNode body = parseRow();
        while (peekCommand() == u"middle") {
            takeCommand();
            body.parts.push_back(
                {.kind = Kind::Delimiter, .cls = MathClass::Rel, .text = takeDelimiter(), .size = 1.2});
            MathNode rest = parseRow();
            body.parts.push_back(std::move(rest));
        }
        m_inOptional = optional;
        if (takeCommand() != u"right") return failed();
        node.text += takeDelimiter();
        node.parts.push_back(std::move(body));
        return node;
    }

    MathNode bigDelimiter(const QString& name) {
        QString size = name;
        const QChar last = size.back();
        const MathClass cls = last == u'l'   ? MathClass::Open
                              : last == u'r' ? MathClass::Close
                              : last == u'm' ? MathClass::Rel
                                             : MathClass::Ord;
        if (cls != MathClass::Ord) size.chop(1);
        const double height = size == u"big"    ? 1.2
                              : size == u"Big"  ? 1.8
                              : size == u"bigg" ? 2.4
                              : size == u"Bigg" ? 3
                                                : 0;
        if (height == 0) return failed();
        return {.kind = Kind::Delimiter, .cls = cls, .text = takeDelimiter(), .size = height};
    }

    MathNode environment() {
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

    /// The rows up to the end of the environment; one cell alone is no table.
    MathNode parseTable(const QString& name, const MathEnvironment& kind) {
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
        if (table.columns * static_cast<int>(rows.size()) > kMostNodes) return failed();
        for (int i = 0; i < table.columns; ++i) table.align += alignOf(kind.align, i);
        for (auto& row : rows) {
            row.resize(static_cast<size_t>(table.columns));
            std::move(row.begin(), row.end(), std::back_inserter(table.parts));
        }
        table.ruled = kind.size == 0 || kind.size == -1;
        return table;
    }

    static QChar alignOf(const QString& align, int column) {
        const bool pairs = align.startsWith(u'>');
        return pairs ? align[column % align.size()] : align[std::min<qsizetype>(column, align.size() - 1)];
    }

    /// "\\[4pt]" and "\\*"
    void takeRowSpace() {
        if (at(u"*")) ++m_at;
        const qsizetype end = at(u"[") ? m_text.mid(m_at, 12).indexOf(u']') : -1;
        if (end > 0 && m_text.mid(m_at + 1, 1).front().isDigit()) m_at += end + 1;
    }

    int m_depth = 0, m_nodes = 0;
    bool m_inOptional = false;  // "]" ends the row
    MathFont m_font = MathFont::Italic;
};

}  // namespace

std::optional<MathNode> parseMath(QStringView source) {
    if (source.size() > kLongestFormula || source.trimmed().isEmpty()) return std::nullopt;
    return Parser(source).parse();
}

}  // namespace daylong::ui
