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
constexpr size_t kMostFiles = 2;   // messages with files that are quoted
constexpr size_t kMostPlaces = 3;  // of each

struct Found {
    store::Message message;
    std::vector<std::string> places;
};

}  // namespace

Result<std::vector<store::Message>> filePassages(store::TranscriptWriter& transcript, const RecallWish& wish) {
    std::vector<store::Message> passages;
    if (!TRY(transcript.hasFiles(wish.conversation))) return passages;
    const store::MessageId end = wish.said != 0 ? wish.said : std::numeric_limits<store::MessageId>::max();
    const std::vector<store::FileHit> hits =
        TRY(transcript.inFiles({.conversation = wish.conversation, .before = end, .text = wish.text}, kLookedAt));
    std::vector<Found> found;
    for (const store::FileHit& hit : hits) {
        if (hit.share < wish.share || hit.share < kNearTheBest * hits.front().share) break;
        const auto there = std::ranges::find(found, hit.message, [](const Found& each) { return each.message.id; });
        std::optional<store::Message> message =
            there != found.end() ? std::optional(there->message) : TRY(transcript.message(hit.message));
        if (!message) continue;
        if (hit.given && (hit.message >= wish.before || message->pinned)) {
            if (found.empty()) return passages;  // the best is seen
            continue;
        }
        const std::string place =
            "\"" + hit.name + "\"" + (hit.page > 0 ? ", page " + std::to_string(hit.page) : "") + "] " + hit.text;
        if (there == found.end()) {
            if (found.size() == kMostFiles) continue;
            message->text.clear();
            message->given.clear();
            found.push_back({std::move(*message), {"[From the file " + place}});
        } else if (there->places.size() < kMostPlaces) {
            there->places.push_back("[" + place);
        }
    }
    for (const Found& each : found) {
        for (size_t count = each.places.size(); count > 0; --count) {
            store::Message& passage = passages.emplace_back(each.message);
            for (size_t i = 0; i < count; ++i) {
                if (i > 0) passage.text += kNextPlace;
                passage.text += each.places[i];
            }
        }
    }
    return passages;
}

}  // namespace daylong::recall
