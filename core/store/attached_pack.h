// Attached files in one row, of a message that is not said yet: their text, their pictures, and what of them a model
// will be given. Internal to core/store. Pure. Failure rule: Result; InvalidFile where the row is damaged.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <span>
#include <string>
#include <string_view>

namespace daylong::store {

std::string packedFiles(std::span<const AttachedFile> files);
Result<AttachedFiles> unpackedFiles(std::string_view packed);

}  // namespace daylong::store
