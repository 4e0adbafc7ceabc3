#include "markdown/block_model.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

/// "```", "~~~~": the run that opens a fence at the line's start (up to three spaces in), or empty.
QString fenceOf(const QString& line) {
    qsizetype start = 0;
    while (start < line.size() && line[start] == u' ') ++start;
    if (start > 3 || start >= line.size()) return {};
    const QChar mark = line[start];
    if (mark != u'`' && mark != u'~') return {};
    qsizetype end = start;
    while (end < line.size() && line[end] == mark) ++end;
    if (end - start < 3) return {};
    if (mark == u'`' && line.indexOf(u'`', end) >= 0) return {};  // a code span, not a fence
    return line.mid(start, end - start);
}

}  // namespace

QString safeMarkdown(const QString& markdown) {
    QString safe;
    safe.reserve(markdown.size() + 16);
    for (qsizetype i = 0; i < markdown.size(); ++i) {
        const QChar c = markdown[i];
        if (c == u'`') {
            qsizetype run = i;
            while (run < markdown.size() && markdown[run] == u'`') ++run;
            const QString ticks = markdown.mid(i, run - i);
            const qsizetype close = markdown.indexOf(ticks, run);
            const qsizetype end = close < 0 ? run : close + ticks.size();
            safe += markdown.mid(i, end - i);
            i = end - 1;
        } else if (c == u'<') {
            safe += QStringLiteral("&lt;");
        } else if (c == u'!' && i + 1 < markdown.size() && markdown[i + 1] == u'[') {
            safe += QStringLiteral("!\\[");
            ++i;
        } else {
            safe += c;
        }
    }
    return safe;
}

BlockModel::BlockModel(QObject* parent) : QAbstractListModel(parent) {}

int BlockModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_blocks.size());
}

QVariant BlockModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Block& block = m_blocks[static_cast<size_t>(index.row())];
    switch (role) {
        case CodeRole: return block.code;
        case Qt::DisplayRole:
        case TextRole: return block.code ? block.text : safeMarkdown(block.text);
        case LanguageRole: return block.language;
        default: return {};
    }
}

QHash<int, QByteArray> BlockModel::roleNames() const {
    return {{CodeRole, "code"}, {TextRole, "content"}, {LanguageRole, "language"}};
}

void BlockModel::reset(const QString& text) {
    beginResetModel();
    m_blocks.clear();
    m_line.clear();
    m_partialRow = -1;
    endResetModel();
    append(text);
}

void BlockModel::append(const QString& text) {
    dropPartialLine();
    m_line += text;
    qsizetype from = 0;
    for (qsizetype end = m_line.indexOf(u'\n'); end >= 0; end = m_line.indexOf(u'\n', from)) {
        takeLine(m_line.mid(from, end - from));
        from = end + 1;
    }
    m_line.remove(0, from);
    showPartialLine();
}

void BlockModel::takeFrom(BlockModel& other) {
    reset({});
    m_line = std::exchange(other.m_line, {});
    m_partialRow = std::exchange(other.m_partialRow, -1);
    m_partialFrom = other.m_partialFrom;
    if (other.m_blocks.empty()) return;
    const int last = other.rowCount() - 1;
    other.beginRemoveRows({}, 0, last);
    std::vector<Block> blocks = std::exchange(other.m_blocks, {});
    other.endRemoveRows();
    beginInsertRows({}, 0, last);
    m_blocks = std::move(blocks);
    endInsertRows();
}

bool BlockModel::inCode() const { return !m_blocks.empty() && m_blocks.back().code && !m_blocks.back().closed; }

bool BlockModel::atCode() const { return inCode() || m_line.contains(u'`') || !fenceOf(m_line).isEmpty(); }

void BlockModel::takeLine(const QString& line) {
    const QString fence = fenceOf(line);
    if (inCode()) {
        Block& code = m_blocks.back();
        if (!fence.isEmpty() && fence.startsWith(code.fence) && line.trimmed() == fence) {
            code.closed = true;
            return;
        }
        if (!code.text.isNull()) code.text += u'\n';
        code.text += line;
        if (code.text.isNull()) code.text = QLatin1String("");
        changed(m_blocks.size() - 1);
        return;
    }
    if (!fence.isEmpty()) {
        removeEmptyText();  // of a line that did not yet look like a fence
        if (!m_blocks.empty()) m_blocks.back().closed = true;
        push({.code = true, .closed = false, .language = line.trimmed().mid(fence.size()).trimmed(), .text = {}, .fence = fence});
        return;
    }
    if (line.trimmed().isEmpty()) {
        if (!m_blocks.empty()) m_blocks.back().closed = true;
        return;
    }
    Block& open = openText();
    if (!open.text.isEmpty()) open.text += u'\n';
    open.text += line;
    changed(m_blocks.size() - 1);
}

/// What may yet become a fence is not shown as text: it would flicker.
void BlockModel::showPartialLine() {
    const QString trimmed = m_line.trimmed();
    if (trimmed.isEmpty()) return;
    const bool code = inCode();
    if (trimmed.startsWith(u"``") || trimmed.startsWith(u"~~~") || trimmed == u"`") return;
    Block& block = code ? m_blocks.back() : openText();
    m_partialRow = static_cast<int>(m_blocks.size()) - 1;
    m_partialFrom = block.text.isNull() ? -1 : block.text.size();
    if (code ? !block.text.isNull() : !block.text.isEmpty()) block.text += u'\n';
    block.text += m_line;
    changed(m_blocks.size() - 1);
}

/// Takes back what showPartialLine added; the caller shows something newer in the same turn.
void BlockModel::dropPartialLine() {
    if (m_partialRow < 0) return;
    Block& block = m_blocks[static_cast<size_t>(m_partialRow)];
    if (m_partialFrom < 0) block.text = QString();
    else block.text.truncate(m_partialFrom);
    m_partialRow = -1;
}

BlockModel::Block& BlockModel::openText() {
    if (m_blocks.empty() || m_blocks.back().closed || m_blocks.back().code) push({});
    return m_blocks.back();
}

void BlockModel::removeEmptyText() {
    if (m_blocks.empty() || m_blocks.back().code || !m_blocks.back().text.isEmpty()) return;
    const int row = static_cast<int>(m_blocks.size()) - 1;
    beginRemoveRows({}, row, row);
    m_blocks.pop_back();
    endRemoveRows();
}

void BlockModel::changed(size_t row) {
    const QModelIndex at = index(static_cast<int>(row));
    Q_EMIT dataChanged(at, at, {TextRole});
}

void BlockModel::push(Block block) {
    const int row = static_cast<int>(m_blocks.size());
    beginInsertRows({}, row, row);
    m_blocks.push_back(std::move(block));
    endInsertRows();
}

}  // namespace daylong::ui

#include "moc_block_model.cpp"
