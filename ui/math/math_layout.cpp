#include "math/math_layout.h"

#include <algorithm>
#include <array>
#include <vector>

namespace daylong::ui {
namespace {

using Kind = MathNode::Kind;

enum Style { Display, Text, Script, ScriptScript };

constexpr qreal kMu = 1 / 18.0;

Style smaller(Style style) { return style < Script ? Script : ScriptScript; }
qreal scaleOf(Style style) { return style < Script ? 1 : style == Script ? 0.72 : 0.58; }

/// TeX's table of the space between two classes, in mu; negative: in display and text alone.
qreal spaceBetween(MathClass left, MathClass right, Style style) {
    static constexpr std::array<std::array<int, 8>, 8> kTable{{
        // Ord Op Bin Rel Open Close Punct Inner
        {0, 3, -4, -5, 0, 0, 0, -3},      // Ord
        {3, 3, 0, -5, 0, 0, 0, -3},       // Op
        {-4, -4, 0, 0, -4, 0, 0, -4},     // Bin
        {-5, -5, 0, 0, -5, 0, 0, -5},     // Rel
        {0, 0, 0, 0, 0, 0, 0, 0},         // Open
        {0, 3, -4, -5, 0, 0, 0, -3},      // Close
        {-3, -3, 0, -3, -3, -3, -3, -3},  // Punct
        {-3, 3, -4, -5, -3, 0, -3, -3},   // Inner
    }};
    const int mu = kTable[static_cast<size_t>(left)][static_cast<size_t>(right)];
    return mu >= 0 ? mu * kMu : style < Script ? -mu * kMu : 0;
}

class Layout {
public:
    explicit Layout(qreal em) : m_em(em), m_glyphs(MathGlyphs::shared()) {}

    MathBox lay(const MathNode& node, Style style) {
        switch (node.kind) {
            case Kind::Row: return row(node, style);
            case Kind::Symbol: return m_glyphs.character(node.text, node.font, em(style));
            case Kind::Words: return m_glyphs.words(node.text, node.font, em(style));
            case Kind::Big: return m_glyphs.big(node.text, style == Display, em(style));
            case Kind::Scripts: return scripts(node, style);
            case Kind::Fraction: return fraction(node, style);
            case Kind::Root: return root(node, style);
            case Kind::Fenced: return fenced(node, style);
            case Kind::Delimiter: return m_glyphs.delimiter(node.text, node.size * em(style), em(style));
            case Kind::Accent: return accent(node, style);
            case Kind::Stack:
                return stack(lay(node.parts[0], style), lay(node.parts[1], smaller(style)),
                             lay(node.parts[2], smaller(style)), style);
            case Kind::Table: return table(node, style);
            case Kind::Space: return {.width = node.size * em(style)};
            case Kind::Style: return lay(node.parts[0], static_cast<Style>(static_cast<int>(node.size)));
            case Kind::Boxed: return boxed(node, style);
            case Kind::Phantom: {
                MathBox box = lay(node.parts[0], style);
                box.ink = {};
                return box;
            }
        }
        return {};
    }

private:
    qreal em(Style style) const { return m_em * scaleOf(style); }

    /// The class of each part, where "-" at the beginning, or behind "=", is a sign and no operator.
    static std::vector<MathClass> classesOf(const MathNode& row) {
        std::vector<MathClass> classes;
        MathClass before = MathClass::Open;
        size_t last = 0;
        for (const MathNode& part : row.parts) {
            MathClass cls = part.cls;
            const bool none = before == MathClass::Bin || before == MathClass::Op || before == MathClass::Rel ||
                              before == MathClass::Open || before == MathClass::Punct;
            if (cls == MathClass::Bin && none) cls = MathClass::Ord;
            const bool ends = cls == MathClass::Rel || cls == MathClass::Close || cls == MathClass::Punct;
            if (before == MathClass::Bin && ends) classes[last] = MathClass::Ord;
            if (cls != MathClass::None) {
                before = cls;
                last = classes.size();
            }
            classes.push_back(cls);
        }
        if (before == MathClass::Bin && !classes.empty()) classes[last] = MathClass::Ord;
        return classes;
    }

    MathBox row(const MathNode& node, Style style) {
        if (node.parts.size() == 1) return lay(node.parts[0], style);
        const std::vector<MathClass> classes = classesOf(node);
        MathBox box;
        MathClass before = MathClass::None;
        qreal overhang = 0;
        for (size_t i = 0; i < node.parts.size(); ++i) {
            const MathBox part = lay(node.parts[i], style);
            if (classes[i] != MathClass::None) {
                if (before != MathClass::None) box.width += spaceBetween(before, classes[i], style) * em(style);
                before = classes[i];
            }
            // Slanted ink leans over what follows, but not into a bracket.
            if (classes[i] == MathClass::Close || classes[i] == MathClass::Open) box.width += overhang * 0.6;
            putBox(part, box.width, 0, box);
            box.width += part.width;
            overhang = part.overhang;
        }
        box.width += overhang;
        return box;
    }

    static bool isEmpty(const MathNode& node) { return node.kind == Kind::Row && node.parts.empty(); }

    MathBox scripts(const MathNode& node, Style style) {
        const MathNode &base = node.parts[0], &below = node.parts[1], &above = node.parts[2];
        const bool brace = base.kind == Kind::Accent && base.limits;
        const MathBox box = lay(base, style);
        const MathBox sub = lay(below, smaller(style)), super = lay(above, smaller(style));
        if (brace || (node.limits && style == Display)) return stack(box, sub, super, style);
        const qreal size = em(style), small = em(smaller(style));
        qreal up = box.letter ? 0 : box.ascent - 0.3 * small, down = box.letter ? 0 : box.descent + 0.05 * small;
        up = std::max({up, (style == Display ? 0.413 : 0.363) * size, super.descent + m_glyphs.xHeight(size) / 4});
        down = std::max({down, (isEmpty(above) ? 0.15 : 0.247) * size,
                         isEmpty(above) || isEmpty(below) ? sub.ascent - 0.8 * m_glyphs.xHeight(size) : 0.0});
        if (!isEmpty(below) && !isEmpty(above)) {
            const qreal gap = (up - super.descent) - (sub.ascent - down), least = 4 * MathGlyphs::rule(size);
            if (gap < least) down += least - gap;
        }
        MathBox made{.ink = box.ink, .width = box.width, .ascent = box.ascent, .descent = box.descent};
        qreal right = box.width + box.overhang;
        if (!isEmpty(above)) {
            putBox(super, box.width + box.overhang + 0.03 * size, -up, made);
            right = std::max(right, box.width + box.overhang + 0.03 * size + super.width);
        }
        if (!isEmpty(below)) {
            putBox(sub, box.width + 0.02 * size, down, made);
            right = std::max(right, box.width + 0.02 * size + sub.width);
        }
        made.width = right + 0.05 * size;
        return made;
    }

    /// One above the other, centred: limits, and what is put on something.
    MathBox stack(const MathBox& base, const MathBox& below, const MathBox& above, Style style) {
        MathBox made;
        made.width = std::max({base.width + base.overhang, below.width, above.width});
        const auto middle = [&](const MathBox& box) { return (made.width - box.width) / 2; };
        putBox(base, (made.width - base.width - base.overhang) / 2, 0, made);
        const qreal gap = 0.13 * em(style);
        if (above.width > 0) putBox(above, middle(above) + base.overhang / 3, -base.ascent - gap - above.descent, made);
        if (below.width > 0) putBox(below, middle(below) - base.overhang / 3, base.descent + gap + below.ascent, made);
        return made;
    }

    MathBox fraction(const MathNode& node, Style style) {
        const Style inner = style == Display ? Text : smaller(style);
        const MathBox above = lay(node.parts[0], inner), below = lay(node.parts[1], inner);
        const qreal size = em(style), axis = m_glyphs.axis(size), thick = MathGlyphs::rule(size);
        const qreal gap = (style == Display ? 3 : 1.6) * thick;
        const qreal up = std::max((style == Display ? 0.677 : 0.42) * size, axis + thick / 2 + gap + above.descent);
        const qreal down = std::max((style == Display ? 0.686 : 0.36) * size, below.ascent + gap + thick / 2 - axis);
        const qreal edge = 0.12 * size, width = std::max(above.width, below.width) + 0.12 * size;
        MathBox made{.width = width + 2 * edge};
        putBox(above, (made.width - above.width) / 2, -up, made);
        putBox(below, (made.width - below.width) / 2, down, made);
        if (node.ruled) made.ink.addRect(edge, -axis - thick / 2, width, thick);
        return node.text.isEmpty() ? made : between(made, node.text, style);
    }

    MathBox root(const MathNode& node, Style style) {
        const qreal size = em(style);
        const MathBox sign = MathGlyphs::root(lay(node.parts[0], style), size);
        if (isEmpty(node.parts[1])) return sign;
        const MathBox degree = lay(node.parts[1], ScriptScript);
        MathBox made;
        const qreal shift = std::max(0.0, degree.width - 0.25 * size);
        putBox(sign, shift, 0, made);
        const qreal foot = sign.descent - std::min((sign.ascent + sign.descent) * 0.55, 0.75 * size);
        putBox(degree, std::max(0.0, 0.22 * size - degree.width), foot - 0.06 * size - degree.descent, made);
        made.width = shift + sign.width;
        return made;
    }

    MathBox fenced(const MathNode& node, Style style) { return between(lay(node.parts[0], style), node.text, style); }

    MathBox between(const MathBox& body, const QString& delimiters, Style style) {
        const qreal size = em(style), axis = m_glyphs.axis(size);
        const qreal half = std::max(body.ascent - axis, body.descent + axis);
        const qreal height = std::max(2 * half * 0.92, 2 * half - 0.4 * size);
        MathBox made;
        const auto add = [&](const MathBox& box) {
            putBox(box, made.width, 0, made);
            made.width += box.width;
        };
        add(m_glyphs.delimiter(delimiters.left(1), height, size));
        add(body);
        made.width += body.overhang;
        add(m_glyphs.delimiter(delimiters.mid(1), height, size));
        return made;
    }

    MathBox accent(const MathNode& node, Style style) {
        const QString& name = node.text;
        const qreal size = em(style);
        if (node.parts.size() == 2) return longArrow(node, style);
        const MathBox body = lay(node.parts[0], style);
        MathBox made{.ink = body.ink, .width = body.width, .ascent = body.ascent, .descent = body.descent};
        made.overhang = body.overhang;
        if (name == u"not" || name.endsWith(u"cancel")) {
            if (name != u"bcancel") strike(body, name == u"not", 1, size, made);
            if (name == u"bcancel" || name == u"xcancel") strike(body, false, -1, size, made);
            return made;
        }
        const MathBox mark = m_glyphs.accent(name, body.width + (body.letter ? 0 : body.overhang), size);
        const qreal gap = 0.1 * size, left = (body.width - mark.width) / 2;
        if (name.startsWith(u"under")) {
            putBox(mark, std::max(left, 0.0), body.descent + gap + mark.ascent, made);
            made.descent += gap / 2;
        } else {
            const qreal skew = body.letter ? std::max(body.overhang, 0.06 * size) * 0.8 : 0;
            putBox(mark, left + skew, -std::max(body.ascent, m_glyphs.xHeight(size)) - gap, made);
            made.ascent += gap / 2;
        }
        made.width = std::max(made.width, mark.width);
        return made;
    }

    /// A line through a body: up to the right, or down, where `way` is -1.
    static void strike(const MathBox& body, bool isShort, int way, qreal size, MathBox& made) {
        const qreal lean = way * (isShort ? 0.25 * size : body.width * 0.4), middle = body.width / 2;
        const qreal low = isShort ? 0.12 * size : body.descent, high = isShort ? 0.62 * size : body.ascent;
        const qreal thick = MathGlyphs::rule(size) * 1.2;
        QPainterPath line(QPointF(middle - lean, low));
        line.lineTo(middle + lean, -high);
        line.lineTo(middle + lean + thick, -high);
        line.lineTo(middle - lean + thick, low);
        line.closeSubpath();
        putBox({.ink = line, .ascent = high, .descent = low}, 0, 0, made);
    }

    MathBox longArrow(const MathNode& node, Style style) {
        const qreal size = em(style);
        const MathBox above = lay(node.parts[0], smaller(style)), below = lay(node.parts[1], smaller(style));
        const qreal wide = std::max(above.width, below.width) + 0.8 * size;
        MathBox arrow = m_glyphs.accent(node.text, std::max(wide, 1.2 * size), size);
        arrow.ink.translate(0, arrow.ascent / 2 - m_glyphs.axis(size));
        arrow.ascent = arrow.ascent / 2 + m_glyphs.axis(size);
        return stack(arrow, below, above, style);
    }

    MathBox boxed(const MathNode& node, Style style) {
        const MathBox body = lay(node.parts[0], style);
        const qreal size = em(style), pad = 0.3 * size, thick = MathGlyphs::rule(size);
        const QRectF outer(0, -body.ascent - pad, body.width + body.overhang + 2 * pad,
                           body.ascent + body.descent + 2 * pad);
        MathBox made{.width = outer.width(), .ascent = -outer.top(), .descent = outer.bottom()};
        made.ink.addRect(outer.left(), outer.top(), outer.width(), thick);
        made.ink.addRect(outer.left(), outer.bottom() - thick, outer.width(), thick);
        made.ink.addRect(outer.left(), outer.top(), thick, outer.height());
        made.ink.addRect(outer.right() - thick, outer.top(), thick, outer.height());
        putBox(body, pad, 0, made);
        return made;
    }

    MathBox table(const MathNode& node, Style style) {
        const Style inner = style > Text ? style : static_cast<Style>(static_cast<int>(node.size));
        const qreal size = em(inner), axis = m_glyphs.axis(em(style));
        const size_t columns = static_cast<size_t>(node.columns), rows = node.parts.size() / columns;
        std::vector<MathBox> cells;
        std::vector<qreal> widths(columns), ascents(rows, 0.75 * size), descents(rows, 0.3 * size);
        for (size_t i = 0; i < node.parts.size(); ++i) {
            cells.push_back(lay(node.parts[i], inner));
            const size_t row = i / columns, column = i % columns;
            widths[column] = std::max(widths[column], cells.back().width);
            ascents[row] = std::max(ascents[row], cells.back().ascent);
            descents[row] = std::max(descents[row], cells.back().descent);
        }
        const qreal leading = (node.ruled ? 0.42 : 0.18) * size;
        qreal height = leading * static_cast<qreal>(rows - 1);
        for (size_t row = 0; row < rows; ++row) height += ascents[row] + descents[row];
        MathBox made;
        qreal y = -axis - height / 2;
        for (size_t row = 0; row < rows; ++row) {
            y += ascents[row];
            qreal x = 0;
            for (size_t column = 0; column < columns; ++column) {
                const MathBox& cell = cells[row * columns + column];
                const QChar align = node.align[static_cast<qsizetype>(column)];
                if (column > 0) x += gapBefore(align, size);
                const qreal spare = widths[column] - cell.width;
                putBox(cell, x + (align == u'c' ? spare / 2 : align == u'r' || align == u'>' ? spare : 0), y, made);
                x += widths[column];
            }
            made.width = x;
            y += descents[row] + leading;
        }
        if (node.text.isEmpty()) return made;
        MathBox inset{.width = made.width + 0.32 * size};
        putBox(made, 0.16 * size, 0, inset);
        return between(inset, node.text, style);
    }

    static qreal gapBefore(QChar align, qreal size) {
        return align == u'<'   ? spaceBetween(MathClass::Ord, MathClass::Rel, Display) * size
               : align == u'>' ? 2 * size
                               : 0.9 * size;
    }

    qreal m_em;
    MathGlyphs& m_glyphs;
};

}  // namespace

MathBox layMath(const MathNode& formula, bool display, qreal em) {
    MathBox box = Layout(em).lay(formula, display ? Display : Text);
    box.ink.setFillRule(Qt::WindingFill);
    return box;
}

}  // namespace daylong::ui
