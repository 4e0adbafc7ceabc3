// What a model is called, for people: by its own name or by its file's, whichever reads better.
#pragma once

#include <string>
#include <string_view>

namespace daylong::model {

/// `own`: general.name; `basename`: general.basename (both may be empty); `file`: the file's name without its folder.
/// Converters make the own name of a folder's, where that of a training run may stand ("Smollm2 135M 8k Lc100K Mix1
/// Ep2").
std::string modelName(std::string_view own, std::string_view basename, std::string_view file);

}  // namespace daylong::model
