#include "math/math_commands.h"

#include <QHash>

namespace daylong::ui {
namespace {

template <typename T>
std::optional<T> found(const QHash<QString, T>& all, const QString& name) {
    const auto entry = all.constFind(name);
    return entry == all.constEnd() ? std::nullopt : std::optional(*entry);
}

}  // namespace

std::optional<MathEnvironment> mathEnvironmentOf(QString name) {
    if (name.endsWith(u'*')) name.chop(1);
    static const QHash<QString, MathEnvironment> all{
        {QStringLiteral("matrix"), {{}, QStringLiteral("c")}},
        {QStringLiteral("smallmatrix"), {{}, QStringLiteral("c"), 2}},
        {QStringLiteral("pmatrix"), {QStringLiteral("()"), QStringLiteral("c")}},
        {QStringLiteral("bmatrix"), {QStringLiteral("[]"), QStringLiteral("c")}},
        {QStringLiteral("Bmatrix"), {QStringLiteral("{}"), QStringLiteral("c")}},
        {QStringLiteral("vmatrix"), {QStringLiteral("||"), QStringLiteral("c")}},
        {QStringLiteral("Vmatrix"), {QStringLiteral("\u2016\u2016"), QStringLiteral("c")}},
        {QStringLiteral("cases"), {QStringLiteral("{."), QStringLiteral("l")}},
        {QStringLiteral("dcases"), {QStringLiteral("{."), QStringLiteral("l"), 0}},
        {QStringLiteral("rcases"), {QStringLiteral(".}"), QStringLiteral("l")}},
        {QStringLiteral("array"), {}},
        {QStringLiteral("align"), {{}, QStringLiteral("><"), 0}},
        {QStringLiteral("aligned"), {{}, QStringLiteral("><"), 0}},
        {QStringLiteral("alignat"), {{}, QStringLiteral("><"), 0}},
        {QStringLiteral("alignedat"), {{}, QStringLiteral("><"), 0}},
        {QStringLiteral("flalign"), {{}, QStringLiteral("><"), 0}},
        {QStringLiteral("split"), {{}, QStringLiteral("><"), 0}},
        {QStringLiteral("eqnarray"), {{}, QStringLiteral(">c<"), 0}},
        {QStringLiteral("gather"), {{}, QStringLiteral("c"), 0}},
        {QStringLiteral("gathered"), {{}, QStringLiteral("c"), 0}},
        {QStringLiteral("multline"), {{}, QStringLiteral("c"), 0}},
        {QStringLiteral("equation"), {{}, QStringLiteral("c"), 0}},
        {QStringLiteral("displaymath"), {{}, QStringLiteral("c"), 0}},
        {QStringLiteral("substack"), {{}, QStringLiteral("c"), 2}},
    };
    return found(all, name);
}

std::optional<MathFont> mathFontOf(const QString& command) {
    static const QHash<QString, MathFont> all{
        {QStringLiteral("mathrm"), MathFont::Roman},          {QStringLiteral("mathbf"), MathFont::Bold},
        {QStringLiteral("boldsymbol"), MathFont::BoldItalic}, {QStringLiteral("bm"), MathFont::BoldItalic},
        {QStringLiteral("mathit"), MathFont::Italic},         {QStringLiteral("mathnormal"), MathFont::Italic},
        {QStringLiteral("mathbb"), MathFont::Blackboard},     {QStringLiteral("mathds"), MathFont::Blackboard},
        {QStringLiteral("Bbb"), MathFont::Blackboard},        {QStringLiteral("mathcal"), MathFont::Script},
        {QStringLiteral("mathscr"), MathFont::Script},        {QStringLiteral("cal"), MathFont::Script},
        {QStringLiteral("mathfrak"), MathFont::Fraktur},      {QStringLiteral("mathsf"), MathFont::Sans},
        {QStringLiteral("mathtt"), MathFont::Mono},           {QStringLiteral("pmb"), MathFont::Bold}};
    return found(all, command);
}

std::optional<MathFont> wordFontOf(const QString& command) {
    static const QHash<QString, MathFont> all{
        {QStringLiteral("text"), MathFont::Roman},       {QStringLiteral("textrm"), MathFont::Roman},
        {QStringLiteral("textnormal"), MathFont::Roman}, {QStringLiteral("textup"), MathFont::Roman},
        {QStringLiteral("mbox"), MathFont::Roman},       {QStringLiteral("hbox"), MathFont::Roman},
        {QStringLiteral("textbf"), MathFont::Bold},      {QStringLiteral("textit"), MathFont::Italic},
        {QStringLiteral("emph"), MathFont::Italic},      {QStringLiteral("textsf"), MathFont::Sans},
        {QStringLiteral("texttt"), MathFont::Mono}};
    return found(all, command);
}

std::optional<MathFont> fontSwitchOf(const QString& command) {
    static const QHash<QString, MathFont> all{{QStringLiteral("rm"), MathFont::Roman},
                                              {QStringLiteral("bf"), MathFont::Bold},
                                              {QStringLiteral("it"), MathFont::Italic},
                                              {QStringLiteral("sf"), MathFont::Sans},
                                              {QStringLiteral("tt"), MathFont::Mono}};
    return found(all, command);
}

std::optional<double> mathSpaceOf(const QString& command) {
    static const QHash<QString, double> all{{QStringLiteral(","), 3 / 18.0},
                                            {QStringLiteral("thinspace"), 3 / 18.0},
                                            {QStringLiteral(":"), 4 / 18.0},
                                            {QStringLiteral(">"), 4 / 18.0},
                                            {QStringLiteral("medspace"), 4 / 18.0},
                                            {QStringLiteral(";"), 5 / 18.0},
                                            {QStringLiteral("thickspace"), 5 / 18.0},
                                            {QStringLiteral("!"), -3 / 18.0},
                                            {QStringLiteral("negthinspace"), -3 / 18.0},
                                            {QStringLiteral(" "), 0.25},
                                            {QStringLiteral("\n"), 0.25},
                                            {QStringLiteral("space"), 0.25},
                                            {QStringLiteral("quad"), 1},
                                            {QStringLiteral("qquad"), 2},
                                            {QStringLiteral("enspace"), 0.5},
                                            {QStringLiteral("enskip"), 0.5}};
    return found(all, command);
}

bool isLongArrow(const QString& command) {
    static const QStringList all =
        QStringLiteral("xrightarrow xleftarrow xleftrightarrow xRightarrow xrightleftharpoons").split(u' ');
    return all.contains(command);
}

bool isMathAccent(const QString& command) {
    static const QStringList all =
        QStringLiteral(
            "hat widehat bar overline underline vec overrightarrow overleftarrow dot ddot "
            "dddot tilde widetilde check breve acute "
            "grave mathring overbrace underbrace cancel bcancel xcancel not overleftrightarrow")
            .split(u' ');
    return all.contains(command);
}

}  // namespace daylong::ui
