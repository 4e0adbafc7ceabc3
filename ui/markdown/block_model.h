// BlockModel: one message as a list of Markdown blocks, each rendered by itself. Text is appended; only the last
// blocks change, so a token's cost does not grow with the reply's length. Blocks end at blank lines and at code
// fences (CommonMark 0.30, sections 4.5 and 4.9).
// Thread rule: GUI thread. Failure rule: any text is some list of blocks.
#pragma once

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace daylong::ui {

class BlockModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to a message")
public:
    enum Role { CodeRole = Qt::UserRole + 1, TextRole, LanguageRole };

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

private:
    struct Block {
        bool code = false;
        bool closed = false;
        QString language;
        QString text;  // Markdown made safe, or the code as it is
        QString fence; // what closes a code block
    };
    bool inCode() const;
    void takeLine(const QString& line);  // complete, without its newline
    void showPartialLine();              // the unfinished last line, until more of it comes
    void dropPartialLine();
    Block& openText();
    void removeEmptyText();
    void changed(size_t row);
    void push(Block block);

    std::vector<Block> m_blocks;
    QString m_line;           // the last line, as long as it has no end
    int m_partialRow = -1;    // the block that shows m_line
    qsizetype m_partialFrom = 0;  // where in its text
};

/// Markdown that renders as text only: no HTML, no images fetched from anywhere. Code spans stay as they are.
QString safeMarkdown(const QString& markdown);

}  // namespace daylong::ui
