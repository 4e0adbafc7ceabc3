// A conversation on standard input and output over the chat service. Replies go to standard output, everything else
// (notes, progress, hints) to standard error, so that a script reads nothing but replies.
#pragma once

#include "base/result.h"
#include "chat/chat_service.h"
#include "store/types.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace daylong::cli {

struct TerminalChatOptions {
    std::filesystem::path database;
    std::filesystem::path cacheFolder;       // as chat::ServiceOptions has it
    store::ConversationId conversation = 0;  // 0: the last one; kFirstTemporary: a temporary one
    std::string preset = {};                 // that it uses from now on, by its name; empty: as it is
    std::vector<std::string> attached = {};  // files that go with the first message
    chat::MakeResponder makeResponder;
    std::function<void(settings::Settings&)> overrideSettings;
    bool givenSystemPrompt = false, givenSampling = false;  // on the command line, in `overrideSettings`
};

/// Returns at the end of input or /quit. Under a script, the first failure ends it and is returned.
Result<void> runTerminalChat(TerminalChatOptions options);

}  // namespace daylong::cli
