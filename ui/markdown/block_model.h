// BlockModel: one message as a list of blocks, each shown by itself. Text is appended; only the last blocks change (and
// those with a link that is defined only now), and no block is long: a token's cost does not grow with the message.
// Thread rule: GUI thread. Failure rule: any text is some list of blocks.
#pragma once

#include "markdown/block_parser.h"
#include "markdown/link_index.h"
#include "markdown/sought_words.h"

#include <QAbstractListModel>
#include <QPoint>
#include <QRect>
#include <QtQml/qqmlregistration.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace daylong::ui {

struct RenderedBlock;

class BlockModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to a message")
public:
    enum Role {
        KindRole = Qt::UserRole + 1,  // "text", "formula" (in display, alone), "heading", "code", "table", "rule",
                                      // "hidden" (a link's definition)
        ContentRole,                  // HTML, with kFormula for each formula; code as it is
        FormulasRole,    // their sources, in order; one in display begins with a "d", one in a line with an "i"
        PlainRole,       // what is seen of it; not for delegates
        LanguageRole,    // of code
        StateRole,       // of code: what the code before it has left open
        LevelRole,       // of a heading; of a table the number of its columns
        ContainersRole,  // what it stands in, the outermost first: "q" a quotation that begins, "Q" one that goes on,
                         // "i" an item, "i7." one that begins; "f" and "f1" a footnote
        JointRole,       // it goes on with the block before
        GapRole,         // how far it stands from the block before, in quarters of a line
    };

    explicit BlockModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// What comes was typed by a person; told before any does.
    void setTyped();
    void append(const QString& text);
    void finish();  // no more will come: what might have become something else is what it is
    void reset(const QString& text);
    /// Becomes what `other` was, which is empty then.
    void takeFrom(BlockModel& other);
    /// Whether text that comes now stands in code, or in a line that may hold some.
    bool atCode() const;

    int gap(int row) const;  // as GapRole tells it
    const Block& block(int row) const { return m_blocks[static_cast<size_t>(row)]; }
    /// What a copy of these rows holds; of the first and the last only the characters from `begin` and up to `end`.
    QString copied(int first, qsizetype begin, int last, qsizetype end) const;
    Q_INVOKABLE QString spoken(int row) const;         // what is seen, with formulas as their sources
    Q_INVOKABLE int sizeOf(int row) const;             // in characters, as seen
    Q_INVOKABLE QPoint wordAt(int row, int at) const;  // from x to y
    /// All of the code that the row is part of; and to the clipboard.
    QString wholeCode(int row) const;
    Q_INVOKABLE void copyCode(int row) const;

    /// Words that are to be marked, wherever they stand.
    void setSought(const SoughtWords& words);
    const SoughtWords& sought() const { return m_sought; }
    Q_INVOKABLE int soughtCount() const { return static_cast<int>(soughtPlaces().size()); }
    /// One of their places: x is its row, y where in what is seen of that it begins, the width how long it is; x is -1:
    /// none.
    Q_INVOKABLE QRect soughtAt(int place) const;

Q_SIGNALS:
    void soughtChanged();

private:
    RenderedBlock rendered(int row) const;
    const std::vector<QRect>& soughtPlaces() const;
    void takeLine(const QString& line, std::vector<Block>& blocks);
    void takeLong(std::vector<Block>& blocks);
    void show(size_t first, std::vector<Block> blocks);  // in place of those from `first` on
    void showAgain(int row);
    QString kind(int row) const;
    QStringList containers(int row) const;

    std::vector<Block> m_blocks;
    QString m_line;           // the last line, as long as it has no end
    bool m_longLine = false;  // its beginning was taken already
    bool m_typed = false;
    bool m_finished = false;
    BlockParser m_parser;  // after the lines that have an end
    size_t m_settled = 0;  // blocks that those lines made
    Block m_lastSettled;   // the last of them, without m_line
    LinkIndex m_links;
    SoughtWords m_sought;
    mutable std::optional<std::vector<QRect>> m_soughtPlaces;  // looked for when asked for
};

}  // namespace daylong::ui
