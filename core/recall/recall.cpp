#include "recall/recall.h"

#include "base/utf8.h"
#include "recall/candidates.h"
#include "recall/file_passages.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace daylong::recall {

namespace {

constexpr size_t kMostPassages = 6;
constexpr size_t kMostPassageBytes = 700;  // of a longer one the beginning is told
constexpr int64_t kHourMs = int64_t{3600} * 1000;

// The sentences are English whatever the desktop speaks, and so are these.
constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<const char*, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};

std::tm localTime(int64_t ms) {
    const std::time_t seconds = ms / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return local;
}

std::string dateText(const std::tm& time) {
    return std::to_string(time.tm_mday) + " " + kMonths[static_cast<size_t>(time.tm_mon)] + " " +
           std::to_string(time.tm_year + 1900);
}

/// In one line, without thoughts.
std::string toldAlone(std::string_view text) {
    std::string line;
    size_t begin = 0;
    if (const size_t end = text.find("</think>"); text.starts_with("<think>") && end != std::string_view::npos)
        begin = end + std::string_view("</think>").size();
    bool space = false;
    for (const char letter : text.substr(begin)) {
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

/// Each place by itself: a long one takes no room of another.
std::string told(std::string_view text) {
    std::string all;
    while (true) {
        const size_t end = text.find(kNextPlace);
        all += (all.empty() ? "" : " … ") + toldAlone(text.substr(0, end));
        if (end == std::string_view::npos) return all;
        text.remove_prefix(end + 1);
    }
}

/// Of a message with files, the same places in them; in the order in which they were chosen from.
Result<std::vector<Candidate>> asBefore(store::TranscriptWriter& transcript, const RecallWish& wish,
                                        std::span<const store::MessageId> ids) {
    std::vector<Candidate> all;
    const std::vector<store::Message> files = TRY(filePassages(transcript, wish));
    for (const store::Message& file : files) {
        if (std::ranges::find(ids, file.id) != ids.end() && !file.pinned) all.push_back({.message = file});
    }
    for (const store::MessageId id : ids) {
        if (std::ranges::find(files, id, &store::Message::id) != files.end()) continue;
        std::optional<store::Message> message = TRY(transcript.message(id));
        if (message && !message->pinned && !message->text.empty()) all.push_back({.message = std::move(*message)});
    }
    return all;
}

/// What is asked with its words in a file is most likely asked of that.
Result<std::vector<Candidate>> inFilesAndTalk(store::TranscriptWriter& transcript, const RecallWish& wish) {
    std::vector<Candidate> all;
    for (store::Message& passage : TRY(filePassages(transcript, wish))) all.push_back({.message = std::move(passage)});
    for (Candidate& candidate : TRY(candidates(transcript, wish))) all.push_back(std::move(candidate));
    return all;
}

}  // namespace

uint64_t nearTokens(uint64_t window, uint64_t parameters) {
    constexpr uint64_t kSmall = 1'000'000'000;  // larger ones have not been tried
    return parameters > 0 && parameters < kSmall ? window / 4 : window;
}

uint64_t recallBudget(uint32_t chosen, uint64_t cacheSize) {
    return chosen != 0 ? std::min<uint64_t>(chosen, cacheSize / 2) : std::min<uint64_t>(512, cacheSize / 8);
}

Result<std::vector<store::Message>> recall(store::TranscriptWriter& transcript, const RecallWish& wish) {
    const auto before = TRY(transcript.recalled(wish.said));
    const std::vector<Candidate> wanted =
        TRY(before ? asBefore(transcript, wish, *before) : inFilesAndTalk(transcript, wish));
    std::vector<store::Message> passages;
    const auto isThere = [&passages](store::MessageId id) {
        return std::ranges::binary_search(passages, id, {}, &store::Message::id);
    };
    for (const auto& [message, saidAgain] : wanted) {
        if (message.conversation != wish.conversation || (saidAgain != 0 && !isThere(saidAgain)) || isThere(message.id))
            continue;
        std::vector<store::Message> more = passages;
        more.insert(std::ranges::upper_bound(more, message.id, {}, &store::Message::id), message);
        if (wish.cost(more) > wish.tokens) continue;  // a shorter one may have room
        passages = std::move(more);
        if (passages.size() == kMostPassages) break;
    }
    if (before || wish.said == 0 || passages.empty()) return passages;
    std::vector<store::MessageId> ids;
    for (const store::Message& passage : passages) ids.push_back(passage.id);
    TRY(transcript.setRecalled(wish.said, ids));
    return passages;
}

std::string quotation(std::span<const store::Message> passages) {
    if (passages.empty()) return {};
    std::string text = "(Said earlier in this conversation:\n";
    for (const store::Message& passage : passages) {
        const char* const who = passage.role == store::MessageRole::User ? "I" : "you";
        text += "On " + dateText(localTime(passage.createdMs)) + " " + who + " wrote: \"" + told(passage.text) + "\"\n";
    }
    return text.substr(0, text.size() - 1) + ")\n\n";
}

std::string elapsedTime(int64_t lastMs, int64_t nowMs) {
    const int64_t passed = nowMs - lastMs;
    if (lastMs == 0 || passed <= kHourMs) return {};
    const int64_t hours = passed / kHourMs, days = hours / 24;
    const auto counted = [](int64_t number, const char* unit) {
        return std::to_string(number) + " " + unit + (number == 1 ? " has" : "s have");
    };
    const std::tm now = localTime(nowMs);
    char clock[8];
    std::snprintf(clock, sizeof clock, "%02d:%02d", now.tm_hour, now.tm_min);
    return "(It is " + std::string(kDays[static_cast<size_t>(now.tm_wday)]) + ", " + dateText(now) + ", " + clock +
           "; " + (days > 0 ? counted(days, "day") : counted(hours, "hour")) + " passed since the last message.)\n\n";
}

}  // namespace daylong::recall
