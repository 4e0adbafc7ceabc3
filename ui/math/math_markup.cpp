#include "math/math_markup.h"

#include "math/math_alphabets.h"
#include "math/math_parser.h"

#include <QHash>

#include <algorithm>

namespace daylong::ui {
namespace {

using Kind = MathNode::Kind;

bool isEmpty(const MathNode& node) { return node.kind == Kind::Row && node.parts.empty(); }

QString element(const QString& name, const QString& inside, const QString& attributes = {}) {
    return u'<' + name + (attributes.isEmpty() ? QString() : u' ' + attributes) + u'>' + inside + QStringLiteral("</") +
           name + u'>';
}

QString number(double value) { return QString::number(value, 'f', 3); }

/// A character in its font: most alphabets have letters of their own.
QString inFont(const QString& text, MathFont font) {
    QString all;
    for (const char32_t letter : text.toUcs4()) {
        const char32_t other = font == MathFont::Italic ? 0 : mathLetter(letter, font);
        all += QString::fromUcs4(other != 0 ? &other : &letter, 1);
    }
    return all.toHtmlEscaped();
}

QString fence(QStringView sign) {
    if (sign.isEmpty() || sign == u".") return {};
    return element(QStringLiteral("mo"), sign.toString().toHtmlEscaped(),
                   QStringLiteral("fence=\"true\" stretchy=\"true\" symmetric=\"true\""));
}

/// `both`: two delimiters, or none.
QString fenced(const QString& both, const QString& inside) {
    if (both.isEmpty()) return inside;
    return element(QStringLiteral("mrow"), fence(QStringView(both).left(1)) + inside + fence(QStringView(both).mid(1)));
}

/// What is put on something, and whether it grows with it; empty: MathML Core has no such sign.
struct Sign {
    QString text;
    bool grows = false;
};

Sign signOf(const QString& name) {
    static const QHash<QString, Sign> all{
        {QStringLiteral("hat"), {QStringLiteral("^")}},
        {QStringLiteral("widehat"), {QStringLiteral("^"), true}},
        {QStringLiteral("bar"), {QStringLiteral("\u00AF")}},
        {QStringLiteral("overline"), {QStringLiteral("\u00AF"), true}},
        {QStringLiteral("underline"), {QStringLiteral("_"), true}},
        {QStringLiteral("vec"), {QStringLiteral("\u2192")}},
        {QStringLiteral("overrightarrow"), {QStringLiteral("\u2192"), true}},
        {QStringLiteral("overleftarrow"), {QStringLiteral("\u2190"), true}},
        {QStringLiteral("overleftrightarrow"), {QStringLiteral("\u2194"), true}},
        {QStringLiteral("dot"), {QStringLiteral("\u02D9")}},
        {QStringLiteral("ddot"), {QStringLiteral("\u00A8")}},
        {QStringLiteral("dddot"), {QStringLiteral("\u20DB")}},
        {QStringLiteral("tilde"), {QStringLiteral("~")}},
        {QStringLiteral("widetilde"), {QStringLiteral("~"), true}},
        {QStringLiteral("check"), {QStringLiteral("\u02C7")}},
        {QStringLiteral("breve"), {QStringLiteral("\u02D8")}},
        {QStringLiteral("acute"), {QStringLiteral("\u00B4")}},
        {QStringLiteral("grave"), {QStringLiteral("`")}},
        {QStringLiteral("mathring"), {QStringLiteral("\u02DA")}},
        {QStringLiteral("overbrace"), {QStringLiteral("\u23DE"), true}},
        {QStringLiteral("underbrace"), {QStringLiteral("\u23DF"), true}},
        {QStringLiteral("xrightarrow"), {QStringLiteral("\u2192"), true}},
        {QStringLiteral("xleftarrow"), {QStringLiteral("\u2190"), true}},
        {QStringLiteral("xleftrightarrow"), {QStringLiteral("\u2194"), true}},
        {QStringLiteral("xRightarrow"), {QStringLiteral("\u21D2"), true}},
        {QStringLiteral("xrightleftharpoons"), {QStringLiteral("\u21CC"), true}},
    };
    return all.value(name);
}

QString cellStyle(QChar align) {
    switch (align.unicode()) {
        case u'l': return QStringLiteral("style=\"text-align:left\"");
        case u'r': return QStringLiteral("style=\"text-align:right\"");
        case u'>': return QStringLiteral("style=\"text-align:right;padding-right:0\"");
        case u'<': return QStringLiteral("style=\"text-align:left;padding-left:0\"");
        default: return {};
    }
}

class Markup {
public:
    QString of(const MathNode& node) {
        const auto inside = [&](size_t part) { return of(node.parts[part]); };
        switch (node.kind) {
            case Kind::Row: return row(node);
            case Kind::Symbol: return symbol(node);
            case Kind::Words: return words(node);
            case Kind::Big: return big(node);
            case Kind::Scripts: return around(node.parts[0], node.parts[1], node.parts[2], isAbove(node));
            case Kind::Fraction:
                return fenced(node.text, element(QStringLiteral("mfrac"), inside(0) + inside(1),
                                                 node.ruled ? QString() : QStringLiteral("linethickness=\"0\"")));
            case Kind::Root:
                return isEmpty(node.parts[1]) ? element(QStringLiteral("msqrt"), inside(0))
                                              : element(QStringLiteral("mroot"), inside(0) + inside(1));
            case Kind::Fenced: return fenced(node.text, inside(0));
            case Kind::Delimiter:
                return node.text == u"."
                           ? QString()
                           : element(QStringLiteral("mo"), node.text.toHtmlEscaped(),
                                     QStringLiteral(
                                         "stretchy=\"true\" symmetric=\"true\" minsize=\"%1em\" maxsize=\"%1em\"")
                                         .arg(number(node.size)));
            case Kind::Accent: return accent(node);
            case Kind::Stack: return around(node.parts[0], node.parts[1], node.parts[2], true);
            case Kind::Table: return table(node);
            case Kind::Space:
                return node.size > 0 ? QStringLiteral("<mspace width=\"%1em\"></mspace>").arg(number(node.size))
                                     : QString();
            case Kind::Style:
                return element(QStringLiteral("mstyle"), inside(0),
                               QStringLiteral("displaystyle=\"%1\" scriptlevel=\"%2\"")
                                   .arg(node.size == 0 ? QStringLiteral("true") : QStringLiteral("false"))
                                   .arg(std::max(0, static_cast<int>(node.size) - 1)));
            case Kind::Boxed:
                return element(QStringLiteral("mrow"), inside(0),
                               QStringLiteral("style=\"border:1px solid;padding:0.3em\""));
            case Kind::Phantom: return element(QStringLiteral("mphantom"), inside(0));
        }
        return {};
    }
    bool isWhole() const { return !m_unknown; }

private:
    QString unknown() {
        m_unknown = true;
        return {};
    }

    /// One element in any case, since others count theirs.
    QString row(const MathNode& node) {
        QString inside;
        for (size_t i = 0; i < node.parts.size(); ++i) {
            const MathNode& part = node.parts[i];
            if (!isDigit(part)) {
                inside += of(part);
                continue;
            }
            QString digits = part.text;
            while (i + 1 < node.parts.size() && isDigit(node.parts[i + 1]) && node.parts[i + 1].font == part.font)
                digits += node.parts[++i].text;
            inside += element(QStringLiteral("mn"), inFont(digits, part.font));
        }
        return node.parts.size() == 1 && !inside.isEmpty() ? inside : element(QStringLiteral("mrow"), inside);
    }

    static bool isDigit(const MathNode& node) {
        return node.kind == Kind::Symbol && node.text.size() == 1 && node.text.front().isDigit();
    }

    static QString symbol(const MathNode& node) {
        if (isDigit(node)) return element(QStringLiteral("mn"), inFont(node.text, node.font));
        const bool brackets = node.cls == MathClass::Open || node.cls == MathClass::Close;
        if (node.cls != MathClass::Ord && node.cls != MathClass::None && node.cls != MathClass::Inner)
            return element(QStringLiteral("mo"), inFont(node.text, node.font),
                           brackets ? QStringLiteral("stretchy=\"false\"") : QString());
        const bool upright = node.font == MathFont::Roman;
        return element(QStringLiteral("mi"), inFont(node.text, node.font),
                       upright ? QStringLiteral("mathvariant=\"normal\"") : QString());
    }

    static QString words(const MathNode& node) {
        if (node.cls == MathClass::Op)  // the name of a function
            return element(QStringLiteral("mo"), node.text.toHtmlEscaped(),
                           QStringLiteral("lspace=\"0\" rspace=\"0.167em\" movablelimits=\"true\""));
        QString text = node.text;
        if (text.startsWith(u' ')) text.front() = QChar::Nbsp;
        if (text.endsWith(u' ')) text.back() = QChar::Nbsp;
        return element(QStringLiteral("mtext"),
                       inFont(text, node.font == MathFont::Roman ? MathFont::Italic : node.font));
    }

    static QString big(const MathNode& node) {
        return element(QStringLiteral("mo"), node.text.toHtmlEscaped(),
                       QStringLiteral("largeop=\"true\" movablelimits=\"%1\"")
                           .arg(node.limits ? QStringLiteral("true") : QStringLiteral("false")));
    }

    static bool isAbove(const MathNode& scripts) {
        const MathNode& base = scripts.parts[0];
        return scripts.limits || (base.kind == Kind::Accent && base.limits);
    }

    /// What stands below and above a base, or behind it.
    QString around(const MathNode& base, const MathNode& below, const MathNode& above, bool over) {
        QString inside = of(base);
        if (inside.isEmpty()) inside = QStringLiteral("<mrow></mrow>");
        const bool low = !isEmpty(below), high = !isEmpty(above);
        if (!low && !high) return inside;
        const QString name = low && high ? (over ? QStringLiteral("munderover") : QStringLiteral("msubsup"))
                             : low       ? (over ? QStringLiteral("munder") : QStringLiteral("msub"))
                                         : (over ? QStringLiteral("mover") : QStringLiteral("msup"));
        return element(name, inside + (low ? of(below) : QString()) + (high ? of(above) : QString()));
    }

    QString accent(const MathNode& node) {
        if (node.text == u"not") return negated(node.parts[0]);
        const Sign sign = signOf(node.text);
        if (sign.text.isEmpty()) return unknown();
        const QString mark =
            element(QStringLiteral("mo"), sign.text,
                    sign.grows ? QStringLiteral("stretchy=\"true\"") : QStringLiteral("stretchy=\"false\""));
        if (node.parts.size() == 2) {  // a long arrow, with words above and below it
            const QString space = QStringLiteral("<mspace width=\"0.4em\"></mspace>");
            const auto part = [&](size_t i) {
                return element(QStringLiteral("mrow"), space + of(node.parts[i]) + space);
            };
            return isEmpty(node.parts[1]) ? element(QStringLiteral("mover"), mark + part(0))
                                          : element(QStringLiteral("munderover"), mark + part(1) + part(0));
        }
        const bool under = node.text.startsWith(u"under");
        const QString body = of(node.parts[0]);
        return element(under ? QStringLiteral("munder") : QStringLiteral("mover"),
                       (body.isEmpty() ? QStringLiteral("<mrow></mrow>") : body) + mark,
                       under ? QStringLiteral("accentunder=\"true\"") : QStringLiteral("accent=\"true\""));
    }

    /// "\\not="
    QString negated(const MathNode& node) {
        const MathNode& one = node.kind == Kind::Row && node.parts.size() == 1 ? node.parts[0] : node;
        if (one.kind != Kind::Symbol) return unknown();
        return element(QStringLiteral("mo"), one.text.toHtmlEscaped() + QChar(0x338));
    }

    QString table(const MathNode& node) {
        QString rows;
        const auto columns = static_cast<size_t>(std::max(node.columns, 1));
        for (size_t from = 0; from < node.parts.size(); from += columns) {
            QString cells;
            for (size_t i = 0; i < columns && from + i < node.parts.size(); ++i)
                cells += element(QStringLiteral("mtd"), of(node.parts[from + i]),
                                 cellStyle(node.align.mid(static_cast<qsizetype>(i), 1).isEmpty()
                                               ? QChar(u'c')
                                               : node.align[static_cast<qsizetype>(i)]));
            rows += element(QStringLiteral("mtr"), cells);
        }
        return fenced(node.text, element(QStringLiteral("mtable"), rows,
                                         node.ruled ? QStringLiteral("displaystyle=\"true\"") : QString()));
    }

    bool m_unknown = false;
};

}  // namespace

QString mathMarkup(const FormulaSource& source) {
    const auto node = parseMath(source.latex);
    if (!node) return {};
    Markup markup;
    const QString drawn = element(QStringLiteral("mrow"), markup.of(*node));
    if (!markup.isWhole()) return {};
    const QString latex = element(QStringLiteral("annotation"), source.latex.trimmed().toHtmlEscaped(),
                                  QStringLiteral("encoding=\"application/x-tex\""));
    return element(QStringLiteral("math"), element(QStringLiteral("semantics"), drawn + latex),
                   source.display ? QStringLiteral("display=\"block\"") : QString());
}

}  // namespace daylong::ui
