#include "markdown/block_model.h"

#include "markdown/block_html.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace daylong::ui {
namespace {

using Kind = Block::Kind;
using Joint = Block::Joint;

/// "\r" ends lines, too. (One at the very end waits for what follows.)
QString withNewlines(QString text) {
    if (!text.contains(u'\r')) return text;
    return text.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace(u'\r', u'\n');
}

/// Where a long line may be cut: at a space, and in no character's midst.
qsizetype cutOf(const QString& line) {
    const qsizetype space = line.lastIndexOf(u' ', kLongestBlock - 1);
    if (space > kLongestBlock / 2) return space;
    const bool inCharacter = line[kLongestBlock].isLowSurrogate() && line[kLongestBlock - 1].isHighSurrogate();
    return inCharacter ? kLongestBlock - 1 : kLongestBlock;
}

int columnsOf(const Block& table) {
    return static_cast<int>(tableRuleOf((table.head.isEmpty() ? table.text : table.head).section(u'\n', 1, 1)).size());
}

QStringList formulas(const RenderedBlock& rendered) {
    QStringList list;
    for (const InlineFormula& formula : rendered.formulas) list << (formula.display ? u'd' : u'i') + formula.source;
    return list;
}

/// What stands in front of a block's lines where it is copied.
QString prefixOf(const Block& block, bool first) {
    QString prefix;
    for (const Container& container : block.containers) {
        if (container.quote) prefix += QStringLiteral("> ");
        else if (first && !container.footnote.isEmpty() && !container.marker.isEmpty())
            prefix += QStringLiteral("[^%1]: ").arg(container.footnote);
        else if (first && !container.marker.isEmpty()) prefix += container.marker + u' ';
        else prefix += QStringLiteral("  ");
    }
    return prefix;
}

}  // namespace

BlockModel::BlockModel(QObject* parent) : QAbstractListModel(parent) {}

int BlockModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_blocks.size());
}

QVariant BlockModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const int row = index.row();
    const Block& block = m_blocks[static_cast<size_t>(row)];
    switch (role) {
        case KindRole: return kind(row);
        case ContentRole: return rendered(row).html;
        case FormulasRole: return formulas(rendered(row));
        case Qt::DisplayRole:
        case PlainRole: return rendered(row).plain;
        case LanguageRole: return block.language;
        case StateRole: return block.state;
        case LevelRole: return block.kind == Kind::Table ? columnsOf(block) : block.level;
        case ContainersRole: return containers(row);
        case JointRole: return block.joint != Joint::Apart;
        case GapRole: return gap(row);
        default: return {};
    }
}

RenderedBlock BlockModel::rendered(int row) const {
    return renderBlock(block(row), m_links.definitionsFor(row), m_sought);
}

QString BlockModel::spoken(int row) const { return rendered(row).copied(0, -1); }

QHash<int, QByteArray> BlockModel::roleNames() const {
    return {
        {KindRole, "kind"},       {ContentRole, "content"}, {FormulasRole, "formulas"},     {LanguageRole, "language"},
        {StateRole, "codeState"}, {LevelRole, "level"},     {ContainersRole, "containers"}, {JointRole, "joint"},
        {GapRole, "gap"}};
}

QString BlockModel::kind(int row) const {
    if (isFormulaBlock(block(row))) return QStringLiteral("formula");
    switch (m_blocks[static_cast<size_t>(row)].kind) {
        case Kind::Text: return QStringLiteral("text");
        case Kind::Heading: return QStringLiteral("heading");
        case Kind::Code: return QStringLiteral("code");
        case Kind::Table: return QStringLiteral("table");
        case Kind::Rule: return QStringLiteral("rule");
        case Kind::Definition: break;
    }
    return m_links.isUsed(row) ? QStringLiteral("hidden") : QStringLiteral("text");
}

QStringList BlockModel::containers(int row) const {
    const Block& now = block(row);
    const std::vector<Container> none;
    const std::vector<Container>& before = row > 0 ? block(row - 1).containers : none;
    QStringList list;
    for (size_t i = 0; i < now.containers.size(); ++i) {
        const Container& container = now.containers[i];
        const bool goesOn = i < before.size() && before[i].id == container.id;
        if (container.quote) list << (goesOn ? QStringLiteral("Q") : QStringLiteral("q"));
        else list << (!container.footnote.isEmpty() ? u'f' : u'i') + container.marker;
    }
    return list;
}

int BlockModel::gap(int row) const {
    const Block& block = m_blocks[static_cast<size_t>(row)];
    if (row == 0 || block.joint != Joint::Apart) return 0;
    if (block.kind == Kind::Definition && m_links.isUsed(row)) return 0;
    if (block.kind == Kind::Heading || block.kind == Kind::Rule ||
        m_blocks[static_cast<size_t>(row) - 1].kind == Kind::Rule)
        return 4;
    const bool begins = !block.containers.empty() && !block.containers.back().marker.isEmpty();
    return begins && !block.spaced ? 1 : 2;
}

void BlockModel::setTyped() {
    m_typed = true;
    m_parser.keepBlanks();
}

void BlockModel::reset(const QString& text) {
    m_soughtPlaces.reset();
    beginResetModel();
    m_blocks.clear();
    m_line.clear();
    m_longLine = m_finished = false;
    m_parser = {};
    if (m_typed) m_parser.keepBlanks();
    m_settled = 0;
    m_links = {};
    endResetModel();
    append(text);
}

void BlockModel::finish() {
    m_finished = true;
    append({});
}

void BlockModel::append(const QString& text) {
    if (!text.isEmpty()) m_finished = false;
    std::vector<Block> last;  // those that may change, and new ones
    if (m_settled > 0) last.push_back(m_lastSettled);
    const size_t first = m_settled - last.size();
    m_line += text;
    const bool waits = m_line.endsWith(u'\r') && !m_finished;
    if (waits) m_line.chop(1);
    if (m_line.contains(u'\r')) m_line = withNewlines(m_line);
    qsizetype from = 0;
    for (qsizetype end = m_line.indexOf(u'\n'); end >= 0; end = m_line.indexOf(u'\n', from)) {
        takeLine(m_line.mid(from, end - from), last);
        from = end + 1;
    }
    m_line.remove(0, from);
    takeLong(last);
    m_settled = first + last.size();
    if (!last.empty()) m_lastSettled = last.back();
    if (!m_line.trimmed().isEmpty() && (m_longLine || m_finished || !BlockParser::isUnclear(m_line, last))) {
        const BlockParser parser = m_parser;  // the line may still turn out to be something else
        const bool longLine = m_longLine;
        takeLine(m_line, last);
        m_parser = parser;
        m_longLine = longLine;
    }
    if (waits) m_line += u'\r';
    show(first, std::move(last));
}

/// A whole line, or the end of one that was taken in part.
void BlockModel::takeLine(const QString& line, std::vector<Block>& blocks) {
    QString rest = line;
    while (rest.size() > kLongestBlock) {
        const QString part = rest.left(cutOf(rest));
        rest.remove(0, part.size());
        takeLine(part, blocks);
        m_longLine = true;
    }
    if (m_longLine) m_parser.takeRest(rest, blocks);
    else m_parser.takeLine(rest, blocks);
    m_longLine = false;
}

/// What is no line yet, but longer than what is shown at once.
void BlockModel::takeLong(std::vector<Block>& blocks) {
    while (m_line.size() > kLongestBlock) {
        const QString part = m_line.left(cutOf(m_line));
        m_line.remove(0, part.size());
        takeLine(part, blocks);
        m_longLine = true;
    }
}

void BlockModel::show(size_t first, std::vector<Block> blocks) {
    m_soughtPlaces.reset();
    const std::set<int> others = m_links.replace(static_cast<int>(first), blocks);
    const size_t end = first + blocks.size(), kept = std::min(end, m_blocks.size());
    for (size_t row = first; row < kept; ++row) {
        Block& now = m_blocks[row];
        const Block before = std::exchange(now, std::move(blocks[row - first]));
        const bool same = before.kind == now.kind && before.text == now.text && before.language == now.language &&
                          before.state == now.state && before.level == now.level &&
                          before.containers == now.containers && before.spaced == now.spaced;
        // what names or defines links may look otherwise though it is the same
        if (!same || (now.kind != Kind::Code && now.text.contains(u'['))) showAgain(static_cast<int>(row));
    }
    if (m_blocks.size() > end) {
        beginRemoveRows({}, static_cast<int>(end), rowCount() - 1);
        m_blocks.resize(end);
        endRemoveRows();
    } else if (m_blocks.size() < end) {
        beginInsertRows({}, rowCount(), static_cast<int>(end) - 1);
        std::move(blocks.begin() + static_cast<ptrdiff_t>(kept - first), blocks.end(), std::back_inserter(m_blocks));
        endInsertRows();
    }
    for (const int row : others) showAgain(row);
}

void BlockModel::showAgain(int row) { Q_EMIT dataChanged(index(row), index(row)); }

void BlockModel::takeFrom(BlockModel& other) {
    reset({});
    m_line = std::exchange(other.m_line, {});
    m_longLine = std::exchange(other.m_longLine, false);
    m_parser = std::exchange(other.m_parser, {});
    m_settled = std::exchange(other.m_settled, 0);
    m_lastSettled = std::exchange(other.m_lastSettled, {});
    if (other.m_blocks.empty()) return;
    const int last = other.rowCount() - 1;
    other.beginRemoveRows({}, 0, last);
    std::vector<Block> blocks = std::exchange(other.m_blocks, {});
    m_links = std::exchange(other.m_links, {});
    other.endRemoveRows();
    beginInsertRows({}, 0, last);
    m_blocks = std::move(blocks);
    endInsertRows();
}

bool BlockModel::atCode() const {
    const bool inCode = !m_blocks.empty() && m_blocks.back().kind == Kind::Code && !m_blocks.back().closed;
    return inCode || m_line.contains(u'`') || BlockParser::isUnclear(m_line, m_blocks);
}

QString BlockModel::copied(int first, qsizetype begin, int last, qsizetype end) const {
    QString text;
    for (int row = first; row <= last && row < rowCount(); ++row) {
        const Block& now = block(row);
        if (now.kind == Kind::Definition && m_links.isUsed(row)) continue;
        const qsizetype from = row == first ? begin : 0;
        QString part = now.kind == Kind::Rule ? QStringLiteral("---")
                                              : rendered(row).copied(from, row == last && end >= 0 ? end - from : -1);
        if (m_typed) part.replace(QChar::Nbsp, u' ');  // what a line begins with
        if (row > first) {
            const bool tight = now.joint == Joint::Line || (!now.spaced && gap(row) < 2);
            if (now.joint != Joint::Word) text += tight ? QStringLiteral("\n") : QStringLiteral("\n\n");
            else if (now.kind == Kind::Text && now.text.startsWith(u' ')) text += u' ';
        }
        if (now.joint != Joint::Word && now.kind != Kind::Code && from == 0) {  // code is to be run
            const QString prefix = prefixOf(now, true), further = prefixOf(now, false);
            part = prefix + part.replace(u'\n', QStringLiteral("\n") + further);
        }
        text += part;
    }
    return text;
}

int BlockModel::sizeOf(int row) const { return static_cast<int>(data(index(row), PlainRole).toString().size()); }

QPoint BlockModel::wordAt(int row, int at) const {
    const QString text = data(index(row), PlainRole).toString();
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(std::clamp(at, 0, static_cast<int>(text.size())));
    const qsizetype begin = finder.isAtBoundary() ? finder.position() : finder.toPreviousBoundary();
    finder.setPosition(begin);
    const qsizetype end = finder.toNextBoundary();
    return {static_cast<int>(std::max<qsizetype>(begin, 0)), static_cast<int>(end < 0 ? text.size() : end)};
}

QString BlockModel::wholeCode(int row) const {
    while (row > 0 && block(row).joint != Joint::Apart) --row;
    QString code = block(row).text;
    for (int next = row + 1; next < rowCount() && block(next).joint != Joint::Apart; ++next) {
        if (block(next).joint == Joint::Line) code += u'\n';
        code += block(next).text;
    }
    return code;
}

void BlockModel::copyCode(int row) const { QGuiApplication::clipboard()->setText(wholeCode(row)); }

void BlockModel::setSought(const SoughtWords& words) {
    if (words == m_sought) return;
    m_sought = words;
    m_soughtPlaces.reset();
    if (!m_blocks.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {ContentRole});
    Q_EMIT soughtChanged();
}

const std::vector<QRect>& BlockModel::soughtPlaces() const {
    if (m_soughtPlaces) return *m_soughtPlaces;
    m_soughtPlaces.emplace();
    for (int row = 0; row < rowCount() && !m_sought.empty(); ++row) {
        if (!m_sought.isIn(block(row).text)) continue;  // most of a long message need not be rendered for it
        const RenderedBlock shown = rendered(row);
        std::vector<TextRange> ranges = m_sought.placesIn(shown.plain);
        for (const InlineFormula& formula : shown.formulas) {
            if (m_sought.isIn(formula.source)) ranges.push_back({formula.at, formula.at + 1});
        }
        std::sort(ranges.begin(), ranges.end(),
                  [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
        for (const TextRange& range : ranges) {
            m_soughtPlaces->emplace_back(row, static_cast<int>(range.begin), static_cast<int>(range.end - range.begin),
                                         1);
        }
    }
    return *m_soughtPlaces;
}

QRect BlockModel::soughtAt(int place) const {
    return place < 0 || place >= soughtCount() ? QRect(-1, -1, 0, 0) : soughtPlaces()[static_cast<size_t>(place)];
}

}  // namespace daylong::ui

#include "moc_block_model.cpp"
