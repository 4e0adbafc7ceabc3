// What the readers of other programs' files make of them: plain values, as they were found. Nothing here is trusted:
// names may repeat, parents may be missing or go round in a circle (exchange/tree.h puts that in order).
#pragma once

#include "base/result.h"
#include "store/types.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace daylong::exchange {

// Names of formats and reasons are stable: scripts rely on them (docs/export-format.md).
namespace format {
inline constexpr const char *kChatGpt = "chatgpt", *kOpenWebUi = "open-webui", *kLmStudio = "lm-studio", *kJan = "jan",
                            *kGpt4All = "gpt4all", *kMessages = "messages", *kMarkdown = "markdown",
                            *kDaylong = "daylong";
}
namespace reason {
inline constexpr const char *kSystem = "system message", *kTool = "tool message", *kHidden = "hidden message",
                            *kThoughts = "thoughts", *kEmpty = "empty message", *kPicture = "picture",
                            *kAttachment = "attachment", *kUnknownRole = "unknown role",
                            *kRepeated = "repeated message", *kUnknownContent = "unknown content",
                            *kEmptyConversation = "empty conversation", *kDamaged = "damaged conversation",
                            *kTooLarge = "conversation too large", *kNoConversation = "not a conversation",
                            *kUnreadable = "unreadable file", *kUnreadableFolder = "unreadable folder",
                            *kDeepFolder = "folder too deep";
}

struct ImportedMessage {
    std::string id, parent;  // names in the file; parent: the one that it follows, empty: none
    std::string continues;   // likewise, where that one is not in this file, and may have come before
    store::MessageRole role = store::MessageRole::User;
    store::MessageState state = store::MessageState::Complete;
    std::optional<store::MessageState> asideState;  // of one that is not shown: its state where it is
    bool leads = false;                             // likewise: of its branches the one that was shown last
    std::string branchName;                         // of the branch that begins with it
    std::string text;
    Sayings says = {};  // of a note, instead of the text
    std::vector<store::AttachedFile> files = {};
    int64_t timeMs = 0;  // 0: unknown
    bool pinned = false;
    std::optional<std::vector<std::string>> recalled;  // what was brought back for it; none: nobody looked
    bool leftOut = false;                              // a link in the tree, and no message here
    const char* whyLeftOut = nullptr;                  // a reason that is counted; none for what was never a message
};

struct ImportedConversation {
    const char* source = "";  // a format
    std::string id, title;    // empty: the file has none
    std::string model = {};   // that read it last, by its name
    int64_t createdMs = 0, updatedMs = 0;
    int64_t fileMs = 0;          // when its file was written: where nothing else tells a time
    std::string current;         // the message where the shown path ends; empty: at the newest leaf
    bool statesAreSaid = false;  // the file says of each message whether it is shown, and their order is to be kept
    std::map<std::string, std::string> settings;
    std::string folder = {};  // empty: in none
    std::string preset = {};  // likewise
    std::map<std::string, std::string> presetSettings = {};
    std::vector<ImportedMessage> messages;
};

/// What was left out, counted by its reason.
using Skipped = std::map<std::string, uint64_t>;

/// What happens while files are read.
struct ReadingEvents {
    std::function<Result<void>(ImportedConversation&&)> conversation;  // an error ends the reading
    std::function<void(uint64_t done, uint64_t total)> progress = {};  // bytes
    std::function<bool()> isStopped = {};                              // then the reading ends, with Cancelled
    Skipped* skipped = nullptr;
    Sayings* damage = nullptr;  // what could not be read, and where

    void skip(const char* why, uint64_t count = 1) const {
        if (count > 0) (*skipped)[why] += count;
    }
};

}  // namespace daylong::exchange
