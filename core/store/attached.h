// What a model is given of attached files: their pieces in a plain marked form, in front of the message's own text.
// Made once, when the message is said, and stored. Pure. Failure rule: none.
#pragma once

#include "store/types.h"

#include <span>
#include <string>
#include <string_view>

namespace daylong::store {

/// English, whatever the desktop speaks, as what recall quotes is. Empty: there are no files.
std::string givenText(std::span<const AttachedFile> files);
/// Of one of them; behind those before it.
void addGiven(const AttachedFile& file, std::string& text);

/// A file's name as it is kept and shown: storable, and in one line, so that nothing behind it reads as something else.
std::string asFileName(std::string_view name);

/// Fills in what a card tells of the pieces.
void countPieces(AttachedFile& file);

}  // namespace daylong::store
