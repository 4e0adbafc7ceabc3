#include "markdown/block_parser.h"

#include "code/code_scanner.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace daylong::ui {
namespace {

using Kind = Block::Kind;
using Joint = Block::Joint;

Block* openBlock(std::vector<Block>& blocks) {
    return blocks.empty() || blocks.back().closed ? nullptr : &blocks.back();
}

bool codeIsOpen(const std::vector<Block>& blocks) {
    return !blocks.empty() && blocks.back().kind == Kind::Code && !blocks.back().closed &&
           !blocks.back().fence.isEmpty();
}

bool isFull(const Block& block, qsizetype more) {
    const int most = block.kind == Kind::Code    ? kMostCodeLines
                     : block.kind == Kind::Table ? kMostTableRows
                                                 : kMostTextLines;
    const qsizetype longest = block.kind == Kind::Code ? kLongestCode : kLongestBlock;
    return block.lines >= most || (block.lines > 0 && block.text.size() + more > longest);
}

/// What code leaves open for the code that goes on with it.
CodeState stateBehind(const Block& code, Joint joint) {
    const KnownLanguage* language = code.kind == Kind::Code ? languageOf(code.language) : nullptr;
    if (language == nullptr) return 0;
    const CodeState state = scanCode(*language, code.text, code.state);
    return joint == Joint::Line ? afterLine(*language, state) : state;
}

/// As a person typed it: what it begins with stays in front of it.
QString withBlanks(const QString& line) {
    const qsizetype columns = LineCursor(line).indent();
    return QString(columns > 1 ? columns : 0, QChar::Nbsp).append(withoutBlanks(line));
}

/// "[^1]: ": a footnote's label; empty: none begins there.
QStringView footnoteOf(QStringView words) {
    const qsizetype end = words.startsWith(u"[^") ? words.left(kLongestFootnote).indexOf(u"]:") : -1;
    const QStringView label = end > 2 ? words.mid(2, end - 2) : QStringView();
    return label.contains(u' ') || label.contains(u'[') || label.contains(u']') ? QStringView() : label;
}

/// "[ ] ", "[x] ": the box, and the line goes on behind it.
QString takeTaskBox(LineCursor& line) {
    const QStringView words = line.words();
    if (words.size() < 4 || words[0] != u'[' || words[2] != u']' || words[3] != u' ') return {};
    const bool done = words[1] == u'x' || words[1] == u'X';
    if (!done && words[1] != u' ') return {};
    line.skip(line.indent());
    line.take(3);
    line.skip(1);
    return done ? QStringLiteral("\u2611") : QStringLiteral("\u2610");
}

}  // namespace

void BlockParser::takeLine(const QString& line, std::vector<Block>& blocks) {
    if (codeIsOpen(blocks) && takeCode(LineCursor(line), blocks)) return;
    takeText(LineCursor(line), blocks);
}

void BlockParser::takeRest(const QString& rest, std::vector<Block>& blocks) {
    if (blocks.empty()) push({}, blocks);
    pushRest(Joint::Word, blocks).text = rest;
}

bool BlockParser::takeCode(LineCursor line, std::vector<Block>& blocks) {
    Block& code = blocks.back();
    for (size_t i = 0; i < m_open.size(); ++i) {
        if (!m_open[i].quote) {
            // A line that stands further out would end the item, and the code with it. Models forget to indent code far
            // more often than to close it.
            line.skip(m_open[i].width);
            continue;
        }
        if (line.indent() > 3 || !line.words().startsWith(u'>')) {
            code.closed = true;
            return false;
        }
        line.skip(3);
        line.take(1);
        line.skip(1);
    }
    if (line.indent() <= 3 && closesFence(line.words(), code.fence)) {
        code.closed = true;
        return true;
    }
    line.skip(code.indent);
    const QString text = line.rest();
    Block& block = isFull(code, text.size()) ? pushRest(Joint::Line, blocks) : code;
    if (block.lines++ > 0) block.text += u'\n';
    block.text += text;
    return true;
}

/// How many of the open containers the line stands in; the cursor is behind their marks then.
size_t BlockParser::openContainers(LineCursor& line) const {
    size_t within = 0;
    for (; within < m_open.size(); ++within) {
        const Open& open = m_open[within];
        if (open.quote) {
            if (line.indent() > 3 || !line.words().startsWith(u'>')) break;
            line.skip(3);
            line.take(1);
            line.skip(1);
        } else if (line.blank()) {
            if (open.empty) break;
        } else if (line.indent() >= open.width) {
            line.skip(open.width);
        } else {
            break;
        }
    }
    return within;
}

void BlockParser::takeBlank(size_t within, std::vector<Block>& blocks) {
    const bool inMath = !m_math.closer.isEmpty() && m_math.alone && within == m_open.size();
    Block* block = openBlock(blocks);
    m_spaced = true;
    if (inMath && block != nullptr) {
        addText({}, blocks);
        return;
    }
    m_math = {};
    m_paragraph = false;
    if (within < m_open.size()) m_open.resize(within);
    if (block == nullptr) return;
    if (block->kind == Kind::Code) ++m_blanks;  // indented; more of it may come
    else block->closed = true;
}

void BlockParser::takeText(LineCursor line, std::vector<Block>& blocks) {
    const size_t within = openContainers(line);
    const bool inside = within == m_open.size();
    if (line.blank()) {
        takeBlank(within, blocks);
        return;
    }
    if (m_paragraph && inside && !m_math.closer.isEmpty()) {
        addText(line.rest(), blocks);
        return;
    }
    if (m_paragraph && line.indent() < 4 && takeTable(line.words(), within, blocks)) return;
    if (inside && takeDefinition(line.words(), blocks)) return;
    Block* open = openBlock(blocks);
    if (open != nullptr && open->kind == Kind::Code) {  // indented
        if (inside && line.indent() >= 4) {
            line.skip(4);
            for (; m_blanks > 0; --m_blanks) addText({}, blocks);
            addText(line.rest(), blocks);
            return;
        }
        open->closed = true;
    }
    m_blanks = 0;
    const bool inTable = open != nullptr && open->kind == Kind::Table;
    std::optional<Open> sibling;
    if (!inside) sibling = m_open[within];
    std::vector<Open> outer = m_open;  // where the paragraph stands that a lazy line goes on with
    m_open.resize(within);
    m_begun.clear();
    const bool began = beginContainers(line, sibling ? &*sibling : nullptr, m_paragraph && inside);
    const QStringView words = line.indent() < 4 ? line.words() : QStringView();
    const bool display = inside && beginsDisplay(words) && open != nullptr && open->kind == Kind::Text;
    const bool ends = began || display || !fenceOf(words).isEmpty() || headingLevel(words) > 0 || isRule(words);
    const int under = m_paragraph && inside && !began ? underlineLevel(words) : 0;
    if (under > 0 && open != nullptr && open->kind == Kind::Text) {
        open->kind = Kind::Heading;
        open->level = under;
        open->closed = true;
        m_paragraph = false;
        return;
    }
    if (m_paragraph && !ends) {
        if (!inside) m_open = std::move(outer);
        addText(line.rest(), blocks);
        return;
    }
    if (inTable && inside && !ends) {
        addText(line.words().toString(), blocks);
        return;
    }
    if (open != nullptr) open->closed = true;
    m_paragraph = false;
    m_math = {};
    beginBlock(line, blocks);
}

/// What the line begins, behind the marks of its items and quotations.
void BlockParser::beginBlock(LineCursor line, std::vector<Block>& blocks) {
    const QStringView words = line.indent() < 4 ? line.words() : QStringView();
    const QStringView fence = fenceOf(words);
    if (!fence.isEmpty()) {
        Block& code = push({.kind = Kind::Code}, blocks);
        code.language = words.mid(fence.size()).trimmed().toString();
        code.fence = fence.toString();
        code.indent = line.indent();
    } else if (const int level = headingLevel(words); level > 0) {
        Block& heading = push({.kind = Kind::Heading, .closed = true, .level = level}, blocks);
        heading.text = headingText(words);
    } else if (isRule(words)) {
        push({.kind = Kind::Rule, .closed = true}, blocks);
    } else if (line.blank()) {
        if (!m_begun.empty()) push({.closed = true}, blocks);  // an item; what it holds may come
    } else if (line.indent() >= 4) {
        line.skip(4);
        push({.kind = Kind::Code}, blocks);
        addText(line.rest(), blocks);
    } else if (linkDefinitionOf(words)) {
        push({.kind = Kind::Definition, .closed = true, .text = words.toString()}, blocks);
    } else {
        push({}, blocks);
        m_paragraph = true;
        addText(line.rest(), blocks);
    }
}

/// The quotations and items that begin at the cursor, one in another; false: none.
bool BlockParser::beginContainers(LineCursor& line, const Open* sibling, bool interrupts) {
    bool began = false;
    while (line.indent() < 4 && m_open.size() < kDeepest) {
        if (line.words().startsWith(u'>')) {
            line.skip(3);
            line.take(1);
            line.skip(1);
            m_open.push_back({.quote = true, .id = ++m_containers});
        } else if (const QStringView label = footnoteOf(line.words()); !label.isEmpty()) {
            line.skip(3);
            line.take(label.size() + 4);
            line.skip(line.indent());
            m_open.push_back({.id = ++m_containers, .width = 4, .footnote = label.toString()});
            m_begun.push_back(QString::number(++m_footnotes));
        } else if (!beginItem(line, began ? nullptr : sibling, interrupts && !began)) {
            break;
        }
        began = true;
    }
    return began;
}

bool BlockParser::beginItem(LineCursor& line, const Open* sibling, bool interrupts) {
    const QStringView words = line.words();
    const auto marker = itemMarkerOf(words);
    if (!marker) return false;
    const bool blank = words.mid(marker->size).trimmed().isEmpty();
    if (interrupts && (blank || (marker->ordered() && marker->number != 1))) return false;  // "1986." in a paragraph
    const qsizetype before = line.indent();
    line.skip(before);
    line.take(marker->size);
    const qsizetype spaces = line.indent(),
                    gap = blank || spaces > 4 ? 1 : spaces;  // further in, it is code in the item
    line.skip(gap);
    const bool continues = sibling != nullptr && !sibling->quote && marker->ordered() && sibling->mark == marker->mark;
    const int number = continues ? std::max(marker->number, sibling->number + 1) : marker->number;
    m_open.push_back({.id = ++m_containers,
                      .width = before + marker->size + gap,
                      .mark = marker->mark,
                      .number = number,
                      .empty = blank});
    const QString box = takeTaskBox(line);
    m_begun.push_back(!box.isEmpty()      ? box
                      : marker->ordered() ? QString::number(number) + marker->mark
                                          : QStringLiteral("\u2022"));
    return true;
}

/// Whether the line is the rule below a table's head, which is the last line so far. A rule that forgets to stand in
/// the item of the lines before makes a table outside of it.
bool BlockParser::takeTable(QStringView words, size_t within, std::vector<Block>& blocks) {
    Block* open = openBlock(blocks);
    if (open == nullptr || open->kind != Kind::Text || open->joint == Joint::Word) return false;
    const QString rule = tableRuleOf(words);
    const qsizetype begin = open->text.lastIndexOf(u'\n') + 1;
    const QString head = open->text.mid(begin);
    if (rule.isEmpty() || cellsOf(head).size() != rule.size()) return false;
    const bool forgets = within < m_open.size();
    if (forgets && (begin == 0 || !words.startsWith(u'|') || !m_math.closer.isEmpty())) return false;
    m_open.resize(within);
    if (begin > 0) {
        open->text.truncate(begin - 1);
        Block table{.kind = Kind::Table, .containers = open->containers};
        table.containers.resize(within);
        for (Container& container : table.containers) container.marker.clear();
        open->closed = true;
        blocks.push_back(std::move(table));
        open = &blocks.back();
    }
    open->kind = Kind::Table;
    open->text = head + u'\n' + words.trimmed().toString();
    open->lines = 2;
    m_paragraph = false;
    m_math = {};
    return true;
}

/// Whether the line is the address of a link whose label stands alone on the last line, or its title.
bool BlockParser::takeDefinition(QStringView words, std::vector<Block>& blocks) {
    if (blocks.empty() || m_spaced) return false;
    Block& last = blocks.back();
    const bool labelled = m_paragraph && last.kind == Kind::Text && last.lines == 1 && last.text.endsWith(u"]:");
    if (!labelled && last.kind != Kind::Definition) return false;
    const QString both = last.text + u'\n' + words.toString();
    if (!linkDefinitionOf(both)) return false;
    last.kind = Kind::Definition;
    last.closed = true;
    last.text = both;
    m_paragraph = false;
    return true;
}

void BlockParser::addText(const QString& line, std::vector<Block>& blocks) {
    const bool raw = blocks.back().kind == Kind::Code || !m_math.closer.isEmpty();
    const QString text = raw ? line : m_keepsBlanks ? withBlanks(line) : withoutBlanks(line).toString();
    Block& block = isFull(blocks.back(), text.size()) ? pushRest(Joint::Line, blocks) : blocks.back();
    if (block.lines++ > 0) block.text += u'\n';
    block.text += text;
    if (block.kind != Kind::Text) return;
    m_math.takeLine(text);
    if (m_math.closer.isEmpty() && isDisplayMath(block.text)) {  // what follows stands apart from it
        block.closed = true;
        m_paragraph = false;
    }
}

Block& BlockParser::push(Block block, std::vector<Block>& blocks) {
    const bool begins = !m_open.empty() && m_open.back().empty;
    const bool empty = block.kind == Kind::Text && block.closed;  // an item without words
    if (!blocks.empty()) blocks.back().closed = true;
    for (const Open& open : m_open)
        block.containers.push_back({.quote = open.quote, .id = open.id, .footnote = open.footnote});
    size_t begun = m_begun.size();  // the innermost items
    for (size_t i = m_open.size(); i-- > 0 && begun > 0;) {
        if (!m_open[i].quote) block.containers[i].marker = m_begun[--begun];
    }
    block.spaced = std::exchange(m_spaced, false);
    if (m_begun.empty() && begins) {  // below its marker, which stands alone so far
        block.containers = std::move(blocks.back().containers);
        block.spaced = blocks.back().spaced;
        blocks.pop_back();
    }
    m_begun.clear();
    if (!empty) {
        for (Open& open : m_open) open.empty = false;
    }
    blocks.push_back(std::move(block));
    return blocks.back();
}

/// What the last block goes on as.
Block& BlockParser::pushRest(Joint joint, std::vector<Block>& blocks) {
    Block& before = blocks.back();
    const bool same = before.kind == Kind::Code || (before.kind == Kind::Table && joint == Joint::Line);
    Block rest{.kind = same ? before.kind : Kind::Text,
               .joint = joint,
               .closed = before.closed,
               .containers = before.containers};
    for (Container& container : rest.containers) container.marker.clear();
    if (same) {
        rest.language = before.language;
        rest.fence = before.fence;
        rest.indent = before.indent;
        rest.state = stateBehind(before, joint);
        rest.head = before.head;
        if (rest.kind == Kind::Table && rest.head.isEmpty()) {
            const qsizetype second = before.text.indexOf(u'\n') + 1;
            rest.head = before.text.left(before.text.indexOf(u'\n', second));
        }
    }
    rest.lines = joint == Joint::Word ? 1 : 0;
    before.closed = true;
    blocks.push_back(std::move(rest));
    return blocks.back();
}

bool BlockParser::isUnclear(const QString& line, const std::vector<Block>& blocks) {
    QStringView words = QStringView(line).trimmed();
    const auto inMarkers = [](QChar c) { return QStringView(u" \t0123456789.)-+*>").contains(c); };
    if (codeIsOpen(blocks)) {
        while (!words.isEmpty() && (words.front() == u'>' || words.front() == u' ')) words = words.mid(1);
        return !words.isEmpty() && words.front() == blocks.back().fence.front() && runOf(words) == words.size();
    }
    if (!words.isEmpty() && QStringView(u"-=_*").contains(words.front()) && runOf(words) == words.size()) return true;
    words = words.mid(std::find_if_not(words.begin(), words.end(), inMarkers) - words.begin());
    if (words.isEmpty() || (words.front() != u'`' && words.front() != u'~')) return false;
    return runOf(words) == words.size() || !fenceOf(words).isEmpty();
}

}  // namespace daylong::ui
