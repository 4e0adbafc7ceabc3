// The parser of LaTeX's mathematics, by descent: math_parser.cpp has rows and what stands in them,
// math_descent_commands.cpp the commands, math_descent_tables.cpp delimiters and environments. Internal to ui/math.
// Failure rule: what is wrong is noted, and nothing comes of the whole.
#pragma once

#include "math/math_commands.h"
#include "math/math_node.h"
#include "math/math_reader.h"
#include "math/math_symbols.h"

#include <optional>

namespace daylong::ui {

constexpr int kDeepestMath = 30;
constexpr int kMostMathNodes = 3000;

MathNode symbolNode(const MathSymbol& symbol, MathFont font);

class MathParser : MathReader {
public:
    explicit MathParser(QStringView source) : MathReader(source) {}

    std::optional<MathNode> parse();

private:
    using Kind = MathNode::Kind;

    // The depth of what is read, which is a recursion.
    struct Deeper {
        explicit Deeper(MathParser& parser) : m_parser(parser) {
            if (++parser.m_depth > kDeepestMath) parser.wrong();
        }
        ~Deeper() { --m_parser.m_depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        MathParser& m_parser;
    };

    MathNode failed();
    MathNode parseAll();
    // The depth of what is read, which is a recursion.
    bool atRowEnd();
    MathNode parseRow();
    /// The row, where a command comes that takes all that follows in it: "\\displaystyle", or what came before, too:
    /// "\\over".
    std::optional<MathNode> restOfRow(MathNode& before);
    MathNode parseGroup();
    /// What a command takes: a group, or what comes next.
    MathNode parseArgument();
    /// What stands in [] in front of that; an empty row: nothing does.
    MathNode parseOptional();
    MathNode parseScripted();
    void count();
    MathNode parseAtom();

    MathNode one(Kind kind, MathClass cls = MathClass::Ord);
    MathNode parseCommand();
    MathNode parseSymbol(const MathSymbol& symbol);
    MathNode parseFurther(const QString& name);
    /// What takes no part in what is shown.
    MathNode parseUnseen(const QString& name);
    MathNode modulus();
    MathNode tag();
    /// "if $n$ is even"
    MathNode wordsWithMath(const QString& text, MathFont font);
    /// A formula that stands in this one, and is written by its own rules.
    MathNode nested(const QString& source);
    static MathNode function(const QString& name, bool limits);
    MathNode words(QString text, MathFont font, MathClass cls = MathClass::Ord);
    MathNode inFont(MathFont font);
    MathNode fraction(const QString& name);
    MathNode root();

    QString takeDelimiter();
    MathNode fenced();
    MathNode bigDelimiter(const QString& name);
    MathNode environment();
    /// The rows up to the end of the environment; one cell alone is no table.
    MathNode parseTable(const QString& name, const MathEnvironment& kind);
    static QChar alignOf(const QString& align, int column);
    /// "\\[4pt]" and "\\*"
    void takeRowSpace();

    int m_depth = 0, m_nodes = 0;
    bool m_inOptional = false;  // "]" ends the row
    MathFont m_font = MathFont::Italic;
};

}  // namespace daylong::ui
