#include "chat/kept_memory.h"

#include "base/fnv_hash.h"
#include "base/folder_entries.h"
#include "memory/budget.h"

#include <charconv>
#include <string>
#include <system_error>
#include <vector>

namespace daylong::chat {

namespace fs = std::filesystem;

fs::path keptFolder(const fs::path& cache, const fs::path& transcript) {
    std::error_code failed;
    const fs::path whole = fs::absolute(transcript, failed);
    FnvHash hash;
    hash.add(failed ? transcript.string() : whole.lexically_normal().string());
    return cache / "memory" / hash.hex();
}

fs::path keptFolderOf(const fs::path& kept, store::ConversationId conversation) {
    return kept / std::to_string(conversation);
}

uint64_t keptLimit(const Settings& settings, const fs::path& kept) {
    if (!settings.keepsMemory || kept.empty()) return 0;
    return settings.keptMiB != 0 ? uint64_t{settings.keptMiB} << 20U : memory::suitableBudget(kept.parent_path());
}

uint64_t keptBytes(const fs::path& kept) { return kept.empty() ? 0 : memory::keptBytes(kept.parent_path()); }

void removeKept(const fs::path& kept, store::ConversationId conversation) {
    std::error_code failed;
    if (!kept.empty()) fs::remove_all(keptFolderOf(kept, conversation), failed);
}

void removeKeptUnless(const fs::path& kept, const std::function<bool(store::ConversationId)>& exists) {
    std::vector<store::ConversationId> gone;
    eachEntryIn(kept, [&](const fs::path& path) {
        const std::string name = path.filename().string();
        store::ConversationId id = 0;
        const auto [rest, wrong] = std::from_chars(name.data(), name.data() + name.size(), id);
        if (wrong == std::errc() && rest == name.data() + name.size() && !exists(id)) gone.push_back(id);
    });
    for (const store::ConversationId id : gone) removeKept(kept, id);
}

void removeAllKept(const fs::path& kept) {
    if (kept.empty()) return;
    eachEntryIn(kept.parent_path(), [](const fs::path& path) {
        std::error_code stays;
        fs::remove_all(path, stays);
    });
}

}  // namespace daylong::chat
