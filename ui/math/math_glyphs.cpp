#include "math/math_glyphs.h"

#include "math/math_alphabets.h"

#include <QFontDatabase>
#include <QFontMetricsF>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr int kSize = 100;
constexpr int kMostGlyphs = 2000;

QFont sized(QFont font) {
    font.setPixelSize(kSize);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont chosenFont() {
    static const QStringList kFamilies{QStringLiteral("Latin Modern Math"),
                                       QStringLiteral("STIX Two Math"),
                                       QStringLiteral("STIX Math"),
                                       QStringLiteral("Libertinus Math"),
                                       QStringLiteral("TeX Gyre Termes Math"),
                                       QStringLiteral("DejaVu Math TeX Gyre"),
                                       QStringLiteral("TeX Gyre DejaVu Math")};
    for (const QString& family : kFamilies) {
        if (QFontDatabase::hasFamily(family)) return sized(QFont(family));
    }
    QFont serif(QStringLiteral("serif"));
    serif.setStyleHint(QFont::Serif);
    return sized(serif);
}

}  // namespace

void putBox(const MathBox& box, qreal x, qreal y, MathBox& into) {
    into.ink.addPath(box.ink.translated(x, y));
    into.ascent = std::max(into.ascent, box.ascent - y);
    into.descent = std::max(into.descent, box.descent + y);
}

MathGlyphs& MathGlyphs::shared() {
    static MathGlyphs glyphs;
    return glyphs;
}

MathGlyphs::MathGlyphs() : m_font(chosenFont()) {
    m_own = QFontMetricsF(m_font).inFontUcs4(0x1D465);
    const QRectF minus = glyph(QStringLiteral("\u2212"), MathFont::Roman).path.boundingRect();
    const QRectF x = glyph(QStringLiteral("x"), MathFont::Roman).path.boundingRect();
    if (!minus.isEmpty()) m_axis = std::clamp(-minus.center().y() / kSize, 0.15, 0.4);
    if (!x.isEmpty()) m_xHeight = std::clamp(-x.top() / kSize, 0.3, 0.6);
}

QFont MathGlyphs::textFont(MathFont font) const {
    QFont made = m_font;
    made.setItalic(font == MathFont::Italic || font == MathFont::BoldItalic || font == MathFont::Script);
    made.setBold(font == MathFont::Bold || font == MathFont::BoldItalic || font == MathFont::Blackboard);
    if (font == MathFont::Sans) made.setFamilies({QStringLiteral("sans-serif")});
    if (font == MathFont::Mono) made.setFamilies({QStringLiteral("monospace")});
    return made;
}

const MathGlyphs::Glyph& MathGlyphs::glyph(const QString& text, MathFont font) {
    const QString key = QChar(static_cast<char16_t>(u'a' + static_cast<int>(font))) + text;
    const auto known = m_glyphs.constFind(key);
    if (known != m_glyphs.constEnd()) return *known;
    if (m_glyphs.size() >= kMostGlyphs) m_glyphs.clear();
    QFont used = m_font;
    QString shown = text;
    const QList<uint> characters = text.toUcs4();
    const char32_t letter = characters.size() == 1 ? mathLetter(characters.front(), font) : 0;
    const bool plain = font == MathFont::Italic && letter == 0;  // upright in LaTeX, too
    if (letter != 0 && QFontMetricsF(m_font).inFontUcs4(letter)) shown = QString::fromUcs4(&letter, 1);
    else if (!plain && font != MathFont::Roman) used = textFont(font);
    Glyph made;
    made.path.addText(0, 0, used, shown);
    made.path.setFillRule(Qt::WindingFill);
    made.advance = QFontMetricsF(used).horizontalAdvance(shown);
    return *m_glyphs.insert(key, made);
}

MathBox MathGlyphs::character(const QString& text, MathFont font, qreal em) {
    const Glyph& found = glyph(text, font);
    const bool prime = text == u"\u2032";  // fonts have it raised, but it is a superscript already
    const QPainterPath path = prime ? found.path.translated(0, -found.path.boundingRect().bottom()) : found.path;
    const QRectF ink = path.boundingRect();
    const qreal scale = (prime ? 1.3 : 1) * em / kSize;
    MathBox box;
    box.ink = QTransform::fromScale(scale, scale).map(path);
    box.width = found.advance * scale;
    box.ascent = std::max(-ink.top() * scale, 0.0);
    box.descent = std::max(ink.bottom() * scale, 0.0);
    box.overhang = ink.isEmpty() ? 0 : std::max((ink.right() - found.advance) * scale, 0.0);
    box.letter = true;
    return box;
}

MathBox MathGlyphs::words(const QString& text, MathFont font, qreal em) {
    QFont used = font == MathFont::Roman ? m_font : textFont(font);
    Glyph made;
    made.path.addText(0, 0, used, text);
    const qreal scale = em / kSize;
    const QRectF ink = made.path.boundingRect();
    MathBox box;
    box.ink = QTransform::fromScale(scale, scale).map(made.path);
    box.ink.setFillRule(Qt::WindingFill);
    box.width = QFontMetricsF(used).horizontalAdvance(text) * scale;
    box.ascent = std::max(-ink.top() * scale, 0.0);
    box.descent = std::max(ink.bottom() * scale, 0.0);
    return box;
}

MathBox MathGlyphs::big(const QString& text, bool display, qreal em) {
    MathBox box = character(text, MathFont::Roman, em);
    const bool integral = QStringView(u"∫∬∭⨌∮∯∰").contains(text.front());
    const QRectF ink = box.ink.boundingRect();
    if (ink.isEmpty()) return box;
    const qreal wanted = (integral ? (display ? 2.2 : 1.25) : (display ? 1.4 : 1.05)) * em;
    const qreal up = wanted / ink.height(), across = std::min(up, 0.4 + 0.6 * up);
    box.ink = QTransform::fromScale(across, up).map(box.ink);
    const QRectF now = box.ink.boundingRect();
    box.ink.translate(-now.left() + 0.05 * em, -now.center().y() - axis(em));
    box.width = now.width() + 0.1 * em;
    box.ascent = now.height() / 2 + axis(em);
    box.descent = now.height() / 2 - axis(em);
    box.overhang = integral ? 0.2 * now.width() : 0;  // a subscript goes below the sign's head
    box.width -= box.overhang;
    return box;
}

}  // namespace daylong::ui
