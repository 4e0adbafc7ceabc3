// Folders of conversations: made, named, deleted, and what is moved into them. No two have one name, whatever the case:
// a second one's gets a number. Thread rule: as the writer's. Failure rule: Result; a call that failed changed nothing.
#pragma once

#include "store/transcript_writer.h"

#include <span>
#include <string_view>
#include <vector>

namespace daylong::store {

class Folders {
public:
    explicit Folders(TranscriptWriter& writer) : m_writer(&writer) {}

    /// By their names.
    Result<std::vector<Folder>> all();
    /// The one of that name, or a new one.
    Result<FolderId> named(std::string_view name);
    Result<void> rename(FolderId id, std::string_view name);
    Result<void> setFolded(FolderId id, bool folded);
    /// What is in a removed one counts as in none, until it is restored, or gone for good with the next start.
    Result<void> setRemoved(FolderId id, bool removed);
    /// 0: into none.
    Result<void> move(std::span<const ConversationId> conversations, FolderId to);

private:
    Result<void> setName(FolderId id, std::string_view wanted);

    TranscriptWriter* m_writer;
};

}  // namespace daylong::store
