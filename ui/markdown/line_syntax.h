// What one line of Markdown may be: fences, headings, rules, item markers, table rows, definitions of links (CommonMark
// 0.30, GitHub's tables). A line is read by a cursor that counts columns, for tabs.
// Thread rule: any. Failure rule: none; a line that is nothing of it is text.
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>

namespace daylong::ui {

class LineCursor {
public:
    explicit LineCursor(QStringView line) : m_line(line) {}

    qsizetype indent() const;         // columns of white space in front of the words
    void skip(qsizetype columns);     // at most so many columns of white space
    void take(qsizetype characters);  // none of them a tab
    QStringView words() const;        // from the first that is no white space
    QString rest() const;             // with its white space
    bool blank() const { return words().isEmpty(); }

private:
    QStringView m_line;
    qsizetype m_at = 0, m_column = 0;
    qsizetype m_spare = 0;  // columns of a tab that was taken in part
};

/// Without the spaces and tabs at its ends. Other blanks are text: a Chinese paragraph begins with two of its own.
QStringView withoutBlanks(QStringView line);
/// How often the first character stands there, in a row.
qsizetype runOf(QStringView words);
/// "```", "~~~~": the run that opens code at the beginning of `words`, or empty.
QStringView fenceOf(QStringView words);
/// Whether `words` close the code that `fence` opened.
bool closesFence(QStringView words, QStringView fence);
/// "---", "* * *"
bool isRule(QStringView words);
/// "##": 2; 0: no heading.
int headingLevel(QStringView words);
/// The heading's text.
QString headingText(QStringView words);
/// The level of the heading that such a line makes of the paragraph above it; 0: none.
int underlineLevel(QStringView words);

struct ItemMarker {
    QChar mark;       // - + * . )
    int number = -1;  // of an ordered item
    qsizetype size = 0;
    bool ordered() const { return number >= 0; }
};
std::optional<ItemMarker> itemMarkerOf(QStringView words);

/// The cells of a table's row, without the white space around them; "\|" is a "|".
QStringList cellsOf(QStringView row);
/// The alignment of each column, '-', 'l', 'c' or 'r', if the line may stand below a table's head; else empty.
QString tableRuleOf(QStringView words);

struct LinkDefinition {
    QString label;  // as it is compared
    QString target;
    QString title;
};
/// "[label]: target "title""; the address or the title may stand on the next line.
std::optional<LinkDefinition> linkDefinitionOf(QStringView words);
constexpr qsizetype kLongestFootnote = 40;  // characters of "[^label]"
/// As labels are compared: without case, white space as one space.
QString linkLabel(QStringView label);

}  // namespace daylong::ui
