// How long an attached file is in tokens, where counting all of it would take too long.
// Thread rule: any one. Failure rule: none.
#pragma once

#include "store/types.h"

#include <cstdint>
#include <string>

namespace daylong::attach {

/// What of its text is to be counted: all, or a beginning of 256 KiB and less.
std::string countedText(const store::AttachedFile& file);
bool isCountedWhole(const store::AttachedFile& file);
/// Of all of it, where the text above has `counted` tokens; 0: nobody counted, then it is rather too many than too few.
uint64_t tokensOf(const store::AttachedFile& file, uint64_t counted);

}  // namespace daylong::attach
