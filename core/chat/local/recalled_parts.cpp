#include "chat/local/recalled_parts.h"

#include "chat/local/token_stream.h"

#include <algorithm>
#include <limits>

namespace daylong::chat {

Result<std::vector<memory::TokenRange>> recalledParts(store::TranscriptWriter& transcript,
                                                      store::ConversationId conversation, const TokenModel& model,
                                                      uint64_t firstSeen) {
    constexpr uint32_t kPage = 16;
    std::vector<memory::TokenRange> parts;  // newest first
    store::MessageId before = std::numeric_limits<store::MessageId>::max();
    for (bool more = true; more;) {
        const std::vector<store::Message> page = TRY(transcript.turnsBefore(conversation, before, kPage));
        more = page.size() == kPage;
        for (const store::Message& message : page) {
            before = message.id;
            if (!holdsTokens(message)) continue;
            more = more && message.tokenEnd > firstSeen;
            if (message.role != store::MessageRole::User || message.tokenEnd <= firstSeen) continue;
            const auto passages = TRY(transcript.recalled(message.id));
            if (!passages || passages->empty()) continue;
            const uint64_t all = message.tokenEnd - message.tokenBegin, own = model.cost(asTurn(message));
            if (all > own) parts.push_back({message.tokenBegin, message.tokenEnd - own});
        }
    }
    std::reverse(parts.begin(), parts.end());
    return parts;
}

std::vector<memory::TokenRange> within(const std::vector<memory::TokenRange>& ranges, uint64_t begin, uint64_t end) {
    std::vector<memory::TokenRange> seen;
    for (const memory::TokenRange& range : ranges) {
        const memory::TokenRange part{std::max(range.begin, begin), std::min(range.end, end)};
        if (part.begin < part.end) seen.push_back(part);
    }
    return seen;
}

}  // namespace daylong::chat
