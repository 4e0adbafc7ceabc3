#include "code/code_scanner.h"

#include "code/markup_scanner.h"

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr int kDepth = 1 << 8;  // a state is a region's number + 1, and so many times how deep it stands in itself
constexpr int kDeepest = 200;
constexpr qsizetype kLongestWord = 64;

bool beginsWord(QChar c) { return c.isLetter() || c == u'_'; }

class Scanner {
public:
    Scanner(const KnownLanguage& language, QStringView line, CodeState state)
        : m_language(language), m_line(line), m_state(state), m_middle(state != 0) {}

    ScannedLine scan() {
        if (m_state > 0) takeRegion(0, m_at);
        else if (m_language.has(Prompts)) takePrompt();
        while (m_at < m_line.size()) step();
        return {std::move(m_tokens), m_state};
    }

private:
    const std::vector<Region>& regions() const { return m_language.language.regions; }
    QChar at(qsizetype place) const { return place >= 0 && place < m_line.size() ? m_line[place] : QChar(u'\n'); }
    bool first() const { return !m_middle && m_line.left(m_at).trimmed().isEmpty(); }

    void add(qsizetype begin, Ink ink) {
        if (ink == Ink::Plain || begin == m_at) return;
        if (!m_tokens.empty() && m_tokens.back().end == begin && m_tokens.back().ink == ink) m_tokens.back().end = m_at;
        else m_tokens.push_back({begin, m_at, ink});
    }

    void step() {
        const QChar c = m_line[m_at];
        if (c.isSpace()) {
            ++m_at;
            return;
        }
        m_first = !m_seen && first();
        m_seen = true;
        if (openRegion()) return;
        if (c.isDigit() || (c == u'.' && at(m_at + 1).isDigit())) takeNumber();
        else if (isWord(c)) takeWord();
        else takeSign(c);
    }

    bool isWord(QChar c) const { return beginsWord(c) || (c == u'$' && m_language.has(DollarWords)); }

    bool openRegion() {
        for (size_t i = 0; i < regions().size(); ++i) {
            const Region& region = regions()[i];
            if (m_line[m_at] != region.open.front() || !m_line.mid(m_at).startsWith(region.open)) continue;
            if ((region.flags & Region::LineStart) != 0 && !m_first) continue;
            if ((region.flags & Region::AfterSpace) != 0 && m_at > 0 && !at(m_at - 1).isSpace()) continue;
            if (region.open == u"'" && m_language.has(Transposes) && isOperand(at(m_at - 1))) continue;
            const qsizetype begin = m_at;
            m_state = static_cast<CodeState>(i) + 1;
            m_at += region.open.size();
            takeRegion(begin, m_at);
            return true;
        }
        return false;
    }

    bool isOperand(QChar c) const { return c.isLetterOrNumber() || QStringView(u"_)]}'.\"").contains(c); }

    /// To the end of the region that is open, or of the line.
    void takeRegion(qsizetype begin, qsizetype from) {
        const Region& region = regions()[static_cast<size_t>(m_state % kDepth) - 1];
        const bool nests = (region.flags & Region::Nests) != 0;
        for (m_at = from; m_at < m_line.size();) {
            const QStringView rest = m_line.mid(m_at);
            if ((region.flags & Region::Escapes) != 0 && rest.front() == u'\\') {
                m_at = std::min(m_at + 2, m_line.size());
            } else if (!region.close.isEmpty() && rest.startsWith(region.close)) {
                m_at += region.close.size();
                if (m_state >= kDepth) {
                    m_state -= kDepth;
                    continue;
                }
                m_state = 0;
                break;
            } else if (nests && m_state < kDeepest * kDepth && rest.startsWith(region.open)) {
                m_state += kDepth;
                m_at += region.open.size();
            } else {
                ++m_at;
            }
        }
        const bool key = region.ink == Ink::Text && m_state == 0 && m_language.has(Keys) && isBefore(u':');
        add(begin, key ? Ink::Name : region.ink);
    }

    /// Whether this comes next, but for blanks.
    bool isBefore(QChar sign) const {
        qsizetype next = m_at;
        while (next < m_line.size() && next < m_at + 8 && m_line[next].isSpace()) ++next;
        return at(next) == sign && (sign != u'=' || at(next + 1) != u'=');
    }

    void takeNumber() {
        const qsizetype begin = m_at;
        const bool hex = at(m_at) == u'0' && (at(m_at + 1) == u'x' || at(m_at + 1) == u'X');
        for (; m_at < m_line.size(); ++m_at) {
            const QChar c = m_line[m_at], next = at(m_at + 1);
            const bool exponent = !hex && (c == u'e' || c == u'E') && (next == u'-' || next == u'+');
            const bool parts =
                (c == u'.' && next.isDigit()) || (c == u'\'' && (hex ? next.isLetterOrNumber() : next.isDigit()));
            if (exponent) ++m_at;
            else if (!parts && !c.isLetterOrNumber() && c != u'_') break;
        }
        m_at = std::min(m_at, m_line.size());
        add(begin, Ink::Constant);
    }

    void takeWord() {
        const qsizetype begin = m_at;
        while (m_at < m_line.size()) {
            const QChar c = m_line[m_at];
            const bool dash = c == u'-' && m_language.has(Dashes) && at(m_at + 1).isLetterOrNumber();
            const bool prime = c == u'\'' && m_language.has(Primes);
            if (!isWord(c) && !c.isNumber() && !dash && !prime) break;
            ++m_at;
        }
        if (m_language.has(Marks) && (at(m_at) == u'?' || at(m_at) == u'!') && at(m_at + 1) != u'=') ++m_at;
        const QStringView word = m_line.mid(begin, m_at - begin);
        add(begin, inkOf(word));
    }

    Ink inkOf(QStringView word) const {
        if (m_language.has(Keys) && isBefore(u':') && at(m_line.indexOf(u':', m_at) + 1) != u':') return Ink::Name;
        if (m_language.has(Settings) && m_first && isBefore(u'=')) return Ink::Name;
        if (word.size() <= kLongestWord) {
            const QString key = m_language.has(IgnoresCase) ? word.toString().toLower() : word.toString();
            const auto known = m_language.words.constFind(key);
            if (known != m_language.words.constEnd()) return *known;
        }
        if (m_language.has(Calls) && at(m_at) == u'(') return Ink::Function;
        const bool shouts =
            word.size() > 1 && std::none_of(word.begin(), word.end(), [](QChar c) { return c.isLower(); });
        if (m_language.has(Capitals) && word.front().isUpper()) return shouts ? Ink::Constant : Ink::Type;
        return Ink::Plain;
    }

    /// A word behind a sign: "@word", "#word", "$word", "\word".
    void takeMarked(Ink ink) {
        const qsizetype begin = m_at++;
        while (beginsWord(at(m_at)) || at(m_at).isNumber() || (at(m_at) == u'.' && beginsWord(at(m_at + 1)))) ++m_at;
        add(begin, ink);
    }

    void takeSign(QChar c) {
        const QChar next = at(m_at + 1);
        const bool operand = m_at > 0 && isOperand(at(m_at - 1));
        if (c == u'@' && m_language.has(Decorators) && beginsWord(next)) takeMarked(Ink::Meta);
        else if (c == u'#' && m_language.has(Directives) && m_first) takeDirective();
        else if (c == u'$' && m_language.has(Dollars)) takeVariable();
        else if (c == u'\\' && m_language.has(Commands) && next.isLetter()) takeMarked(Ink::Keyword);
        else if (c == u'\'' && m_language.has(Quotes)) takeCharacter();
        else if (c == u'[' && m_language.has(Sections) && m_first) takeUntil(u']', Ink::Keyword);
        else if (c == u'/' && m_language.has(Patterns) && !operand && !next.isSpace()) takePattern();
        else if (c == u'#' && m_language.has(Keys) && next.isLetterOrNumber()) takeMarked(Ink::Constant);
        else ++m_at;
    }

    void takeDirective() {
        const qsizetype begin = m_at++;
        while (at(m_at) == u' ') ++m_at;
        while (beginsWord(at(m_at))) ++m_at;
        add(begin, Ink::Meta);
        const qsizetype name = m_at;
        if (m_line.mid(begin, m_at - begin).endsWith(u"include")) {
            while (at(m_at) == u' ') ++m_at;
            if (at(m_at) == u'<') {
                takeUntil(u'>', Ink::Text);
                return;
            }
            m_at = name;
        }
    }

    void takeUntil(QChar close, Ink ink) {
        const qsizetype begin = m_at, end = m_line.indexOf(close, m_at);
        m_at = end < 0 ? m_line.size() : end + 1;
        add(begin, ink);
    }

    void takeVariable() {
        const QChar next = at(m_at + 1);
        if (next == u'{' || next == u'(') {
            const qsizetype begin = m_at, size = m_line.mid(m_at, kLongestWord).indexOf(next == u'{' ? u'}' : u')'),
                            end = size < 0 ? -1 : m_at + size;
            const bool name = end >= 0 && std::all_of(m_line.begin() + m_at + 2, m_line.begin() + end,
                                                      [](QChar c) { return beginsWord(c) || c.isNumber(); });
            m_at = name ? end + 1 : m_at + 2;
            add(begin, name ? Ink::Name : Ink::Plain);
        } else if (beginsWord(next)) {
            takeMarked(Ink::Name);
        } else {
            const qsizetype begin = m_at++;
            if (next.isDigit() || QStringView(u"@#?*!$").contains(next)) ++m_at;
            add(begin, m_at > begin + 1 ? Ink::Name : Ink::Plain);
        }
    }

    void takeCharacter() {
        const qsizetype begin = m_at;
        qsizetype end = m_at + (at(m_at + 1).isHighSurrogate() ? 3 : 2);
        if (at(m_at + 1) == u'\\') {
            while (end < m_at + 12 && at(++end) != u'\'') {}
        }
        if (at(end) == u'\'') {
            m_at = end + 1;
            add(begin, Ink::Text);
        } else {
            takeMarked(Ink::Meta);  // a lifetime, a quoted name
        }
    }

    void takePattern() {
        bool inSet = false;
        for (qsizetype end = m_at + 1; end < std::min(m_line.size(), m_at + 4 * kLongestWord); ++end) {
            const QChar c = m_line[end];
            if (c == u'\\') ++end;
            else if (c == u'[') inSet = true;
            else if (c == u']') inSet = false;
            else if (c == u'/' && !inSet) {
                const qsizetype begin = m_at;
                for (m_at = end + 1; at(m_at).isLetter(); ++m_at) {}
                add(begin, Ink::Text);
                return;
            }
        }
        ++m_at;
    }

    void takePrompt() {
        static const QStringView signs = u"$#>%";
        if (m_line.size() > 1 && signs.contains(m_line[0]) && m_line[1] == u' ') m_at = 1;
        add(0, Ink::Meta);
    }

    const KnownLanguage& m_language;
    QStringView m_line;
    qsizetype m_at = 0;
    CodeState m_state;
    bool m_middle;         // the line goes on with a region
    bool m_seen = false;   // a word or sign
    bool m_first = false;  // at the line's first
    std::vector<CodeToken> m_tokens;
};

}  // namespace

ScannedLine scanLine(const KnownLanguage& language, QStringView line, CodeState state) {
    if (language.has(Markup)) return scanMarkup(line, state);
    if (language.has(Changes)) return scanChange(line, state);
    return Scanner(language, line, state).scan();
}

CodeState afterLine(const KnownLanguage& language, CodeState state) {
    if (language.has(Markup) || state == 0) return state;
    if (language.has(Changes)) return 0;
    const Region& region = language.language.regions[static_cast<size_t>(state % kDepth) - 1];
    return (region.flags & Region::Lines) != 0 ? state : 0;
}

CodeState scanCode(const KnownLanguage& language, QStringView code, CodeState state) {
    for (qsizetype begin = 0;;) {
        const qsizetype end = code.indexOf(u'\n', begin);
        state = scanLine(language, end < 0 ? code.mid(begin) : code.mid(begin, end - begin), state).end;
        if (end < 0) return state;
        state = afterLine(language, state);
        begin = end + 1;
    }
}

}  // namespace daylong::ui
