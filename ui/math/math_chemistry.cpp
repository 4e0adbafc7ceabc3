#include "math/math_chemistry.h"

#include <algorithm>

namespace daylong::ui {
namespace {

bool isLetter(QChar c) { return c.unicode() < 128 && c.isLetter(); }
bool isDigit(QChar c) { return c.unicode() < 128 && c.isDigit(); }
bool isSign(QChar c) { return c == u'+' || c == u'-'; }

class ChemistryWriter {
public:
    explicit ChemistryWriter(QStringView source) : m_text(source) {}

    std::optional<QString> write() {
        while (m_at < m_text.size()) {
            const bool taken = takeArrow() || takeWord() || takeScript() || takeSign();
            if (!taken || m_wrong) return std::nullopt;
        }
        return m_latex;
    }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(u' '); }
    QString run(const auto& isOne) {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && isOne(m_text[m_at])) ++m_at;
        return m_text.mid(begin, m_at - begin).toString();
    }
    void add(const QString& latex, bool counted) {
        m_latex += latex;
        m_counted = counted;
    }

    /// "->", and with words in [] above and below it.
    bool takeArrow() {
        struct Arrow {
            QString written, latex;
        };
        static const Arrow all[] = {{QStringLiteral("<=>"), QStringLiteral("rightleftharpoons")},
                                    {QStringLiteral("<->"), QStringLiteral("leftrightarrow")},
                                    {QStringLiteral("->"), QStringLiteral("rightarrow")},
                                    {QStringLiteral("<-"), QStringLiteral("leftarrow")}};
        const auto* const found = std::find_if(std::begin(all), std::end(all), [&](const Arrow& each) {
            return m_text.mid(m_at).startsWith(each.written);
        });
        if (found == std::end(all)) return false;
        m_at += found->written.size();
        if (peek() != u'[') {
            add(u'\\' + found->latex + u' ', false);
            return true;
        }
        const auto above = takeBracket();
        const auto below = peek() == u'[' ? takeBracket() : QString();
        m_wrong = !above || !below;
        if (!m_wrong) add(QStringLiteral("\\x%1[%2]{%3}").arg(found->latex, *below, *above), false);
        return true;
    }
    std::optional<QString> takeBracket() {
        const qsizetype end = m_text.indexOf(u']', m_at);
        if (end < 0) return std::nullopt;
        const QStringView inside = m_text.mid(m_at + 1, end - m_at - 1);
        m_at = end + 1;
        return latexOfChemistry(inside);  // which has no bracket's end any more
    }

    /// An element, a number, a command.
    bool takeWord() {
        const bool alone = m_at == 0 || m_text[m_at - 1].isSpace();
        if (alone && peek(1).isSpace() && (peek() == u'v' || peek() == u'^')) {
            add(m_text[m_at++] == u'v' ? QStringLiteral("\\downarrow ") : QStringLiteral("\\uparrow "), false);
        } else if (isLetter(peek())) {
            add(QStringLiteral("\\mathrm{%1}").arg(run(isLetter)), true);
        } else if (isDigit(peek())) {
            QString number = run(isDigit);
            if (!m_counted && peek() == u'.' && isDigit(peek(1))) {
                ++m_at;
                number += u'.' + run(isDigit);
            }
            add(m_counted ? QStringLiteral("_{%1}").arg(number) : number, m_counted);
        } else if (peek() == u'\\' && isLetter(peek(1))) {
            ++m_at;
            add(u'\\' + run(isLetter) + u' ', false);
        } else {
            return false;
        }
        return true;
    }

    /// "^2-", "_{n}"
    bool takeScript() {
        if (peek() != u'^' && peek() != u'_') return false;
        const QChar script = m_text[m_at++];
        const bool braced = peek() == u'{';
        if (braced) ++m_at;
        const QString words = run([braced](QChar c) { return isDigit(c) || isSign(c) || (braced && isLetter(c)); });
        m_wrong = words.isEmpty() || (braced && peek() != u'}');
        if (braced) ++m_at;
        add(script + QStringLiteral("{\\mathrm{%1}}").arg(words), true);
        return true;
    }

    bool takeSign() {
        const QChar c = m_text[m_at];
        const QStringView behind = m_text.mid(m_at + 1);
        const bool ends = peek(1).isSpace() || QStringView(u")]").contains(peek(1)) || behind.startsWith(u"(aq)") ||
                          behind.startsWith(u"(s)") || behind.startsWith(u"(l)") || behind.startsWith(u"(g)");
        ++m_at;
        if (c.isSpace()) add(QStringLiteral(" "), false);
        else if (isSign(c) && m_counted && ends) add(QStringLiteral("^{%1}").arg(c), true);
        else if (c == u'-' && m_counted) add(QStringLiteral("\\mathord{-}"), false);  // a bond
        else if (c == u'=' && m_counted) add(QStringLiteral("\\mathord{=}"), false);
        else if (c == u'#' && m_counted) add(QStringLiteral("\\mathord{\\equiv}"), false);
        else if (c == u'*' || c == u'.' || c == u'\u00B7') add(QStringLiteral("\\cdot "), false);
        else if (QStringView(u")]").contains(c)) add(c, true);
        else if (QStringView(u"([,/+-=").contains(c)) add(c, false);
        else return false;
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    QString m_latex;
    bool m_wrong = false;
    bool m_counted = false;  // what came is something of which a number says how many
};

}  // namespace

std::optional<QString> latexOfChemistry(QStringView source) { return ChemistryWriter(source).write(); }

}  // namespace daylong::ui
