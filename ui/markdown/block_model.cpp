#include "markdown/block_model.h"

#include "markdown/safe_markdown.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace daylong::ui {

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
        case DepthRole: return block.depth;
        case MarkerRole: return block.marker;
        default: return {};
    }
}

QHash<int, QByteArray> BlockModel::roleNames() const {
    return {{CodeRole, "code"}, {TextRole, "content"}, {LanguageRole, "language"}, {DepthRole, "depth"}, {MarkerRole, "marker"}};
}

void BlockModel::reset(const QString& text) {
    beginResetModel();
    m_blocks.clear();
    m_line.clear();
    m_parser = {};
    m_settled = 0;
    endResetModel();
    append(text);
}

void BlockModel::append(const QString& text) {
    std::vector<Block> last;  // those that may change, and new ones
    if (m_settled > 0) last.push_back(m_lastSettled);
    const size_t first = m_settled - last.size();
    m_line += text;
    qsizetype from = 0;
    for (qsizetype end = m_line.indexOf(u'\n'); end >= 0; end = m_line.indexOf(u'\n', from)) {
        m_parser.takeLine(m_line.mid(from, end - from), last);
        from = end + 1;
    }
    m_line.remove(0, from);
    m_settled = first + last.size();
    if (!last.empty()) m_lastSettled = last.back();
    if (!m_line.trimmed().isEmpty() && !BlockParser::mayBeFence(m_line, last)) {
        BlockParser ahead = m_parser;  // the line may still turn out to be something else
        ahead.takeLine(m_line, last);
    }
    show(first, std::move(last));
}

void BlockModel::show(size_t first, std::vector<Block> blocks) {
    const size_t end = first + blocks.size(), kept = std::min(end, m_blocks.size());
    for (size_t row = first; row < kept; ++row) {
        const Block before = std::exchange(m_blocks[row], std::move(blocks[row - first]));
        const Block& now = m_blocks[row];
        QList<int> roles;
        if (before.code != now.code) roles << CodeRole;
        if (before.text != now.text || before.code != now.code) roles << TextRole << Qt::DisplayRole;
        if (before.language != now.language) roles << LanguageRole;
        if (before.depth != now.depth) roles << DepthRole;
        if (before.marker != now.marker) roles << MarkerRole;
        const QModelIndex at = index(static_cast<int>(row));
        if (!roles.isEmpty()) Q_EMIT dataChanged(at, at, roles);
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
}

void BlockModel::takeFrom(BlockModel& other) {
    reset({});
    m_line = std::exchange(other.m_line, {});
    m_parser = std::exchange(other.m_parser, {});
    m_settled = std::exchange(other.m_settled, 0);
    m_lastSettled = std::exchange(other.m_lastSettled, {});
    if (other.m_blocks.empty()) return;
    const int last = other.rowCount() - 1;
    other.beginRemoveRows({}, 0, last);
    std::vector<Block> blocks = std::exchange(other.m_blocks, {});
    other.endRemoveRows();
    beginInsertRows({}, 0, last);
    m_blocks = std::move(blocks);
    endInsertRows();
}

bool BlockModel::atCode() const {
    const bool inCode = !m_blocks.empty() && m_blocks.back().code && !m_blocks.back().closed;
    return inCode || m_line.contains(u'`') || BlockParser::mayBeFence(m_line, m_blocks);
}

void BlockModel::setSought(const SoughtWords& words) {
    if (words == m_sought) return;
    m_sought = words;
    if (!m_blocks.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {TextRole, Qt::DisplayRole});
}

int BlockModel::firstSought() const {
    const auto at = std::find_if(m_blocks.begin(), m_blocks.end(), [this](const Block& block) { return m_sought.isIn(block.text); });
    return at == m_blocks.end() ? -1 : static_cast<int>(at - m_blocks.begin());
}

}  // namespace daylong::ui

#include "moc_block_model.cpp"
