// What a model is given of attached files: their pieces in a plain marked form, in front of the message's own text.
// Made once, when the message is said, and stored. Pure. Failure rule: none.
#pragma once

#include "store/types.h"

#include <span>
#include <string>

namespace daylong::store {

/// English, whatever the desktop speaks, as what recall quotes is. Empty: there are no files.
std::string givenText(std::span<const AttachedFile> files);

/// Fills in what a card tells of the pieces.
void countPieces(AttachedFile& file);

}  // namespace daylong::store
