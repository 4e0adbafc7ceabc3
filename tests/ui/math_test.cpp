// Formulas: what is one, how its parts stand to each other, and that none is a burden.
#include "math/formula.h"
#include "math/math_chemistry.h"
#include "math/math_markup.h"
#include "math/math_parser.h"

#include <QRandomGenerator>
#include <QTest>
#include <QXmlStreamReader>

using namespace daylong::ui;

namespace {

constexpr qreal kEm = 20;

std::shared_ptr<const MathBox> laid(const QString& source) { return formulaBox(formulaSource(source), kEm); }

}  // namespace

class MathTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asMarkupAFormulaIsWhatItWas_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("markup");
        const auto add = [](const char* source, const char* markup) { QTest::newRow(source) << source << markup; };
        add("$x$", "<mi>x</mi>");
        add("$12.5$", "<mrow><mn>12</mn><mi mathvariant=\"normal\">.</mi><mn>5</mn></mrow>");
        add("$a_1^2$", "<msubsup><mi>a</mi><mn>1</mn><mn>2</mn></msubsup>");
        add(R"($\frac{1}{2}$)", "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
        add(R"($\sqrt[3]{x}$)", "<mroot><mi>x</mi><mn>3</mn></mroot>");
        add(R"($\sqrt{}$)", "<msqrt><mrow></mrow></msqrt>");
        add(R"($\mathbb{R}$)", "<mi>\u211D</mi>");
        add(R"($\text{a < b}$)", "<mtext>a &lt; b</mtext>");
        add(R"($\hat{x}$)", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">^</mo></mover>");
        add(R"($\displaystyle x$)", "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><mi>x</mi></mstyle>");
        add(R"($\begin{matrix} a & b \\ c \end{matrix}$)",
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
            "<mtr><mtd><mi>c</mi></mtd><mtd><mrow></mrow></mtd></mtr></mtable>");
    }
    void asMarkupAFormulaIsWhatItWas() {
        QFETCH(QString, source);
        QFETCH(QString, markup);
        const FormulaSource formula = formulaSource(source);
        QCOMPARE(mathMarkup(formula),
                 QStringLiteral("<math><semantics><mrow>%1</mrow><annotation "
                                "encoding=\"application/x-tex\">%2</annotation></semantics></math>")
                     .arg(markup, formula.latex.toHtmlEscaped()));
    }
    void markupIsWellFormedWhateverItSays_data() { whatChatRepliesHoldIsAFormula_data(); }
    void markupIsWellFormedWhateverItSays() {
        QFETCH(QString, source);
        const QString markup = mathMarkup(formulaSource(source));
        QCOMPARE(markup.isEmpty(), source.contains(u"cancel"));
        if (markup.isEmpty()) return;
        QXmlStreamReader reader(markup);
        while (!reader.atEnd()) reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
    void whatMathMLCannotDrawIsNoMarkup() {
        for (const char* source : {R"($\cancel{x}$)", R"($\not{ab}$)", R"($\unknown$)", "$$", R"($\frac{1}$)"})
            QVERIFY2(mathMarkup(formulaSource(QString::fromUtf8(source))).isEmpty(), source);
        QVERIFY(mathMarkup(formulaSource(QStringLiteral("$$x$$"))).startsWith(u"<math display=\"block\">"));
    }
    void markupOfNestedScriptsIsAsLongAsTheyAre() {
        QString source = QStringLiteral("x");
        for (int i = 0; i < 12; ++i) source = QStringLiteral("{{%1}^2}").arg(source);
        QVERIFY(mathMarkup({source, false}).size() < 2000);
    }
    void whatChatRepliesHoldIsAFormula_data() {
        QTest::addColumn<QString>("source");
        for (const char* source : {R"($x$)",
                                   R"(\(a_1^2\))",
                                   R"($$\frac{-b \pm \sqrt{b^2-4ac}}{2a}$$)",
                                   R"($\sqrt[3]{x}$)",
                                   R"($$\sum_{i=1}^{n} i = \frac{n(n+1)}{2}$$)",
                                   R"($$\int_0^\infty e^{-x^2}\,dx$$)",
                                   R"($\alpha\beta\Gamma$)",
                                   R"($\lim_{x \to 0} \frac{\sin x}{x} = 1$)",
                                   R"($$\prod\limits_{k} a_k$$)",
                                   R"($$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$$)",
                                   R"($$\begin{bmatrix} a \\ b \\[4pt] c \end{bmatrix}$$)",
                                   R"(\begin{align*} a &= b \\ &= c \end{align*})",
                                   R"($$f = \begin{cases} 1 & \text{if } x > 0 \\ 0 \end{cases}$$)",
                                   R"($$\left( \frac{a}{b} \right)$$)",
                                   R"($$\left\{ x \middle| y \right.$$)",
                                   R"($\big( \Bigl[ x \Bigr] \big)$)",
                                   R"($\hat{x} \vec v \bar{y} \dot z \widetilde{abc} \overline{AB}$)",
                                   R"($\mathbb{R}^n, \mathcal{L}, \mathbf x$)",
                                   R"($\text{für alle } x$)",
                                   R"($\text{if $n$ is \$5 or more}$)",
                                   R"($\operatorname{rank}(A), \operatorname*{argmin}_x$)",
                                   R"($a \bmod b \pmod{n}$)",
                                   R"($x' + f''(x)$)",
                                   R"($\binom{n}{k}$)",
                                   R"($\underbrace{a+b}_{n} \overset{!}{=} c$)",
                                   R"($A \xrightarrow{f} B$)",
                                   R"($\boxed{E = mc^2}$)",
                                   R"($\displaystyle \sum_i x_i$)",
                                   R"($x \not= y$)",
                                   R"($$a = b \tag{1}$$)",
                                   R"($$\begin{array}{l|c} a & b \\ \hline c & d \end{array}$$)",
                                   R"($1,000.50$)",
                                   R"($\{1, 2\} \setminus \emptyset$)",
                                   R"($`x`$)",
                                   R"($\mathrm{d}x \, \mathrm{H_2O}$)",
                                   R"($50\%$)",
                                   R"(${n \over 2}$)",
                                   R"($P(A \mid B)$)",
                                   R"($\lVert x \rVert_2 \le \|y\|$)",
                                   R"($17 \equiv 3 \mod 7$)",
                                   R"($x \lt y \gt z$)",
                                   R"($N \trianglelefteq G, A \preccurlyeq B, p \nvdash q$)",
                                   R"($T_{\rm max} = {\bf v} \cdot \bf w$)",
                                   R"($\frac{\bcancel{3}}{\xcancel{6}}$)",
                                   R"($\braket{a|b} = \bra{a} \ket{b}$)",
                                   R"($A \xrightarrow[\Delta]{H_2O} B \xrightleftharpoons[x]{} C$)",
                                   R"($A \xRightarrow{f} B \xleftrightarrow{} C, \overleftrightarrow{AB}$)",
                                   R"($$\ce{2H2 + O2 ->[\Delta] 2H2O}, \ce{^{14}_{6}C}$$)",
                                   R"(\begin{flalign*} a &= b \end{flalign*})",
                                   "$$\nx\n% said\n$$",
                                   R"($äöü$)"}) {
            QTest::newRow(source) << QString::fromUtf8(source);
        }
    }

    void whatChatRepliesHoldIsAFormula() {
        QFETCH(const QString, source);
        QVERIFY(isFormula(formulaSource(source)));
        const auto box = laid(source);
        QVERIFY(box->width > 1 && !box->ink.isEmpty());
        const QRectF ink = box->ink.boundingRect();
        QVERIFY2(-ink.top() <= box->ascent + 2 && ink.bottom() <= box->descent + 2, "ink outside of its box");
        QVERIFY2(ink.right() <= box->width + 3 && ink.left() >= -3, "ink beside its box");
    }

    void whatIsWrongIsNone_data() {
        QTest::addColumn<QString>("source");
        for (const char* source : {R"($\foo$)",
                                   R"($\frac{1}$)",
                                   R"(${x$)",
                                   R"($x}$)",
                                   R"($x^$)",
                                   R"($$\left( x$$)",
                                   R"($\right)$)",
                                   R"($$\begin{pmatrix} 1 \end{bmatrix}$$)",
                                   R"($$\begin{nothing} x \end{nothing}$$)",
                                   R"($ $)",
                                   R"($\sqrt$)",
                                   R"($\begin{array} x \end{array}$)",
                                   R"($\text{a$)",
                                   R"($$\text{a $x^$}$$)",
                                   R"($$\text{a $x}$$)",
                                   R"($x_$)",
                                   R"($\left x \right)$)",
                                   R"($\input{/etc/passwd}$)",
                                   R"($\ce{A ->[x}$)",
                                   R"($\ce{A^ b}$)",
                                   R"($\ce{$x$}$)",
                                   R"($\def\x{\x}\x$)",
                                   R"($\)"}) {
            QTest::newRow(source) << QString::fromUtf8(source);
        }
    }

    void whatIsWrongIsNone() {
        QFETCH(const QString, source);
        QVERIFY(!isFormula(formulaSource(source)));
        QVERIFY(laid(source) == nullptr);
    }

    void partsStandWhereTheyBelong() {
        const auto x = laid("$x$"), squared = laid("$x^2$"), lower = laid("$x_2$");
        QVERIFY(squared->ascent > x->ascent && squared->descent <= x->descent + 1);
        QVERIFY(lower->descent > x->descent && lower->ascent <= x->ascent + 1);
        QVERIFY(laid("$$\\frac{a}{b}$$")->ascent > laid("$\\frac{a}{b}$")->ascent);
        QVERIFY(laid("$$\\sum_a^b$$")->width < laid("$\\sum_a^b$")->width + kEm);  // limits stand below and above
        QVERIFY(laid("$$\\sum_a^b$$")->descent > laid("$\\sum_a^b$")->descent);
        QVERIFY(laid("$a+b$")->width > laid("$ab$")->width + laid("$+$")->width);  // an operator has space around it
        QVERIFY(laid("$-b$")->width < laid("$a-b$")->width - laid("$a$")->width);  // a sign has none
        QVERIFY(laid("$$\\left(\\frac{a}{\\frac{b}{c}}\\right)$$")->ascent > laid("$$(x)$$")->ascent * 1.5);
        QVERIFY(formulaBox(formulaSource("$x$"), 2 * kEm)->width > 1.9 * x->width);
        QCOMPARE(laid("$5~m$")->width, laid("$5\\ m$")->width);
        QVERIFY(laid("$5~m$")->width > laid("$5m$")->width);
        const auto arrow = laid("$\\xrightarrow{f}$"), both = laid("$\\xrightarrow[\\text{below}]{f}$");
        QVERIFY(both->descent > arrow->descent && both->ascent <= arrow->ascent + 1);  // what is in [] stands below
        QVERIFY(both->width > arrow->width && both->width < laid("$\\xrightarrow{f}\\text{[below]}$")->width);
        QVERIFY(laid("$\\rm xx$")->ink == laid("$\\mathrm{xx}$")->ink);
        QVERIFY(laid("${\\rm x}x$")->ink != laid("$\\rm xx$")->ink);  // it ends with its group
    }

    void chemistryIsRead_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("latex");
        QTest::newRow("water") << "2H2O"
                               << "2\\mathrm{H}_{2}\\mathrm{O}";
        QTest::newRow("charges") << "SO4^2- + Na+"
                                 << "\\mathrm{SO}_{4}^{\\mathrm{2-}} + \\mathrm{Na}^{+}";
        QTest::newRow("states") << "Cl-(aq)"
                                << "\\mathrm{Cl}^{-}(\\mathrm{aq})";
        QTest::newRow("bonds")
            << "CH3-CH=C#C"
            << "\\mathrm{CH}_{3}\\mathord{-}\\mathrm{CH}\\mathord{=}\\mathrm{C}\\mathord{\\equiv}\\mathrm{C}";
        QTest::newRow("brackets") << "[Fe(CN)6]^{4-}"
                                  << "[\\mathrm{Fe}(\\mathrm{CN})_{6}]^{\\mathrm{4-}}";
        QTest::newRow("water of crystals") << "CuSO4 * 5H2O"
                                           << "\\mathrm{CuSO}_{4} \\cdot  5\\mathrm{H}_{2}\\mathrm{O}";
        QTest::newRow("there and back") << "A <=> 0.5B v"
                                        << "\\mathrm{A} \\rightleftharpoons  0.5\\mathrm{B} \\downarrow ";
        QTest::newRow("a catalyst") << "A ->[H+][x] B"
                                    << "\\mathrm{A} \\xrightarrow[\\mathrm{x}]{\\mathrm{H}^{+}} \\mathrm{B}";
    }
    void chemistryIsRead() {
        QFETCH(const QString, written);
        QFETCH(const QString, latex);
        QCOMPARE(latexOfChemistry(written).value_or("none"), latex);
        QVERIFY(laid("$\\ce{" + written + "}$") != nullptr);
    }

    void equalFormulasAreLaidOutOnce() { QCOMPARE(laid("$\\frac{a}{b}$").get(), laid("$\\frac{a}{b}$").get()); }

    void nothingHostileIsABurden_data() {
        QTest::addColumn<QString>("source");
        const auto many = [](const char* text, int times) { return QString::fromLatin1(text).repeated(times); };
        QTest::newRow("braces") << many("{", 3000);
        QTest::newRow("groups") << many("{", 1500) + "x" + many("}", 1500);
        QTest::newRow("fractions") << many("\\frac{1}{", 400) + "x" + many("}", 400);
        QTest::newRow("roots") << many("\\sqrt{", 500) + "x" + many("}", 500);
        QTest::newRow("superscripts") << many("x^{", 1000) + "x" + many("}", 1000);
        QTest::newRow("scripts of nothing") << many("^", 3000);
        QTest::newRow("brackets") << many("\\left(", 300) + many("\\right)", 300);
        QTest::newRow("tables") << many("\\begin{matrix}", 150) + many("\\end{matrix}", 150);
        QTest::newRow("cells") << "\\begin{matrix}" + many("&", 3900) + "\\end{matrix}";
        QTest::newRow("rows") << "\\begin{matrix}" + many("a\\\\", 1200) + "\\end{matrix}";
        QTest::newRow("accents") << many("\\hat", 1000) + "x";
        QTest::newRow("primes") << "x" + many("'", 3900);
        QTest::newRow("fonts") << many("\\mathbf", 500) + "x";
        QTest::newRow("styles") << many("\\displaystyle", 300) + "x";
        QTest::newRow("a long one") << many("x+", 20000);
    }

    void nothingHostileIsABurden() {
        QFETCH(const QString, source);
        const auto node = parseMath(source);
        if (!node) return;  // refused, and shown as code
        const MathBox box = layMath(*node, true, kEm);
        QVERIFY(box.ink.elementCount() < 400'000);
    }

    void formulasInFormulasAreCountedWithThem() {
        const auto chemistry = [](int times) -> QString { return "\\ce{" + QString("C6").repeated(times) + "}"; };
        QVERIFY(parseMath(chemistry(900)).has_value());
        QVERIFY(!parseMath(chemistry(900) + chemistry(900)).has_value());
    }

    void anyTextIsAFormulaOrNone() {
        const QStringList pieces{"\\frac",
                                 "{",
                                 "}",
                                 "^",
                                 "_",
                                 "\\left",
                                 "(",
                                 ")",
                                 "\\right",
                                 "&",
                                 "\\\\",
                                 "\\begin{matrix}",
                                 "\\end{matrix}",
                                 "\\sqrt",
                                 "[",
                                 "]",
                                 "\\text",
                                 "x",
                                 "\\sum",
                                 "\\limits",
                                 "'",
                                 "\\hat",
                                 "\\over",
                                 "\\displaystyle",
                                 "\\mathbb",
                                 "\\big",
                                 "|",
                                 "\\middle",
                                 ".",
                                 "%",
                                 "\n",
                                 " ",
                                 "\\",
                                 "$",
                                 "\\operatorname*",
                                 "\\tag",
                                 "\\binom",
                                 "\\substack",
                                 "\\xrightarrow",
                                 "\\xcancel",
                                 "\\ce",
                                 "->",
                                 "\\rm",
                                 "~",
                                 "\\not",
                                 "\\begin{cases}",
                                 "\\end{cases}",
                                 "\U0001F600"};
        QRandomGenerator random(7);
        int shown = 0;
        for (int run = 0; run < 5000; ++run) {
            QString source;
            for (int size = 1 + random.bounded(14); size > 0; --size) source += pieces[random.bounded(pieces.size())];
            const auto node = parseMath(source);
            if (!node) continue;
            layMath(*node, run % 2 == 0, kEm);
            ++shown;
        }
        QVERIFY(shown > 100);
    }
};

QTEST_MAIN(MathTest)
#include "math_test.moc"
