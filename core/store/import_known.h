// What of an arriving conversation the transcript has already. Internal to core/store.
#pragma once

#include "store/sqlite.h"
#include "store/transcript_import.h"

#include <map>
#include <string>

namespace daylong::store {

struct KnownMessage {
    MessageId id = 0;
    bool takenBack = false;  // hidden since with its import, or with its conversation: it may come again
};

struct KnownConversation {
    ConversationId id = 0;  // 0: not there
    bool isOwn = false;     // it was begun in this transcript
    bool removed = false;
    std::map<std::string, KnownMessage, std::less<>> messages;  // by their names elsewhere, removed ones too
};

Result<KnownConversation> findKnown(Database& database, std::string_view source, std::string_view name);
Arrival countKnown(const ArrivingConversation& arriving, const KnownConversation& known);

}  // namespace daylong::store
