// The text around what a search has found, as a person reads it. Thread rule: free functions. Failure rule: none fails.
#pragma once

#include "store/types.h"

#include <QString>

namespace daylong::ui {

/// Without the marks of thoughts, of Markdown and of matches.
QString plainSnippet(const store::SearchHit& hit);
/// StyledText: escaped, matches in <b>.
QString styledSnippet(const store::SearchHit& hit);

}  // namespace daylong::ui
