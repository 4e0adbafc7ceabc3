// InlineText: a paragraph's Markdown as what is seen of it: plain characters, and runs of them that are bold, code, a
// link. Parsed by md4c, which Qt uses, too, but told better: mathematics stays as it is, single line breaks are kept,
// "<br>" breaks a line, emphasis works beside Chinese, Japanese and Korean; and there is no HTML and no picture. Thread
// rule: any. Failure rule: any text is some characters; what cannot be parsed is shown as it is.
#pragma once

#include "markdown/line_syntax.h"

#include <QString>

#include <vector>

namespace daylong::ui {

struct InlineRun {
    qsizetype begin = 0, end = 0;  // in InlineText::plain
    bool bold = false, italic = false, struck = false, code = false;
    bool formula = false;  // nothing else
    bool raised = false;   // a footnote's label
    QString link;          // an address of the web or of mail; empty: none
};

/// Mathematics that is shown as a formula: one character of the text.
struct InlineFormula {
    qsizetype at = 0;
    QString source;  // with its delimiters
    bool display = false;
};

constexpr QChar kFormula = QChar::ObjectReplacementCharacter;

struct InlineText {
    QString plain;                        // "\n" where a line breaks, kFormula for a formula
    std::vector<InlineRun> runs;          // all of it, in order
    std::vector<InlineFormula> formulas;  // likewise
};

/// `definitions`: of links whose definition stands elsewhere in the message.
InlineText parseInline(const QString& markdown, const std::vector<LinkDefinition>& definitions = {});

/// The labels, as they are compared, that links in the text may name: "[words][label]", "[label]".
QStringList linkLabelsIn(const QString& markdown);

/// Whether a click may open the link: web and mail only.
bool mayOpen(const QString& link);

}  // namespace daylong::ui
