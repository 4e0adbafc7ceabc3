#include "recall/candidates.h"

#include "recall/corrections.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

namespace daylong::recall {

namespace {

constexpr size_t kLookedAt = 48;  // hits, seen ones among them
constexpr double kNearTheBest = 0.6;
constexpr double kAsGood = 0.8;  // of an earlier message's score, for a later one to say the same anew

struct Found {
    store::Message message;
    store::RecallHit hit;
    bool seen = false;       // by the model, as it is
    bool corrects = false;   // the person says in it that something does not hold any more
    bool takenBack = false;  // somebody said later that it does not hold any more
};

/// A single question: it has the words of what it asks for, and tells nothing.
bool onlyAsks(std::string_view text) {
    constexpr std::array<std::string_view, 3> kMarks = {"?", "？", "؟"};
    constexpr std::array<std::string_view, 5> kEnds = {". ", "! ", "\n", "。", "！"};
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return std::ranges::any_of(kMarks, [text](std::string_view mark) { return text.ends_with(mark); }) &&
           std::ranges::none_of(kEnds, [text](std::string_view end) { return text.find(end) != text.npos; });
}

/// Whether it says of another what is asked of somebody or something that is named, and this is told elsewhere. A small
/// model takes the one for the other.
bool isOfAnother(const Found& said, const std::vector<Found>& all) {
    return !said.hit.named && std::ranges::any_of(all, [&said](const Found& other) {
        return other.hit.named && (other.hit.words & said.hit.words) != 0;
    });
}

/// What is clearly about it, the likeliest first; nothing where that is still seen.
Result<std::vector<Found>> find(store::TranscriptWriter& transcript, const RecallWish& wish) {
    const store::MessageId end = wish.said != 0 ? wish.said : std::numeric_limits<store::MessageId>::max();
    const std::vector<store::RecallHit> hits =
        TRY(transcript.about({.conversation = wish.conversation, .before = end, .text = wish.text}, kLookedAt));
    std::vector<Found> near;
    for (const store::RecallHit& hit : hits) {
        if (hit.share < wish.share) continue;
        if (!near.empty() && hit.score < kNearTheBest * near.front().hit.score) break;
        std::optional<store::Message> message = TRY(transcript.message(hit.message));
        if (!message || message->text.empty()) continue;
        const bool seen = hit.message >= wish.before || message->pinned;
        if (seen && onlyAsks(message->text)) continue;
        // A reply takes nothing back of what its reader said.
        const bool corrects =
            message->role == store::MessageRole::User && !onlyAsks(message->text) && saysItChanged(message->text);
        near.push_back({std::move(*message), hit, seen, corrects});
    }
    std::vector<Found> all;
    std::ranges::copy_if(near, std::back_inserter(all),
                         [&near](const Found& said) { return !isOfAnother(said, near); });
    if (!all.empty() && all.front().seen) all.clear();
    return all;
}

/// Whether `other` says of what is asked for all that `said` says, later and as clearly.
bool saysAgain(const Found& other, const Found& said) {
    return said.hit.words != 0 && (other.hit.words & said.hit.words) == said.hit.words &&
           other.hit.score >= kAsGood * said.hit.score && other.message.id > said.message.id;
}

/// The latest that does; itself, where there is none.
const Found& latestOf(const Found& said, const std::vector<Found>& all) {
    const Found* latest = &said;
    for (const Found& other : all) {
        if (saysAgain(other, said) && other.message.id > latest->message.id) latest = &other;
    }
    return *latest;
}

bool isTakenBack(const Found& said, const std::vector<Found>& all) {
    return std::ranges::any_of(all, [&said](const Found& other) { return other.corrects && saysAgain(other, said); });
}

void place(const Found& said, const std::vector<Found>& all, std::vector<Candidate>& placed) {
    if (said.seen || std::ranges::count(placed, said.message.id, [](const auto& each) { return each.message.id; }) > 0)
        return;
    const Found& latest = latestOf(said, all);
    const bool again = latest.message.id != said.message.id;
    if (again && latest.seen) return;
    if (again) place(latest, all, placed);
    if (!said.takenBack) placed.push_back({said.message, again ? latest.message.id : 0});
}

}  // namespace

Result<std::vector<Candidate>> candidates(store::TranscriptWriter& transcript, const RecallWish& wish) {
    std::vector<Found> all = TRY(find(transcript, wish));
    if (!asksOfFormerTimes(wish.text)) {
        for (Found& said : all) said.takenBack = isTakenBack(said, all);
    }
    std::vector<Candidate> placed;
    for (const Found& said : all) place(said, all, placed);
    return placed;
}

}  // namespace daylong::recall
