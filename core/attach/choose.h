// What of an attached file a model is given, where that is not all of it.
// Thread rule: any one. Failure rule: none; where nothing can be ranked it is the file's beginning.
#pragma once

#include "store/types.h"

#include <cstdint>
#include <string_view>

namespace daylong::attach {

enum class Part {
    All,
    Beginning,
    End,
    About,  // the places with the message's words, and what room is left is the beginning's
};

/// Marks what is seen: at most `bytes` of its text, unless it is All; whole pieces, and at least one.
void choose(store::AttachedFile& file, Part part, uint64_t bytes, std::string_view message);

}  // namespace daylong::attach
