#include "math/math_symbols.h"

#include <QHash>

namespace daylong::ui {
namespace {

// Names and what they stand for, by class.
constexpr const char16_t* kOrd =
    u"alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ "
    u"lambda λ "
    u"mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi "
    u"ψ omega ω "
    u"Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ hbar "
    u"ℏ hslash ℏ "
    u"ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ "
    u"angle ∠ "
    u"measuredangle ∡ triangle △ square □ Box □ blacksquare ■ Diamond ◇ diamond ⋄ bigstar ★ prime ′ degree ° dots … "
    u"ldots … "
    u"dotsc … vdots ⋮ sharp ♯ flat ♭ natural ♮ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ imath ı jmath ȷ "
    u"complement ∁ "
    u"backslash \\ _ _ # # % % & & $ $ pounds £ euro € copyright © dag † ddag ‡ S § P ¶ checkmark ✓ surd √ eth ð mho ℧ "
    u"lbrack [ rbrack ] aa å O Ø o ø blacktriangle ▲ qed □ Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ "
    u"Nu Ν Rho Ρ "
    u"Tau Τ Chi Χ "
    u"gimel ℷ daleth ℸ digamma ϝ sphericalangle ∢ lozenge ◊ blacklozenge ⧫ triangledown ▽ vartriangle △ "
    u"blacktriangledown ▼ mathellipsis … textdegree ° yen ¥ AA Å";
constexpr const char16_t* kBin =
    u"pm ± mp ∓ times × div ÷ cdot ⋅ cdotp ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨ "
    u"lor ∨ wedge ∧ "
    u"land ∧ setminus ∖ smallsetminus ∖ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ dagger † ddagger ‡ amalg ⨿ wr ≀ bmod "
    u"mod ltimes "
    u"⋉ rtimes ⋊ bigcirc ◯ boxplus ⊞ boxtimes ⊠ barwedge ⊼ veebar ⊻ triangleleft ◁ triangleright ▷ "
    u"mod mod lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ bigtriangleup △ bigtriangledown ▽ circledast ⊛ circledcirc ⊚ "
    u"circleddash ⊝ boxminus ⊟ boxdot ⊡ dotplus ∔ divideontimes ⋇ curlyvee ⋎ curlywedge ⋏ Cap ⋒ Cup ⋓ "
    u"intercal ⊺";
constexpr const char16_t* kRel =
    u"leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅ propto ∝ ll ≪ gg ≫ prec ≺ succ "
    u"≻ preceq ⪯ "
    u"succeq ⪰ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubseteq ⊑ sqsupseteq ⊒ "
    u"in ∈ ni ∋ "
    u"notin ∉ mid ∣ nmid ∤ parallel ∥ nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ asymp ≍ doteq ≐ "
    u"bowtie ⋈ smile ⌣ "
    u"frown ⌢ leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ coloneqq ≔ coloneq ≔ eqqcolon ≕ "
    u"triangleq ≜ "
    u"to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ implies ⟹ "
    u"impliedby ⟸ "
    u"longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ "
    u"mapsto ↦ "
    u"longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow "
    u"↗ searrow ↘ "
    u"swarrow ↙ nwarrow ↖ rightharpoonup ⇀ leftharpoonup ↼ rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝ therefore ∴ "
    u"because ∵ "
    u"nrightarrow ↛ nRightarrow ⇏ upharpoonright ↾ restriction ↾ twoheadrightarrow ↠ rightarrowtail ↣ colon : "
    u"lt < gt > trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ ntriangleleft ⋪ "
    u"ntriangleright ⋫ preccurlyeq ≼ succcurlyeq ≽ precsim ≾ succsim ≿ nprec ⊀ nsucc ⊁ lll ⋘ ggg ⋙ leqq ≦ "
    u"geqq ≧ lessgtr ≶ gtrless ≷ lessapprox ⪅ gtrapprox ⪆ subseteqq ⫅ supseteqq ⫆ nsubset ⊄ nsupset ⊅ "
    u"nsupseteq ⊉ Subset ⋐ Supset ⋑ sqsubset ⊏ sqsupset ⊐ nvdash ⊬ nvDash ⊭ nVdash ⊮ Vvdash ⊪ ncong ≇ nsim ≁ "
    u"eqsim ≂ thicksim ∼ thickapprox ≈ backsim ∽ doteqdot ≑ circeq ≗ bumpeq ≏ between ≬ pitchfork ⋔ varpropto "
    u"∝ owns ∋ Join ⋈ multimap ⊸ leftharpoondown ↽ rightharpoondown ⇁ leftrightharpoons ⇋ rightleftarrows ⇄ "
    u"leftrightarrows ⇆ rightrightarrows ⇉ leftleftarrows ⇇ upuparrows ⇈ downdownarrows ⇊ Updownarrow ⇕ "
    u"nleftarrow ↚ nLeftarrow ⇍ nleftrightarrow ↮ nLeftrightarrow ⇎ twoheadleftarrow ↞ leftarrowtail ↢ "
    u"curvearrowright ↷ curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ leftrightsquigarrow ↭ "
    u"dashrightarrow ⇢ dashleftarrow ⇠";
constexpr const char16_t* kInner = u"cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ ddots ⋱";
constexpr const char16_t* kLimits =
    u"sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup "
    u"⨆";
constexpr const char16_t* kIntegrals =
    u"int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ "
    u"iiiint ⨌ oiiint ∰";
constexpr const char16_t* kFunctions =
    u"sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth exp ln log lg dim ker deg hom arg sgn tr "
    u"rank diag "
    u"span sech csch erf Var Cov "
    u"cosec ctg tg sh ch th cth arctg arcctg";
constexpr const char16_t* kLimitFunctions =
    u"lim limsup liminf max min sup inf det gcd lcm Pr argmax argmin injlim projlim "
    u"plim";
constexpr const char16_t* kDelimiters =
    u"( ( ) ) [ [ ] ] / / | | . . < ⟨ > ⟩ \\{ { \\} } \\lbrace { \\rbrace } \\lbrack [ \\rbrack ] \\| ‖ \\vert | "
    u"\\Vert ‖ \\lvert | "
    u"\\rvert | \\lVert ‖ \\rVert ‖ \\langle ⟨ \\rangle ⟩ \\lfloor ⌊ \\rfloor ⌋ \\lceil ⌈ \\rceil ⌉ \\uparrow ↑ "
    u"\\downarrow ↓ "
    u"\\updownarrow ↕ \\backslash \\ \\mid | \\lgroup ( \\rgroup ) \\llbracket ⟦ \\rrbracket ⟧";

struct Table {
    QHash<QString, MathSymbol> symbols;
    QHash<QString, bool> functions;
    QHash<QString, QString> delimiters;

    Table() {
        add(kOrd, {{}, MathClass::Ord});
        add(kBin, {{}, MathClass::Bin});
        add(kRel, {{}, MathClass::Rel});
        add(kInner, {{}, MathClass::Inner});
        add(kLimits, {{}, MathClass::Op, true, true});
        add(kIntegrals, {{}, MathClass::Op, true, false});
        for (const QString& name : words(kFunctions)) functions.insert(name, false);
        for (const QString& name : words(kLimitFunctions)) functions.insert(name, true);
        const QStringList list = words(kDelimiters);
        for (qsizetype i = 0; i + 1 < list.size(); i += 2) {
            delimiters.insert(list[i], list[i + 1]);
            const bool opens = QStringView(u"([{⟨⌊⌈⟦").contains(list[i + 1]),
                       closes = QStringView(u")]}⟩⌋⌉⟧").contains(list[i + 1]);
            const MathClass cls = opens || list[i].startsWith(u"\\lv") || list[i].startsWith(u"\\lV") ? MathClass::Open
                                  : closes || list[i].startsWith(u"\\rv") || list[i].startsWith(u"\\rV")
                                      ? MathClass::Close
                                      : MathClass::Ord;
            const QString name = list[i].mid(1);
            if (!name.isEmpty() && !symbols.contains(name)) symbols.insert(name, {list[i + 1], cls});
        }
    }

    static QStringList words(const char16_t* text) { return QString::fromUtf16(text).split(u' ', Qt::SkipEmptyParts); }

    void add(const char16_t* pairs, MathSymbol symbol) {
        const QStringList list = words(pairs);
        for (qsizetype i = 0; i + 1 < list.size(); i += 2) {
            symbol.character = list[i + 1];
            symbols.insert(list[i], symbol);
        }
    }
};

const Table& table() {
    static const Table all;
    return all;
}

}  // namespace

std::optional<MathSymbol> mathSymbol(const QString& command) {
    const auto found = table().symbols.constFind(command);
    return found == table().symbols.constEnd() ? std::nullopt : std::optional(*found);
}

MathSymbol typedSymbol(const QString& character) {
    static const QString bins = QStringLiteral("+*±×÷⋅∩∪∧∨⊕⊗∘"), rels = QStringLiteral("=<>:≤≥≠≈≡∈∉⊂⊆→←⇒⇔↦∼∝"),
                         openers = QStringLiteral("([⟨⌊⌈"), closers = QStringLiteral(")]⟩⌋⌉!?"),
                         puncts = QStringLiteral(",;");
    if (character == u"-") return {QStringLiteral("\u2212"), MathClass::Bin};
    if (character == u"*") return {QStringLiteral("\u2217"), MathClass::Bin};
    if (character == u"∑" || character == u"∏") return {character, MathClass::Op, true, true};
    if (character == u"∫") return {character, MathClass::Op, true, false};
    const auto in = [&](const QString& set) { return set.contains(character); };
    const MathClass cls = in(bins)      ? MathClass::Bin
                          : in(rels)    ? MathClass::Rel
                          : in(openers) ? MathClass::Open
                          : in(closers) ? MathClass::Close
                          : in(puncts)  ? MathClass::Punct
                                        : MathClass::Ord;
    return {character, cls};
}

bool isFunction(const QString& command, bool* limits) {
    const auto found = table().functions.constFind(command);
    if (found == table().functions.constEnd()) return false;
    *limits = *found;
    return true;
}

QString delimiterOf(const QString& token) { return table().delimiters.value(token); }

}  // namespace daylong::ui
