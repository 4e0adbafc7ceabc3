#include "recall/corrections.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <string>

namespace daylong::recall {

namespace {

// Of what was said, or of how things were. Not "instead", "any more", "is different" or "changed" alone: they stand in
// sentences that take nothing back, and nobody would learn that what was said before them is left out.
constexpr std::array<std::string_view, 16> kChanged = {
    " have changed ", " has changed ", " it changed ",   " that changed ", " changed my mind ", " it is different ",
    " no longer ",    " anymore ",     " was wrong ",    " were wrong ",   " mistaken ",        " not true ",
    " correction ",   " forget what ", " scratch that ", " from now on "};
constexpr std::array<std::string_view, 17> kFormer = {
    " before ",  " first ",   " former ",     " formerly ", " previous ", " previously ",
    " used to ", " earlier ", " originally ", " once ",     " until ",    " ever ",
    " was ",     " were ",    " did ",        " had ",      " changed "};

/// Of one of the signs that typographers use (U+2010 to U+2026: dashes, quotes, dots), the last of its three bytes.
std::optional<unsigned char> signIn(std::string_view text) {
    if (text.size() < 3 || !text.starts_with("\xE2\x80")) return std::nullopt;
    const auto last = static_cast<unsigned char>(text[2]);
    return last >= 0x90U && last <= 0xA6U ? std::optional(last) : std::nullopt;
}

/// Its words in small letters, with a space in front and behind; signs and spaces part them, an apostrophe does not.
std::string wordsIn(std::string_view text) {
    constexpr unsigned char kApostrophe = 0x99U;
    std::string words = " ";
    for (size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        const auto byte = static_cast<unsigned char>(letter);
        if (const std::optional<unsigned char> sign = signIn(text.substr(at))) {
            if (*sign != kApostrophe && words.back() != ' ') words += ' ';
            at += 2;
        } else if (byte >= 0x80U) words += letter;
        else if (std::isalnum(byte) != 0) words += static_cast<char>(std::tolower(byte));
        else if (letter != '\'' && words.back() != ' ') words += ' ';
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

bool hasAny(std::string_view text, std::span<const std::string_view> phrases) {
    const std::string words = wordsIn(text);
    return std::ranges::any_of(phrases,
                               [&words](std::string_view phrase) { return words.find(phrase) != std::string::npos; });
}

}  // namespace

bool saysItChanged(std::string_view text) { return hasAny(text, kChanged); }

bool asksOfFormerTimes(std::string_view text) { return hasAny(text, kFormer); }

}  // namespace daylong::recall
