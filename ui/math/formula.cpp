#include "math/formula.h"

#include "math/math_parser.h"

#include <QCache>

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr int kMostElements = 300'000;  // of all outlines that are kept

}  // namespace

FormulaSource formulaSource(const QString& delimited) {
    const auto inner = [&](qsizetype size) { return delimited.mid(size, delimited.size() - 2 * size); };
    if (delimited.startsWith(u"$$")) return {inner(2), true};
    if (delimited.startsWith(u"\\[")) return {inner(2), true};
    if (delimited.startsWith(u"\\(")) return {inner(2), false};
    if (delimited.startsWith(u"$`") && delimited.endsWith(u"`$")) return {inner(2), false};
    if (delimited.startsWith(u'$')) return {inner(1), false};
    return {delimited, true};
}

bool isFormula(const FormulaSource& source) { return parseMath(source.latex).has_value(); }

std::shared_ptr<const MathBox> formulaBox(const FormulaSource& source, qreal em) {
    static QCache<QString, std::shared_ptr<const MathBox>> kept(kMostElements);
    const QString key = QString::number(em) + (source.display ? u'd' : u'i') + source.latex;
    if (const auto* known = kept.object(key)) return *known;
    const auto node = parseMath(source.latex);
    if (!node) return nullptr;
    auto box = std::make_shared<const MathBox>(layMath(*node, source.display, em));
    kept.insert(key, new std::shared_ptr<const MathBox>(box), std::min(box->ink.elementCount() + 20, kMostElements));
    return box;
}

}  // namespace daylong::ui
