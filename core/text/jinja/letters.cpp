#include "text/jinja/letters.h"

#include "base/utf8.h"

#include <unicode/casemap.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <vector>

namespace daylong::jinja {

namespace {

using Letters = std::vector<char32_t>;

constexpr char32_t kSigma = 0x3A3, kSmallSigma = 0x3C3, kFinalSigma = 0x3C2;

bool has(char32_t letter, UProperty property) {
    return u_hasBinaryProperty(static_cast<UChar32>(letter), property) != 0;
}

Letters lettersOf(std::string_view bytes) {
    Letters letters;
    for (size_t at = 0; at < bytes.size();) {
        const Utf8Sequence next = nextUtf8(bytes.substr(at));
        letters.push_back(next.codePoint);
        at += next.size;
    }
    return letters;
}

/// One letter's full mapping: "ß" in capitals is two.
void appendMapped(std::string& out, char32_t letter, Case to) {
    if (letter < 0x80) {
        const bool lower = letter >= 'a' && letter <= 'z', upper = letter >= 'A' && letter <= 'Z',
                   down = to == Case::Lower || to == Case::Fold;
        out += static_cast<char>(upper && down ? letter + 32 : lower && !down ? letter - 32 : letter);
        return;
    }
    UChar from[2], made[16];
    int32_t size = 0;
    UErrorCode failure = U_ZERO_ERROR;
    u_strFromUTF32(from, 2, &size, reinterpret_cast<const UChar32*>(&letter), 1, &failure);
    int32_t count = 0;
    switch (to) {
        case Case::Upper: count = u_strToUpper(made, 16, from, size, "", &failure); break;
        case Case::Lower: count = u_strToLower(made, 16, from, size, "", &failure); break;
        case Case::Fold: count = u_strFoldCase(made, 16, from, size, U_FOLD_CASE_DEFAULT, &failure); break;
        default:
            count = icu::CaseMap::toTitle("", U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_BREAK_ADJUSTMENT, nullptr, from,
                                          size, made, 16, nullptr, failure);
    }
    if (U_FAILURE(failure)) return appendUtf8(out, letter);
    for (int32_t i = 0; i < count;) {
        UChar32 each = 0;
        U16_NEXT(made, i, count, each);
        appendUtf8(out, static_cast<char32_t>(each));
    }
}

/// Greek's sigma has another form at a word's end.
char32_t smallSigma(const Letters& letters, size_t at) {
    const auto ignorable = [&](size_t i) { return has(letters[i], UCHAR_CASE_IGNORABLE); };
    size_t before = at, after = at + 1;
    while (before > 0 && ignorable(before - 1)) --before;
    if (before == 0 || !has(letters[before - 1], UCHAR_CASED)) return kSmallSigma;
    while (after < letters.size() && ignorable(after)) ++after;
    return after == letters.size() || !has(letters[after], UCHAR_CASED) ? kFinalSigma : kSmallSigma;
}

Case mappingAt(const Letters& letters, size_t at, Case to) {
    if (to == Case::Title) return at > 0 && has(letters[at - 1], UCHAR_CASED) ? Case::Lower : Case::Title;
    if (to == Case::Capitalize) return at > 0 ? Case::Lower : Case::Title;
    if (to == Case::Swap) return has(letters[at], UCHAR_UPPERCASE) ? Case::Lower : Case::Upper;
    return to;
}

int numericType(char32_t letter) { return u_getIntPropertyValue(static_cast<UChar32>(letter), UCHAR_NUMERIC_TYPE); }
bool isDecimal(char32_t letter) { return numericType(letter) == U_NT_DECIMAL; }
bool isDigit(char32_t letter) { return isDecimal(letter) || numericType(letter) == U_NT_DIGIT; }
bool isNumeric(char32_t letter) { return numericType(letter) != U_NT_NONE; }
bool isAlpha(char32_t letter) { return (U_GET_GC_MASK(static_cast<UChar32>(letter)) & U_GC_L_MASK) != 0; }
bool isAlnum(char32_t letter) { return isAlpha(letter) || isNumeric(letter); }

bool isCasedAs(const Letters& letters, bool upper) {
    const bool other = std::any_of(letters.begin(), letters.end(), [&](char32_t each) {
        return has(each, upper ? UCHAR_LOWERCASE : UCHAR_UPPERCASE) ||
               u_charType(static_cast<UChar32>(each)) == U_TITLECASE_LETTER;
    });
    return !other && std::any_of(letters.begin(), letters.end(),
                                 [&](char32_t each) { return has(each, upper ? UCHAR_UPPERCASE : UCHAR_LOWERCASE); });
}

bool isTitle(const Letters& letters) {
    bool cased = false, before = false;
    for (const char32_t each : letters) {
        const bool upper = has(each, UCHAR_UPPERCASE) || u_charType(static_cast<UChar32>(each)) == U_TITLECASE_LETTER,
                   lower = has(each, UCHAR_LOWERCASE);
        if ((upper && before) || (lower && !upper && !before)) return false;
        before = upper || lower;
        cased = cased || before;
    }
    return cased;
}

bool isIdentifier(const Letters& letters) {
    for (size_t i = 0; i < letters.size(); ++i) {
        if (!(letters[i] == '_' || has(letters[i], i == 0 ? UCHAR_XID_START : UCHAR_XID_CONTINUE))) return false;
    }
    return !letters.empty();
}

}  // namespace

bool isPrintable(char32_t letter) {
    return letter == ' ' || (U_GET_GC_MASK(static_cast<UChar32>(letter)) & (U_GC_C_MASK | U_GC_Z_MASK)) == 0;
}

Text changeCase(const Text& text, Case to) {
    const Letters letters = lettersOf(text.bytes());
    const std::vector<size_t> at = text.boundaries();
    Text changed;
    for (size_t i = 0; i < letters.size(); ++i) {
        std::string one;
        const Case mapping = mappingAt(letters, i, to);
        if (mapping == Case::Lower && letters[i] == kSigma) appendUtf8(one, smallSigma(letters, i));
        else if (to == Case::Swap && !has(letters[i], UCHAR_CASED)) appendUtf8(one, letters[i]);
        else appendMapped(one, letters[i], mapping);
        changed.append(one, text.markAt(at[i]));
    }
    return changed;
}

bool isAll(const Text& text, std::string_view name) {
    const Letters letters = lettersOf(text.bytes());
    const auto all = [&](bool (*is)(char32_t)) { return std::all_of(letters.begin(), letters.end(), is); };
    if (name == "isascii") return all([](char32_t each) { return each < 0x80; });
    if (name == "isprintable") return all(isPrintable);
    if (letters.empty()) return false;
    if (name == "isspace") return all(isSpace);
    if (name == "isalpha") return all(isAlpha);
    if (name == "isalnum") return all(isAlnum);
    if (name == "isdecimal") return all(isDecimal);
    if (name == "isdigit") return all(isDigit);
    if (name == "isnumeric") return all(isNumeric);
    if (name == "isupper" || name == "islower") return isCasedAs(letters, name == "isupper");
    if (name == "istitle") return isTitle(letters);
    return name == "isidentifier" && isIdentifier(letters);
}

bool isWordLetter(char32_t letter) { return letter == '_' || isAlnum(letter); }

}  // namespace daylong::jinja
