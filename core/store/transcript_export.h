// TranscriptExport: everything that is in a transcript and not removed, row by row, as it was at one moment: also
// branches and former wordings, with what each message follows. A connection of its own, which changes nothing; the
// writer may be at work elsewhere.
// Thread rule: one thread. Failure rule: Result.
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daylong::store {

struct ExportedConversation {
    Conversation row;
    std::string source, name;  // where it comes from, and its name there; one of our own has the name it has for others
    std::map<std::string, std::string> settings;        // its own
    std::string folder;                                 // that it is in, by its name; empty: in none
    std::string preset;                                 // that it uses, likewise
    std::map<std::string, std::string> presetSettings;  // of that one
    uint64_t hidden = 0;                                // messages in branches that are not shown
};

struct ExportedMessage {
    Message row;
    std::vector<AttachedFile> files = {};
    std::string name, parent;                          // parent: the name of the message that it follows; empty: none
    std::string continues = {};                        // likewise, of one that is not exported with it
    std::optional<MessageState> asideState;            // of one that is not shown: its state where it is
    bool leads = false;                                // likewise: of its branches the one that was shown last
    std::string branchName;                            // of the branch that begins with it
    std::optional<std::vector<std::string>> recalled;  // names of what was brought back for it; none: nobody looked
};

class TranscriptExport {
public:
    static Result<TranscriptExport> open(const std::filesystem::path& file);
    TranscriptExport(TranscriptExport&&) noexcept;
    ~TranscriptExport();

    /// The one that was begun first first.
    Result<std::vector<ExportedConversation>> conversations();
    Result<std::vector<ConversationId>> inFolder(
        std::string_view name);  // none: there is no such folder, or nothing in it
    /// In the transcript's order. One that is being written comes as far as it is, Interrupted.
    Result<void> messages(ConversationId id, const std::function<Result<void>(const ExportedMessage&)>& visit);

private:
    struct Impl;
    explicit TranscriptExport(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::store
