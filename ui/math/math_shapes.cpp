// What MathGlyphs draws without a font.
#include "math/math_glyphs.h"

#include <QPainterPathStroker>

#include <algorithm>

namespace daylong::ui {
namespace {

QPainterPath stroked(const QPainterPath& line, qreal thickness, Qt::PenCapStyle cap = Qt::FlatCap) {
    QPainterPathStroker stroker;
    stroker.setWidth(thickness);
    stroker.setCapStyle(cap);
    stroker.setJoinStyle(Qt::MiterJoin);
    QPainterPath path = stroker.createStroke(line);
    path.setFillRule(Qt::WindingFill);
    return path;
}

QPainterPath lines(std::initializer_list<QPointF> points, qreal thickness, Qt::PenCapStyle cap = Qt::FlatCap) {
    QPainterPath path(*points.begin());
    std::for_each(points.begin() + 1, points.end(), [&](const QPointF& point) { path.lineTo(point); });
    return stroked(path, thickness, cap);
}

/// "[", "⌊", "|": lines, from y = -height to 0; empty: it is none.
QPainterPath straight(QChar sign, qreal height, qreal em, qreal* width) {
    const qreal thick = 0.06 * em, foot = 0.24 * em, left = 0.1 * em, right = left + foot, half = thick / 2;
    const bool top = QStringView(u"[]⌈⌉⟦⟧").contains(sign), bottom = QStringView(u"[]⌊⌋⟦⟧").contains(sign);
    const bool closes = QStringView(u"]⌋⌉⟧").contains(sign), twice = QStringView(u"⟦⟧\u2016").contains(sign);
    QPainterPath path;
    if (sign == u'|' || sign == u'\u2016') {
        path = lines({{left, -height}, {left, 0}}, thick);
        if (twice) path.addPath(lines({{left + 0.18 * em, -height}, {left + 0.18 * em, 0}}, thick));
        *width = 2 * left + (twice ? 0.18 * em : 0);
        return path;
    }
    if (!top && !bottom) return {};
    const qreal stem = closes ? right - half : left + half, end = closes ? left : right;
    QPainterPath line(QPointF(top ? end : stem, -height + (top ? half : 0)));
    if (top) line.lineTo(stem, -height + half);
    line.lineTo(stem, bottom ? -half : 0);
    if (bottom) line.lineTo(end, -half);
    path = stroked(line, thick);
    if (twice) {
        const qreal inner = stem + (closes ? -0.13 : 0.13) * em;
        path.addPath(lines({{inner, -height}, {inner, 0}}, thick));
    }
    *width = right + (closes ? left * 0.8 : 0);
    if (closes) path.translate(-left * 0.2, 0);
    return path;
}

}  // namespace

MathBox MathGlyphs::delimiter(const QString& text, qreal height, qreal em) {
    MathBox box = character(text, MathFont::Roman, em);
    const QRectF ink = box.ink.boundingRect();
    box.letter = false;
    box.overhang = 0;
    if (ink.isEmpty() || text == u".") return {.width = 0.12 * em};
    if (height <= ink.height() * 1.08) {
        box.ink.translate(0, -axis(em) - ink.center().y());
        height = ink.height();
    } else {
        qreal width = 0;
        QPainterPath path = straight(text.front(), height, em, &width);
        if (path.isEmpty()) {
            const qreal up = height / ink.height(), across = std::min(1.5, 1 + (up - 1) * 0.15);
            path = QTransform::fromScale(across, up).map(box.ink);
            width = box.width * across;
        }
        path.translate(0, -axis(em) - path.boundingRect().center().y());
        box.ink = path;
        box.width = width;
    }
    box.ascent = height / 2 + axis(em);
    box.descent = height / 2 - axis(em);
    return box;
}

MathBox MathGlyphs::root(const MathBox& body, qreal em) {
    const qreal thin = rule(em), gap = 0.16 * em, top = -body.ascent - gap - thin / 2,
                bottom = body.descent + 0.04 * em;
    const qreal height = bottom - top, middle = bottom - std::min(height * 0.55, 0.75 * em);
    const qreal left = 0.62 * em, right = left + body.width + 0.1 * em;
    MathBox box;
    box.ink = lines({{0.02 * em, middle + 0.1 * em}, {0.17 * em, middle}, {0.35 * em, bottom - thin}}, thin);
    box.ink.addPath(lines({{0.17 * em, middle}, {0.36 * em, bottom}}, 1.9 * thin));
    box.ink.addPath(lines({{0.35 * em, bottom}, {left, top}, {right, top}}, thin));
    box.ink.setFillRule(Qt::WindingFill);
    box.width = right + 0.04 * em;
    box.ascent = -top + thin + 0.05 * em;
    box.descent = bottom;
    putBox(body, left + 0.05 * em, 0, box);
    return box;
}

MathBox MathGlyphs::accent(const QString& accent, qreal width, qreal em) {
    const qreal thin = rule(em), wide = std::max(width, 0.3 * em);
    MathBox box{.width = wide};
    const auto line = [&](std::initializer_list<QPointF> points, qreal height) {
        box.ink = lines(points, thin);
        box.ascent = height;
    };
    const bool stretches = accent.startsWith(u"wide") || accent.startsWith(u"over") || accent.startsWith(u"under") ||
                           accent.startsWith(u"x");
    const qreal span = stretches ? wide : 0.4 * em, from = stretches ? 0 : (wide - span) / 2, to = from + span;
    const qreal middle = (from + to) / 2, rise = std::min(0.2 * em, 0.1 * em + span * 0.1);
    const auto dots = [&](int count) {
        for (int i = 0; i < count; ++i) {
            box.ink.addEllipse(QPointF(middle + (i - (count - 1) / 2.0) * 0.2 * em, -0.06 * em), 0.06 * em, 0.06 * em);
        }
        box.ascent = 0.13 * em;
    };
    const qreal head = 0.12 * em, y = -head;
    const auto tip = [&](bool back, qreal size) {
        const qreal end = back ? from : to, into = back ? size : -size;
        box.ink.addPath(lines({{end + into, y - size}, {end, y}, {end + into, y + size}}, thin));
        box.ascent = y + 2 * head + size;
    };
    const auto arrow = [&](bool back, bool both = false) {
        box.ink = lines({{from, y}, {to, y}}, thin);
        tip(back, head);
        if (both) tip(!back, head);
    };
    if (accent == u"hat" || accent == u"widehat") line({{from, 0}, {middle, -rise}, {to, 0}}, rise);
    else if (accent == u"check") line({{from, -rise}, {middle, 0}, {to, -rise}}, rise);
    else if (accent == u"bar" || accent == u"overline" || accent == u"underline")
        line({{from, -thin / 2}, {to, -thin / 2}}, thin);
    else if (accent == u"acute") line({{middle - 0.07 * em, 0}, {middle + 0.1 * em, -rise}}, rise);
    else if (accent == u"grave") line({{middle - 0.1 * em, -rise}, {middle + 0.07 * em, 0}}, rise);
    else if (accent == u"dot") dots(1);
    else if (accent == u"ddot") dots(2);
    else if (accent == u"dddot") dots(3);
    else if (accent.endsWith(u"leftrightarrow")) arrow(true, true);
    else if (accent == u"vec" || accent.endsWith(u"rightarrow")) arrow(false);
    else if (accent.endsWith(u"leftarrow")) arrow(true);
    else if (accent.endsWith(u"Rightarrow")) {
        const qreal apart = 0.07 * em, end = to - apart - thin;
        box.ink = lines({{from, y - apart}, {end, y - apart}}, thin);
        box.ink.addPath(lines({{from, y + apart}, {end, y + apart}}, thin));
        tip(false, 1.5 * head);
    } else if (accent.endsWith(u"harpoons")) {
        const qreal upper = y - 0.06 * em, lower = y + 0.06 * em;
        box.ink = lines({{from, upper}, {to, upper}, {to - head, upper - head}}, thin);
        box.ink.addPath(lines({{to, lower}, {from, lower}, {from + head, lower + head}}, thin));
        box.ascent = 2 * head;
    } else if (accent == u"mathring" || accent == u"breve") {
        QPainterPath ring;
        if (accent == u"breve") {
            ring.moveTo(from + 0.04 * em, -rise);
            ring.quadTo(middle, rise * 0.9, to - 0.04 * em, -rise);
        } else {
            ring.addEllipse(QPointF(middle, -0.1 * em), 0.09 * em, 0.09 * em);
        }
        box.ink = stroked(ring, thin);
        box.ascent = rise;
    } else if (accent == u"tilde" || accent == u"widetilde") {
        QPainterPath wave(QPointF(from, 0));
        wave.cubicTo(from + span * 0.3, -rise * 1.6, to - span * 0.3, rise * 0.7, to, -rise * 0.9);
        box.ink = stroked(wave, thin * 1.2);
        box.ascent = rise;
    } else if (accent.endsWith(u"brace")) {
        const MathBox brace = character(QStringLiteral("{"), MathFont::Roman, em);
        const QRectF ink = brace.ink.boundingRect();
        QTransform turn;
        turn.rotate(accent == u"overbrace" ? 90 : -90);
        turn.scale(0.8, wide / std::max(ink.height(), 1.0));
        box.ink = turn.map(brace.ink);
        const QRectF now = box.ink.boundingRect();
        box.ink.translate(-now.left(), -now.bottom());
        box.ascent = now.height();
    }
    return box;
}

}  // namespace daylong::ui
