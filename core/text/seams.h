// Where a conversation's text may be cut into what is encoded at one time and what is encoded later, so that both
// together have the tokens of the whole: vocabularies merge spaces and line breaks with their neighbours. Stateless;
// never fails.
#pragma once

#include "text/jinja/text.h"
#include "text/tokenizer.h"

#include <vector>

namespace daylong::text {

/// Rendered text as tokens; marked bytes are content, the others markup. `continues`: plain text stands before it.
std::vector<TokenId> encodeText(const Tokenizer& tokenizer, const jinja::Text& text, bool continues);
/// Whether what follows these tokens goes on with their text, so that no space is put in front of it.
bool endsPlain(const Tokenizer& tokenizer, const std::vector<TokenId>& tokens);
/// The place nearest to `wanted`, within the white space of markup around it, where a cut leaves the tokens as they
/// are; `wanted` where there is none.
size_t seamNear(const jinja::Text& text, size_t wanted, const Tokenizer& tokenizer);

}  // namespace daylong::text
