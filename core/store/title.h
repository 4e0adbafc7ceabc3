// The title of a conversation to which nobody gave one. Pure.
#pragma once

#include <string>

namespace daylong::store {

/// A text's first words.
std::string titleFrom(const std::string& text);

}  // namespace daylong::store
