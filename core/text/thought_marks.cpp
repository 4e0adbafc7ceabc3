#include "text/thought_marks.h"

#include <array>

namespace daylong::text {

namespace {

constexpr auto kAll = std::to_array<ThoughtMarks>({
    kShownThoughts,
    {"<|channel>", "<channel|>", "thought\n"},                            // Gemma 4
    {"[THINK]", "[/THINK]"},                                              // Magistral, Ministral 3
    {"<|START_THINKING|>", "<|END_THINKING|>"},                           // Command A
    {"<seed:think>", "</seed:think>"},                                    // Seed-OSS
    {"\xE2\x97\x81think\xE2\x96\xB7", "\xE2\x97\x81/think\xE2\x96\xB7"},  // Kimi
    {"<|inner_prefix|>", "<|inner_suffix|>"},                             // Apertus
    {"<longcat_think>", "</longcat_think>"},                              // LongCat
    {"<mm:think>", "</mm:think>"},                                        // MiniMax
    {"<|begin_of_thought|>", "<|end_of_thought|>"},                       // OpenThinker
    {"<|begin_of_thinking|>", "<|end_of_thinking|>"},
    {"<thought>", "</thought>"},  // EXAONE Deep
    {"<thinking>", "</thinking>"},
    {"<reasoning>", "</reasoning>"},  // Reka
});

}  // namespace

std::span<const ThoughtMarks> allThoughtMarks() { return kAll; }

bool hasThoughtMarks(const Tokenizer& tokenizer, const ThoughtMarks& marks) {
    const std::optional<TokenId> opening = tokenizer.find(marks.opening), closing = tokenizer.find(marks.closing);
    return opening && closing && tokenizer.standsAlone(*opening) && tokenizer.standsAlone(*closing);
}

ThoughtMarks thoughtMarksOf(const Tokenizer& tokenizer) {
    for (const ThoughtMarks& each : kAll) {
        if (hasThoughtMarks(tokenizer, each)) return each;
    }
    return kShownThoughts;
}

std::string_view behindOpening(const ThoughtMarks& marks, std::string_view thoughts) {
    thoughts.remove_prefix(marks.opening.size());
    if (thoughts.starts_with(marks.heading)) thoughts.remove_prefix(marks.heading.size());
    return thoughts;
}

ThoughtsInMarkup findThoughts(std::string_view markup) {
    for (const ThoughtMarks& each : kAll) {
        const size_t opening = markup.rfind(each.opening);
        if (opening != std::string_view::npos)
            return {each, markup.substr(opening), markup.find(each.closing, opening) != std::string_view::npos};
        if (markup.find(each.closing) != std::string_view::npos) return {each, {}, true};
    }
    return {};
}

}  // namespace daylong::text
