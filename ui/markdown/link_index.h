// LinkIndex: which blocks of a message define links, and which may name them: "[words][label]" here, "[label]: target"
// far away, perhaps still to come. Thread rule: GUI thread. Failure rule: the first definition of a label counts.
#pragma once

#include "markdown/block_parser.h"
#include "markdown/inline_text.h"

#include <QHash>
#include <QStringList>

#include <set>
#include <vector>

namespace daylong::ui {

class LinkIndex {
public:
    /// The blocks from `first` on are these; returns the rows before them that show something else now.
    std::set<int> replace(int first, const std::vector<Block>& blocks);

    std::vector<LinkDefinition> definitionsFor(int row) const;
    /// Whether some block names what this one defines.
    bool isUsed(int row) const;

private:
    struct Row {
        QStringList names;  // labels in brackets
        QString defines;
        LinkDefinition definition;
    };
    void remove(int row, QStringList& touched);
    void add(const Block& block, QStringList& touched);

    std::vector<Row> m_rows;
    QHash<QString, std::vector<int>> m_naming, m_defining;  // rows, ascending
};

}  // namespace daylong::ui
