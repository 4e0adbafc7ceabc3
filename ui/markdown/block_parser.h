// BlockParser: Markdown, line by line, as blocks that can be rendered each by itself (CommonMark 0.30: blank lines, fences
// in section 4.5, list items in section 5.2). It remembers the list items that are open, so that what follows a blank line
// or code inside an item still stands in it. Ordered items that a renderer, which counts from 1, would number wrongly
// are blocks of their own, with their number beside them.
// Thread rule: any. Failure rule: any text is some list of blocks.
#pragma once

#include <QChar>
#include <QString>

#include <cstddef>
#include <vector>

namespace daylong::ui {

struct Block {
    bool code = false;
    bool closed = false;
    int depth = 0;         // in so many list items
    QString marker;        // "7.": the block begins an item with it; empty: it begins none, or its text says so
    QString language;      // of code
    QString text;          // Markdown, or the code as it is
    QString fence;         // what closes code
    qsizetype column = 0;  // where its lines begin: at the content of the item it stands in
    qsizetype indent = 0;  // of the fence, beyond that
    bool begun = false;    // has lines
};

class BlockParser {
public:
    /// Adds a line without its newline: to the last of `blocks`, or behind it. The others are not needed.
    void takeLine(const QString& line, std::vector<Block>& blocks);
    /// Whether a line that is still coming may open or close code (it is not shown as text: it would flicker).
    static bool mayBeFence(const QString& line, const std::vector<Block>& blocks);

private:
    struct Marker;
    struct Item {
        qsizetype column;  // of its content
        QChar mark;        // - + * . )
        int number;
        int block;         // the block whose list counts it; 0: none does
    };
    void takeText(const QString& line, std::vector<Block>& blocks);
    /// A line that begins items; `sibling`: the item that the first of them follows, or null.
    void takeItems(const QString& line, qsizetype column, const Item* sibling, std::vector<Block>& blocks);
    void openFence(const QString& line, qsizetype column, std::vector<Block>& blocks);
    void addText(const QString& line, size_t depth, std::vector<Block>& blocks);
    void push(Block block, std::vector<Block>& blocks);
    qsizetype columnAt(size_t depth) const { return depth == 0 ? 0 : m_items[depth - 1].column; }

    std::vector<Item> m_items;  // open ones, the outermost first
    bool m_paragraph = false;   // the last line may go on with the next
    int m_blocks = 0;           // made so far
};

}  // namespace daylong::ui
