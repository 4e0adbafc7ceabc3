#include "recall/file_passages.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace daylong::recall {

namespace {

constexpr size_t kLookedAt = 12;  // places
constexpr double kNearTheBest = 0.6;
constexpr size_t kMostFiles = 2;  // messages with files that are quoted

}  // namespace

Result<std::vector<store::Message>> filePassages(store::TranscriptWriter& transcript, const RecallWish& wish) {
    std::vector<store::Message> passages;
    if (!TRY(transcript.hasFiles(wish.conversation))) return passages;
    const store::MessageId end = wish.said != 0 ? wish.said : std::numeric_limits<store::MessageId>::max();
    const std::vector<store::FileHit> hits =
        TRY(transcript.inFiles({.conversation = wish.conversation, .before = end, .text = wish.text}, kLookedAt));
    for (const store::FileHit& hit : hits) {
        if (hit.share < wish.share || hit.share < kNearTheBest * hits.front().share) break;
        std::optional<store::Message> message = TRY(transcript.message(hit.message));
        if (!message) continue;
        if (hit.given && (hit.message >= wish.before || message->pinned)) {
            if (passages.empty()) return passages;  // the best is seen
            continue;
        }
        const std::string where = "\"" + hit.name + "\"" + (hit.page > 0 ? ", page " + std::to_string(hit.page) : "");
        const auto there = std::ranges::find(passages, hit.message, &store::Message::id);
        if (there != passages.end()) there->text += " … [" + where + "] " + hit.text;
        else if (passages.size() < kMostFiles) {
            message->text = "[From the file " + where + "] " + hit.text;
            passages.push_back(std::move(*message));
        }
    }
    return passages;
}

}  // namespace daylong::recall
