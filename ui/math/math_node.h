// MathNode: a formula as a tree, read from LaTeX (math_parser.h) and laid out as TeX does (math_layout.h).
// Thread rule: any. Failure rule: none.
#pragma once

#include <QString>

#include <vector>

namespace daylong::ui {

/// TeX's classes, which decide the space between two neighbours.
enum class MathClass { Ord, Op, Bin, Rel, Open, Close, Punct, Inner, None };

enum class MathFont { Italic, Roman, Bold, BoldItalic, Blackboard, Script, Fraktur, Sans, Mono };

struct MathNode {
    enum class Kind {
        Row,        // parts one beside the other
        Symbol,     // text, one character, in `font`
        Words,      // text as it is
        Big,        // a large operator: text; `limits` above and below it where there is room
        Scripts,    // parts: base, subscript, superscript, either of which may be an empty row
        Fraction,   // parts: numerator, denominator; `text` its two delimiters, if any; `ruled`
        Root,       // parts: what is below it, its degree
        Fenced,     // parts: what stands between two delimiters; `text` has them, "." is none
        Delimiter,  // text, as high as `size` says
        Accent,     // parts: what is below or above it; `text` its name; of a long arrow what is above, and below
        Stack,      // parts: base, below, above
        Table,      // parts: its cells, `columns` in a row; `text` its two delimiters, `align` its columns
        Space,      // `size` ems
        Style,      // parts: one, in `size`: 0 display, 1 text, 2 script, 3 script's script
        Boxed,      // parts: one, in a frame
        Phantom,    // parts: one, unseen
    };
    Kind kind = Kind::Row;
    MathClass cls = MathClass::Ord;
    MathFont font = MathFont::Italic;
    QString text;
    QString align;  // 'l', 'c', 'r'; of aligned equations '>' and '<'
    std::vector<MathNode> parts;
    int columns = 0;
    double size = 0;
    bool limits = false;  // scripts stand above and below it in display
    bool ruled = true;    // a fraction has its bar; a table's rows stand apart as equations do
};

}  // namespace daylong::ui
