#include "store/recall_words.h"

#include "store/search_text.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace daylong::store {

namespace {

constexpr size_t kMostWords = 48;
constexpr size_t kLongestPhrase = 3;  // letters of scripts that do not tell words apart
constexpr size_t kMostTextBytes = 16 * 1024;

/// Words that say nothing about a subject, folded. English, as the stemmer is; elsewhere their frequency tells.
const std::unordered_set<std::string_view>& emptyWords() {
    static const std::unordered_set<std::string_view> words = {
        "a",      "about",  "above",   "after",  "again",   "all",     "also",   "am",      "an",    "and",     "any",
        "are",    "as",     "at",      "be",     "because", "been",    "before", "being",   "below", "between", "both",
        "but",    "by",     "can",     "could",  "d",       "did",     "didn",   "do",      "does",  "doesn",   "doing",
        "don",    "down",   "during",  "each",   "few",     "for",     "from",   "further", "had",   "has",     "have",
        "having", "he",     "her",     "here",   "hers",    "herself", "him",    "himself", "his",   "how",     "i",
        "if",     "in",     "into",    "is",     "isn",     "it",      "its",    "itself",  "just",  "ll",      "m",
        "me",     "more",   "most",    "my",     "myself",  "no",      "nor",    "not",     "now",   "of",      "off",
        "on",     "once",   "only",    "or",     "other",   "our",     "ours",   "out",     "over",  "own",     "re",
        "s",      "same",   "she",     "should", "so",      "some",    "such",   "t",       "than",  "that",    "the",
        "their",  "theirs", "them",    "then",   "there",   "these",   "they",   "this",    "those", "through", "to",
        "too",    "under",  "until",   "up",     "ve",      "very",    "was",    "wasn",    "we",    "were",    "what",
        "when",   "where",  "which",   "while",  "who",     "whom",    "why",    "will",    "with",  "would",   "you",
        "your",   "yours",  "yourself"};
    return words;
}

/// Behind "my" and the like, or with a capital letter where no sentence begins. By the rules of English.
bool isNamed(const FoldedText& folded, size_t index, std::string_view text) {
    static const std::unordered_set<std::string_view> whose = {"my", "our", "your", "his", "her", "their"};
    if (index == 0) return false;
    if (whose.contains(folded.word(index - 1))) return true;
    const size_t begin = folded.origin[folded.words[index].begin];
    const size_t before = text.find_last_not_of(" \n\t\"'(", begin - 1);
    const bool beginsSentence =
        before == std::string_view::npos || std::string_view(".!?:").find(text[before]) != std::string_view::npos;
    return !beginsSentence && text[begin] >= 'A' && text[begin] <= 'Z';
}

}  // namespace

Asked askedIn(const RecallQuestion& question) {
    const std::string_view text = std::string_view(question.text).substr(0, kMostTextBytes);
    const FoldedText folded = foldForSearch(text);
    const auto foldedNames = [](const std::vector<std::string>& names) {
        std::set<std::string> all;
        for (const std::string& name : names) all.insert(foldForSearch(name).text);
        return all;
    };
    const std::set<std::string> userNames = foldedNames(question.userNames),
                                assistantNames = foldedNames(question.assistantNames);
    Asked asked;
    for (size_t i = 0; i < folded.words.size() && asked.phrases.size() < kMostWords; ++i) {
        std::string word(folded.word(i));
        if (folded.words[i].unspaced) {
            const size_t end = std::min(folded.words.size(), i + kLongestPhrase);
            for (size_t next = i + 1;
                 next < end && folded.words[next].unspaced && folded.words[next].begin == folded.words[next - 1].end;
                 ++next)
                word.append(1, ' ').append(folded.word(next));
            asked.phrases.insert(std::move(word));
            continue;
        }
        const bool user = userNames.contains(word), assistant = assistantNames.contains(word);
        asked.user = asked.user || user;
        asked.assistant = asked.assistant || assistant;
        if (user || assistant || emptyWords().contains(word)) continue;
        if (isNamed(folded, i, text)) asked.named.insert(word);
        asked.phrases.insert(std::move(word));
    }
    return asked;
}

}  // namespace daylong::store
