#include "markdown/link_index.h"

namespace daylong::ui {
namespace {

/// Of the link, or of the footnote, that begins with the block: its label is "^label", its target its number.
LinkDefinition definitionOf(const Block& block) {
    if (block.kind == Block::Kind::Definition) return linkDefinitionOf(block.text).value_or(LinkDefinition{});
    const Container* last = block.containers.empty() ? nullptr : &block.containers.back();
    if (last == nullptr || last->footnote.isEmpty() || last->marker.isEmpty()) return {};
    return {linkLabel(u'^' + last->footnote), last->marker, {}};
}

}  // namespace

std::set<int> LinkIndex::replace(int first, const std::vector<Block>& blocks) {
    QStringList touched;  // labels whose definition may be another one now, or used
    while (static_cast<int>(m_rows.size()) > first) remove(static_cast<int>(m_rows.size()) - 1, touched);
    for (const Block& block : blocks) add(block, touched);
    std::set<int> changed;
    for (const QString& label : std::as_const(touched)) {
        for (const auto& index : {m_naming, m_defining}) {
            const auto rows = index.constFind(label);
            if (rows == index.constEnd()) continue;
            for (const int row : *rows) {
                if (row < first) changed.insert(row);
            }
        }
    }
    return changed;
}

void LinkIndex::remove(int row, QStringList& touched) {
    const Row removed = std::move(m_rows.back());
    m_rows.pop_back();
    const auto forget = [row](auto& index, const QString& label) {
        std::vector<int>& rows = index[label];
        if (!rows.empty() && rows.back() == row) rows.pop_back();
        if (rows.empty()) index.remove(label);
    };
    for (const QString& label : removed.names) {
        forget(m_naming, label);
        if (m_defining.contains(label)) touched << label;
    }
    if (!removed.defines.isEmpty()) {
        forget(m_defining, removed.defines);
        touched << removed.defines;
    }
}

void LinkIndex::add(const Block& block, QStringList& touched) {
    const int row = static_cast<int>(m_rows.size());
    Row added;
    added.definition = definitionOf(block);
    added.defines = added.definition.label;
    if (!added.defines.isEmpty()) {
        m_defining[added.defines].push_back(row);
        touched << added.defines;
    }
    if (block.kind != Block::Kind::Definition && block.kind != Block::Kind::Code && block.text.contains(u'[')) {
        added.names = linkLabelsIn(block.text);
        for (const QString& label : std::as_const(added.names)) {
            m_naming[label].push_back(row);
            if (m_defining.contains(label)) touched << label;
        }
    }
    m_rows.push_back(std::move(added));
}

std::vector<LinkDefinition> LinkIndex::definitionsFor(int row) const {
    std::vector<LinkDefinition> definitions;
    for (const QString& label : m_rows[static_cast<size_t>(row)].names) {
        const auto rows = m_defining.constFind(label);
        if (rows != m_defining.constEnd()) definitions.push_back(m_rows[static_cast<size_t>(rows->front())].definition);
    }
    return definitions;
}

bool LinkIndex::isUsed(int row) const { return m_naming.contains(m_rows[static_cast<size_t>(row)].defines); }

}  // namespace daylong::ui
