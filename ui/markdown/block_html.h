// A block as the HTML of Qt's rich text, of which it uses b, i, s, code, a, span, br, p and table: everything else that
// stands in the text is text. Colours come from a style sheet that the window puts in front.
// Thread rule: any. Failure rule: none.
#pragma once

#include "markdown/block_parser.h"
#include "markdown/inline_text.h"
#include "markdown/sought_words.h"

namespace daylong::ui {

struct RenderedBlock {
    QString html;   // with kFormula for each formula; the window puts in its place what has its size
    QString plain;  // what is seen, character by character
    std::vector<InlineFormula> formulas;
    /// A part of what is seen, with the sources of its formulas.
    QString copied(qsizetype from, qsizetype count) const;
};

/// Whether a formula in display is all that the block has.
bool isFormulaBlock(const Block& block);

RenderedBlock renderBlock(const Block& block, const std::vector<LinkDefinition>& definitions,
                          const SoughtWords& sought);

}  // namespace daylong::ui
