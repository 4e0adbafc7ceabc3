// The folder of kept weights (kept_weights.h) as a whole: what goes from it. Thread rule: any thread, beside other
// processes that use it. Failure rule: what cannot be looked at or removed stays; no errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace daylong::cpu {

inline constexpr std::string_view kKeptEnding = ".tiles";
inline constexpr std::string_view kPartEnding = ".part";  // behind it, until the file is whole

/// Removes what is of no model that is still there, and what was left half written.
void dropOrphans(const std::filesystem::path& folder);

/// Whether `bytes` may be kept there besides the others, `most` in all (0: a tenth of what is free, or would be without
/// them). What others have written so far counts, too. For that those go that were used longest ago. `own` is replaced
/// by it.
bool makeRoom(const std::filesystem::path& own, uint64_t bytes, uint64_t most);

}  // namespace daylong::cpu
