// MathGlyphs: characters as outlines, from a font made for mathematics where there is one, else from the serif at hand;
// and what is drawn without a font: stretched brackets, roots, accents. Outlines have no hinting and no pixels, so a
// formula is sharp at any size. Thread rule: GUI thread. Failure rule: a character that no font has is its replacement.
#pragma once

#include "math/math_node.h"

#include <QFont>
#include <QHash>
#include <QPainterPath>

namespace daylong::ui {

/// What is drawn, and the room it takes; the baseline is y = 0.
struct MathBox {
    QPainterPath ink;
    qreal width = 0, ascent = 0, descent = 0;
    qreal overhang = 0;   // of slanted ink, beyond its width
    bool letter = false;  // one character
};

/// `box` at this place in `into`, whose width stays.
void putBox(const MathBox& box, qreal x, qreal y, MathBox& into);

class MathGlyphs {
public:
    static MathGlyphs& shared();

    /// One em is `em` pixels everywhere here.
    MathBox character(const QString& text, MathFont font, qreal em);
    MathBox words(const QString& text, MathFont font, qreal em);
    qreal axis(qreal em) const { return m_axis * em; }  // above the baseline: where bars and operators are centred
    qreal xHeight(qreal em) const { return m_xHeight * em; }
    static qreal rule(qreal em) { return 0.048 * em; }  // a line's thickness

    /// A delimiter that is this high at least, centred on the axis.
    MathBox delimiter(const QString& text, qreal height, qreal em);
    /// A large operator.
    MathBox big(const QString& text, bool display, qreal em);
    /// The sign in front of, and the line above what is so high and so wide.
    static MathBox root(const MathBox& body, qreal em);
    /// What `accent` draws for a body of that width, its lower end at y = 0; below the body, its upper end.
    MathBox accent(const QString& accent, qreal width, qreal em);

private:
    struct Glyph {
        QPainterPath path;
        qreal advance = 0;
    };
    MathGlyphs();
    const Glyph& glyph(const QString& text, MathFont font);
    QFont textFont(MathFont font) const;

    QFont m_font;        // at a size of kSize
    bool m_own = false;  // it has the alphabets of mathematics
    qreal m_axis = 0.25, m_xHeight = 0.45;
    QHash<QString, Glyph> m_glyphs;
};

}  // namespace daylong::ui
