#include "store/made_title.h"

#include "base/utf8.h"
#include "store/search_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace daylong::store {

namespace {

constexpr size_t kSaidBytes = 400, kReplyBytes = 300;  // what a message is about stands at its beginning
constexpr size_t kMostLetters = 60, kMostWords = 10, kMostRepeats = 2, kFew = 3;

std::string beginningOf(std::string_view text, size_t most) {
    if (text.size() <= most) return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;  // not inside a letter
    return std::string(text.substr(0, most)) + "…";
}

// clang-format off
constexpr auto kLabels = std::to_array<std::string_view>(
    {"title", "titel", "titre", "título", "titulo", "titolo", "tytuł", "заголовок", "название",
     "标题", "タイトル"});
// clang-format on
constexpr auto kAround =
    std::to_array<std::string_view>({" ", "\t", "\n", "\r", "\"", "'",  "*",  "_",  "#",  "“",  "”", "„",
                                     "‘", "’",  "‚",  "«",  "»",  "「", "」", "『", "』", "《", "》"});
constexpr auto kMarkup =
    std::to_array<std::string_view>({"<", ">", "{", "}", "[", "]", "`", "|", "\\", "*", "=", "://", "\xEF\xBF\xBD"});
/// How models begin that talk about what they do, folded.
constexpr auto kTalk = std::to_array<std::string_view>({"sure",
                                                        "of course",
                                                        "certainly",
                                                        "okay",
                                                        "here is",
                                                        "here's",
                                                        "i",
                                                        "i'm",
                                                        "i'd",
                                                        "i'll",
                                                        "as an ai",
                                                        "the title",
                                                        "the answer",
                                                        "this conversation",
                                                        "the conversation",
                                                        "the user",
                                                        "user",
                                                        "assistant",
                                                        "hi",
                                                        "yes",
                                                        "no",
                                                        "sorry",
                                                        "thank you",
                                                        "you are",
                                                        "you're",
                                                        "natürlich",
                                                        "gerne",
                                                        "hier ist",
                                                        "ich",
                                                        "der titel"});

std::string_view stripped(std::string_view text) {
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view each : kAround) {
            if (text.starts_with(each)) text.remove_prefix(each.size()), more = true;
            if (text.ends_with(each)) text.remove_suffix(each.size()), more = true;
        }
        for (const std::string_view end : {".", "。", "…", ","}) {
            if (text.ends_with(end)) text.remove_suffix(end.size()), more = true;
        }
    }
    return text;
}

std::string_view withoutLabel(std::string_view text) {
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    const std::string label = foldForSearch(stripped(text.substr(0, colon))).text;
    const bool known =
        std::ranges::any_of(kLabels, [&](std::string_view each) { return foldForSearch(each).text == label; });
    return known ? text.substr(colon + 1) : text;
}

size_t lettersOf(std::string_view text) {
    return static_cast<size_t>(
        std::ranges::count_if(text, [](char each) { return (static_cast<unsigned char>(each) & 0xC0U) != 0x80U; }));
}

/// As a whole word, or more of them.
bool beginsWith(std::string_view text, std::string_view words) {
    if (!text.starts_with(words)) return false;
    const char next = text.size() > words.size() ? text[words.size()] : ' ';
    return std::isalnum(static_cast<unsigned char>(next)) == 0 && static_cast<unsigned char>(next) < 0x80;
}

/// The first words of what was said, or all of them, where they are a few, and more.
bool repeats(const FoldedText& title, const FoldedText& said) {
    const size_t both = std::min(title.words.size(), said.words.size());
    for (size_t i = 0; i < both; ++i) {
        if (title.word(i) != said.word(i)) return false;
    }
    return both == title.words.size() || both >= kFew;
}

bool repeatsItself(const FoldedText& title) {
    std::map<std::string_view, size_t> times;
    for (size_t i = 0; i < title.words.size(); ++i) {
        if (!title.words[i].unspaced && ++times[title.word(i)] > kMostRepeats) return true;
    }
    return false;
}

bool isMostlyAscii(const FoldedText& text) {
    const auto ascii =
        std::ranges::count_if(text.text, [](char each) { return static_cast<unsigned char>(each) < 0x80; });
    return static_cast<size_t>(ascii) * 2 > text.text.size();
}

}  // namespace

std::string askForTitle(const Exchange& first) {
    const std::string& said = first.said.text.empty() ? first.said.given : first.said.text;
    return "Message: " + beginningOf(said, kSaidBytes) + "\n\nReply: " + beginningOf(first.reply.text, kReplyBytes) +
           "\n\nWrite a title of two to six words for this conversation, in the language of the message. Answer with "
           "the title alone.";
}

std::optional<std::string> titleFromAnswer(std::string_view answer, std::string_view said) {
    if (const size_t thought = answer.rfind("</think>"); thought != std::string_view::npos)
        answer.remove_prefix(thought + std::string_view("</think>").size());
    const std::string_view title = stripped(withoutLabel(stripped(answer)));
    if (title.find('\n') != std::string_view::npos || lettersOf(title) > kMostLetters) return std::nullopt;
    for (const std::string_view each : kMarkup) {
        if (title.find(each) != std::string_view::npos) return std::nullopt;
    }
    const FoldedText folded = foldForSearch(title), question = foldForSearch(said);
    for (const std::string_view each : kTalk) {
        if (beginsWith(folded.text, foldForSearch(each).text)) return std::nullopt;
    }
    const auto spaced = std::ranges::count_if(folded.words, [](const SearchWord& each) { return !each.unspaced; });
    if (folded.words.empty() || static_cast<size_t>(spaced) > kMostWords) return std::nullopt;
    if (title.ends_with(':') || repeats(folded, question) || repeatsItself(folded)) return std::nullopt;
    if (!isMostlyAscii(question) && isMostlyAscii(folded)) return std::nullopt;
    return std::string(title);
}

}  // namespace daylong::store
