// A block as the HTML of Qt's rich text, of which it uses b, i, s, code, a, span, br, p and table: everything else that
// stands in the text is text. Colours come from a style sheet that the window puts in front.
// Thread rule: any. Failure rule: none.
#pragma once

#include "markdown/block_parser.h"
#include "markdown/inline_text.h"
#include "markdown/sought_words.h"

namespace daylong::ui {

struct RenderedBlock {
    QString html;
    QString plain;  // what is seen, character by character
};

RenderedBlock renderBlock(const Block& block, const std::vector<LinkDefinition>& definitions,
                          const SoughtWords& sought);

/// Text as it was typed.
RenderedBlock renderPlain(const QString& text, const SoughtWords& sought);

}  // namespace daylong::ui
