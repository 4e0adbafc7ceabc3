#include "markdown/block_parser.h"

#include "markdown/fences.h"

#include <QStringView>

#include <algorithm>
#include <optional>
#include <utility>

namespace daylong::ui {
namespace {

constexpr qsizetype kTab = 4;

bool isBlank(QStringView text) { return text.trimmed().isEmpty(); }

/// The line with spaces for the tabs in front of its words, so that columns are places in it.
QString withoutTabs(const QString& line) {
    if (!line.contains(u'\t')) return line;
    QString spaced;
    qsizetype at = 0;
    for (; at < line.size() && QStringView(u" \t0123456789.)-+*>").contains(line[at]); ++at) {
        if (line[at] == u'\t') spaced += QString(kTab - spaced.size() % kTab, u' ');
        else spaced += line[at];
    }
    return spaced + line.mid(at);
}

/// The line without up to so many columns of white space.
QString withoutIndent(const QString& line, qsizetype columns) {
    if (columns == 0) return line;
    qsizetype at = 0, column = 0;
    for (; at < line.size() && column < columns && (line[at] == u' ' || line[at] == u'\t'); ++at) {
        column += line[at] == u'\t' ? kTab - column % kTab : 1;
    }
    return QString(std::max<qsizetype>(column - columns, 0), u' ') + line.mid(at);
}

qsizetype indentOf(QStringView line) {
    const auto word = std::find_if(line.begin(), line.end(), [](QChar c) { return c != u' '; });
    return word - line.begin();
}

/// "---", "* * *"
bool isRule(QStringView words) {
    if (words.isEmpty() || !QStringView(u"-_*").contains(words.front())) return false;
    const auto belongs = [&](QChar c) { return c == words.front() || c == u' '; };
    return std::all_of(words.begin(), words.end(), belongs) && words.count(words.front()) >= 3;
}

bool isHeading(QStringView words) {
    if (!words.startsWith(u'#')) return false;
    const qsizetype run = runOf(words);
    return run <= 6 && (run == words.size() || words[run] == u' ');
}

bool endsParagraph(QStringView words) {
    return isHeading(words) || isRule(words) || words.startsWith(u'>') || !fenceOf(words).isEmpty();
}

}  // namespace

struct BlockParser::Marker {
    QChar mark;
    int number = -1;        // of an ordered item
    qsizetype content = 0;  // column
    bool blank = false;     // nothing behind it

    static std::optional<Marker> at(QStringView line, qsizetype column);
    bool ordered() const { return number >= 0; }
    bool interrupts() const { return !blank && (!ordered() || number == 1); }
};

std::optional<BlockParser::Marker> BlockParser::Marker::at(QStringView line, qsizetype column) {
    const QStringView words = wordsAt(line, column);
    if (words.isEmpty() || isRule(words)) return {};
    Marker marker;
    qsizetype end = 0;
    if (QStringView(u"-+*").contains(words[0])) {
        marker.mark = words[0];
        end = 1;
    } else {
        while (end < words.size() && words[end] >= u'0' && words[end] <= u'9') ++end;
        if (end == 0 || end > 9 || end == words.size() || (words[end] != u'.' && words[end] != u')')) return {};
        marker.number = words.left(end).toInt();
        marker.mark = words[end++];
    }
    if (end < words.size() && words[end] != u' ') return {};
    const qsizetype spaces = indentOf(words.mid(end));
    marker.blank = end + spaces == words.size();
    // further in, it is code in the item
    marker.content = words.begin() - line.begin() + end + (marker.blank || spaces > 4 ? 1 : spaces);
    return marker;
}

void BlockParser::takeLine(const QString& line, std::vector<Block>& blocks) {
    if (!blocks.empty() && blocks.back().code && !blocks.back().closed) {
        Block& code = blocks.back();
        const QString inner = withoutIndent(line, code.column);
        if (closesFence(wordsAt(inner, 0), code.fence)) {
            code.closed = true;
            return;
        }
        // A line that stands further out would end the item, and the code with it. Models forget to indent code far more
        // often than to close it.
        if (std::exchange(code.begun, true)) code.text += u'\n';
        code.text += withoutIndent(inner, code.indent);
        return;
    }
    if (!isBlank(line)) {
        takeText(withoutTabs(line), blocks);
        return;
    }
    if (!blocks.empty()) blocks.back().closed = true;
    m_paragraph = false;
}

void BlockParser::takeText(const QString& line, std::vector<Block>& blocks) {
    const auto out = std::find_if(m_items.begin(), m_items.end(), [&](const Item& item) { return indentOf(line) < item.column; });
    const auto within = static_cast<size_t>(out - m_items.begin());
    const qsizetype column = columnAt(within);
    const QStringView words = wordsAt(line, column);
    auto marker = Marker::at(line, column);
    if (m_paragraph && within == m_items.size() && marker && !marker->interrupts()) marker.reset();
    if (m_paragraph && within < m_items.size() && !marker && !endsParagraph(words)) {  // a lazy line: the paragraph goes on
        addText(line, within, blocks);
        return;
    }
    std::optional<Item> sibling;
    if (within < m_items.size()) sibling = m_items[within];
    m_items.resize(within);
    if (!blocks.empty() && blocks.back().depth > static_cast<int>(within)) blocks.back().closed = true;
    if (!fenceOf(words).isEmpty()) {
        openFence(line, column, blocks);
        return;
    }
    if (marker) {
        takeItems(line, column, sibling ? &*sibling : nullptr, blocks);
        return;
    }
    const bool indented = words.isEmpty() && !m_paragraph;  // code
    m_paragraph = !indented && !endsParagraph(words);
    addText(line, within, blocks);
}

void BlockParser::takeItems(const QString& line, qsizetype column, const Item* sibling, std::vector<Block>& blocks) {
    size_t depth = m_items.size();  // of the block that shows the items from there on
    QString rest = line;            // what is not shown yet, at its columns
    const auto showMarkers = [&] {  // alone: something else begins behind them
        if (m_items.size() == depth) return;
        if (!blocks.empty()) blocks.back().closed = true;
        addText(rest.left(column), depth, blocks);
    };
    for (auto marker = Marker::at(line, column); marker; marker = Marker::at(line, column)) {
        const bool continues = sibling != nullptr && marker->ordered() && sibling->mark == marker->mark;
        const int number = continues ? std::max(marker->number, sibling->number + 1) : marker->number;
        const bool listOpen = continues && sibling->block == m_blocks && !blocks.back().closed;
        const bool counted = !marker->ordered() || (continues ? listOpen && number == sibling->number + 1 : number == 1);
        if (!counted) {
            showMarkers();
            depth = m_items.size() + 1;
            rest = QString(marker->content, u' ') + line.mid(marker->content);
            push({.depth = static_cast<int>(depth), .marker = QString::number(number) + marker->mark, .column = marker->content}, blocks);
        }
        m_items.push_back({.column = marker->content, .mark = marker->mark, .number = number, .block = 0});
        column = marker->content;
        sibling = nullptr;
    }
    const QStringView words = wordsAt(line, column);
    m_paragraph = !words.isEmpty() && !endsParagraph(words);
    if (!fenceOf(words).isEmpty()) {
        showMarkers();
        openFence(line, column, blocks);
    } else if (!isBlank(rest)) {
        addText(rest, depth, blocks);
        for (size_t i = depth; i < m_items.size(); ++i) m_items[i].block = m_blocks;
    }
}

void BlockParser::openFence(const QString& line, qsizetype column, std::vector<Block>& blocks) {
    const QStringView words = wordsAt(line, column);
    const QStringView fence = fenceOf(words);
    m_paragraph = false;
    push({.code = true,
          .depth = static_cast<int>(m_items.size()),
          .language = words.mid(fence.size()).trimmed().toString(),
          .fence = fence.toString(),
          .column = column,
          .indent = indentOf(QStringView(line).mid(column))},
         blocks);
}

/// To the block that is open, or as a new one that many items deep.
void BlockParser::addText(const QString& line, size_t depth, std::vector<Block>& blocks) {
    if (blocks.empty() || blocks.back().closed) push({.depth = static_cast<int>(depth), .column = columnAt(depth)}, blocks);
    Block& block = blocks.back();
    if (std::exchange(block.begun, true)) block.text += u'\n';
    block.text += withoutIndent(line, block.column);
}

void BlockParser::push(Block block, std::vector<Block>& blocks) {
    if (!blocks.empty()) blocks.back().closed = true;
    blocks.push_back(std::move(block));
    ++m_blocks;
}

bool BlockParser::mayBeFence(const QString& line, const std::vector<Block>& blocks) {
    QStringView words = QStringView(line).trimmed();
    if (!blocks.empty() && blocks.back().code && !blocks.back().closed) {
        return !words.isEmpty() && words.front() == blocks.back().fence.front() && runOf(words) == words.size();
    }
    const auto inMarkers = [](QChar c) { return QStringView(u" \t0123456789.)-+*").contains(c); };
    words = words.mid(std::find_if_not(words.begin(), words.end(), inMarkers) - words.begin());
    if (words.isEmpty() || (words.front() != u'`' && words.front() != u'~')) return false;
    return runOf(words) == words.size() || !fenceOf(words).isEmpty();
}

}  // namespace daylong::ui
