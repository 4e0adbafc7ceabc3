#include "chat/recall.h"

#include "base/utf8.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace daylong::chat {

namespace {

constexpr size_t kLookedAt = 24;  // hits
constexpr size_t kMostPassages = 6;
constexpr size_t kMostPassageBytes = 700;  // of a longer one the beginning is told
constexpr double kClearShare = 0.35;       // of what was asked; else it is about something else
constexpr double kNearTheBest = 0.6;
constexpr int64_t kHourMs = int64_t{3600} * 1000;

std::string timeText(int64_t ms, const char* format) {
    const std::time_t seconds = ms / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char text[80];
    return {text, std::strftime(text, sizeof text, format, &local)};
}

/// In one line, without thoughts.
std::string told(const std::string& text) {
    std::string line;
    size_t begin = 0;
    if (const size_t end = text.find("</think>"); text.starts_with("<think>") && end != std::string::npos)
        begin = end + std::string_view("</think>").size();
    bool space = false;
    for (const char letter : std::string_view(text).substr(begin)) {
        const bool isSpace = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
        if (!isSpace && space && !line.empty()) line += ' ';
        space = isSpace;
        if (!isSpace) line += letter;
    }
    if (line.size() <= kMostPassageBytes) return line;
    size_t end = kMostPassageBytes;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;  // within a letter
    line.resize(end);
    return line + "…";
}

std::string quoted(std::vector<store::Message> passages) {
    std::ranges::sort(passages, {}, &store::Message::id);
    std::string text = "(Said earlier in this conversation:\n";
    for (const store::Message& passage : passages) {
        const char* const who = passage.role == store::MessageRole::User ? "I" : "you";
        text +=
            "On " + timeText(passage.createdMs, "%-d %B %Y") + " " + who + " wrote: \"" + told(passage.text) + "\"\n";
    }
    return text.substr(0, text.size() - 1) + ")\n\n";
}

/// The likeliest first.
Result<std::vector<store::MessageId>> candidates(store::TranscriptWriter& transcript, const RecallWish& wish) {
    const std::vector<store::RecallHit> hits =
        TRY(transcript.about({.conversation = wish.conversation, .before = wish.before, .text = wish.text}, kLookedAt));
    std::vector<store::MessageId> clear;
    for (const store::RecallHit& hit : hits) {
        if (hit.share >= kClearShare && hit.score >= kNearTheBest * hits.front().score) clear.push_back(hit.message);
    }
    return clear;
}

}  // namespace

uint64_t recallBudget(uint32_t chosen, uint64_t cacheSize) {
    return chosen != 0 ? std::min<uint64_t>(chosen, cacheSize / 2) : std::min<uint64_t>(512, cacheSize / 8);
}

Result<Recall> recall(store::TranscriptWriter& transcript, const RecallWish& wish) {
    const auto before = TRY(transcript.recalled(wish.said));
    const std::vector<store::MessageId> wanted = before ? *before : TRY(candidates(transcript, wish));
    std::vector<store::Message> passages;
    Recall found;
    for (const store::MessageId id : wanted) {
        const std::optional<store::Message> message = TRY(transcript.message(id));
        if (!message || message->conversation != wish.conversation || message->pinned || message->text.empty())
            continue;
        passages.push_back(*message);
        std::string quotation = quoted(passages);
        if (wish.cost(quotation) > wish.tokens) {
            passages.pop_back();  // a shorter one may have room
            continue;
        }
        found.passages.push_back(id);
        found.quotation = std::move(quotation);
        if (passages.size() == kMostPassages) break;
    }
    if (!before && !found.passages.empty()) TRY(transcript.setRecalled(wish.said, found.passages));
    return found;
}

std::string elapsedTime(int64_t lastMs, int64_t nowMs) {
    const int64_t passed = nowMs - lastMs;
    if (lastMs == 0 || passed <= kHourMs) return {};
    const int64_t hours = passed / kHourMs, days = hours / 24;
    const auto counted = [](int64_t number, const char* unit) {
        return std::to_string(number) + " " + unit + (number == 1 ? " has" : "s have");
    };
    return "(It is " + timeText(nowMs, "%A, %-d %B %Y, %H:%M") + "; " +
           (days > 0 ? counted(days, "day") : counted(hours, "hour")) + " passed since the last message.)\n\n";
}

}  // namespace daylong::chat
