// BlockModel: one message as a list of Markdown blocks, each rendered by itself. Text is appended; only the last
// blocks change, so a token's cost does not grow with the reply's length.
// Thread rule: GUI thread. Failure rule: any text is some list of blocks.
#pragma once

#include "markdown/block_parser.h"
#include "markdown/sought_words.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <cstddef>
#include <vector>

namespace daylong::ui {

class BlockModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to a message")
public:
    enum Role { CodeRole = Qt::UserRole + 1, TextRole, LanguageRole, DepthRole, MarkerRole };

    explicit BlockModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void append(const QString& text);
    void reset(const QString& text);
    /// Becomes what `other` was, which is empty then.
    void takeFrom(BlockModel& other);
    /// Whether text that comes now stands in code, or in a line that may hold some.
    bool atCode() const;

    /// Words that are to be marked, wherever they stand.
    void setSought(const SoughtWords& words);
    Q_INVOKABLE int firstSought() const;  // the first row with one of them; -1: none

private:
    void show(size_t first, std::vector<Block> blocks);  // in place of those from `first` on

    std::vector<Block> m_blocks;
    QString m_line;          // the last line, as long as it has no end
    BlockParser m_parser;    // after the lines that have one
    size_t m_settled = 0;    // blocks that those lines made
    Block m_lastSettled;     // the last of them, without m_line
    SoughtWords m_sought;
};

}  // namespace daylong::ui
