// BlockParser: Markdown, line by line, as blocks that are shown each by itself: a paragraph, a heading, code, a table,
// a rule (CommonMark 0.30, tables as GitHub has them). It remembers what is open around them: list items and
// quotations. No block is long: what goes on and on becomes several, so that showing one of them is always cheap. It
// departs from CommonMark where models do: mathematics is no Markdown, and code that forgets to stand in its item does.
// Thread rule: any. Failure rule: any text is some list of blocks; none of it is left out.
#pragma once

#include "markdown/line_syntax.h"
#include "markdown/math_spans.h"

#include <QChar>
#include <QString>

#include <cstddef>
#include <vector>

namespace daylong::ui {

/// What a block stands in.
struct Container {
    bool quote = false;  // or a list item
    int id = 0;          // blocks with the same stand in the same quotation, or item
    QString marker;      // "7.", "•": the block begins the item; else it is further on in it
    QString footnote;    // its label, if it is one; its marker is its number
    bool operator==(const Container&) const = default;
};

struct Block {
    enum class Kind { Text, Heading, Code, Table, Rule, Definition };
    enum class Joint {
        Apart,  // a block of its own
        Line,   // goes on with the block before, on the next line
        Word,   // goes on in the midst of a line
    };

    Kind kind = Kind::Text;
    Joint joint = Joint::Apart;
    bool spaced = false;                // a blank line in front of it
    bool closed = false;                // lines that come are no longer part of it
    int level = 0;                      // of a heading
    std::vector<Container> containers;  // the outermost first
    QString language;                   // of code
    QString text;                       // Markdown, or code as it is
    QString head;                       // of a table that goes on: its first two lines
    QString fence;                      // what closes code; empty: indented code
    int state = 0;                      // of code: a CodeState, what the code before has left open
    qsizetype indent = 0;               // of the fence
    int lines = 0;
};

constexpr qsizetype kLongestBlock = 4096;  // characters; of a line, too
constexpr qsizetype kLongestCode = 3 * kLongestBlock;
constexpr int kMostTextLines = 60;  // of text
constexpr int kMostCodeLines = 200;
constexpr int kMostTableRows = 60;  // of a table
constexpr size_t kDeepest = 24;     // containers; what is further in is text

class BlockParser {
public:
    /// Adds a line without its newline: to the last of `blocks`, or behind it. The others are not needed.
    void takeLine(const QString& line, std::vector<Block>& blocks);
    /// More of the line before, which is a long one.
    void takeRest(const QString& rest, std::vector<Block>& blocks);
    /// Of what a person typed, a line's first blanks are kept: it may be code without a fence.
    void keepBlanks() { m_keepsBlanks = true; }
    /// Whether a line that is still coming may turn out to be a fence or a rule (it is not shown as text: it would
    /// flicker).
    static bool isUnclear(const QString& line, const std::vector<Block>& blocks);

private:
    struct Open {
        bool quote = false;
        int id = 0;
        qsizetype width = 0;  // columns from what it stands in to what an item holds
        QChar mark;
        int number = -1;
        QString footnote;    // its label; else empty
        bool empty = false;  // an item with nothing behind its marker so far
    };
    bool takeCode(LineCursor line, std::vector<Block>& blocks);
    void takeText(LineCursor line, std::vector<Block>& blocks);
    void beginBlock(LineCursor line, std::vector<Block>& blocks);
    void takeBlank(size_t within, std::vector<Block>& blocks);
    size_t openContainers(LineCursor& line) const;
    /// `sibling`: the item that the first of them may follow, or null. `interrupts`: it would end a paragraph.
    bool beginContainers(LineCursor& line, const Open* sibling, bool interrupts);
    bool beginItem(LineCursor& line, const Open* sibling, bool interrupts);
    bool takeTable(QStringView words, size_t within, std::vector<Block>& blocks);
    bool takeDefinition(QStringView words, std::vector<Block>& blocks);
    void addText(const QString& line, std::vector<Block>& blocks);
    Block& push(Block block, std::vector<Block>& blocks);
    Block& pushRest(Block::Joint joint, std::vector<Block>& blocks);

    std::vector<Open> m_open;      // the outermost first
    std::vector<QString> m_begun;  // markers of the innermost items, which begin on this line
    OpenMath m_math;
    int m_containers = 0;      // begun so far
    int m_footnotes = 0;       // likewise
    bool m_paragraph = false;  // the last line may go on with the next
    bool m_keepsBlanks = false;
    bool m_spaced = false;  // the last line was blank
    int m_blanks = 0;       // so many, behind indented code
};

}  // namespace daylong::ui
