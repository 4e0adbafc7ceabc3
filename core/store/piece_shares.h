// How much of what a text asks for stands in each piece of a file that is not in the transcript yet: by the words, and
// their stems, by which recall finds pieces of those that are. Thread rule: any one. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <span>
#include <string_view>
#include <vector>

namespace daylong::store {

/// 0 to 1 for each.
Result<std::vector<double>> piecesAbout(std::span<const FilePiece> pieces, std::string_view text);

/// What a word is worth that stands in so many of so many pieces.
double rarityOf(double all, double holding);

}  // namespace daylong::store
