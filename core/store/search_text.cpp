#include "store/search_text.h"

#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace daylong::store {

namespace {

constexpr int kRules = 2;  // raise it when anything below changes what is indexed
constexpr size_t kLongestLetter =
    32;                               // a base and its marks; more than any language has, and a bound for hostile texts
constexpr char32_t kTabled = 0x2100;  // letters below are folded once, not each time

using CodePoints = std::u32string;

struct Normalizers {
    const UNormalizer2* decompose;
    const UNormalizer2* compose;
};

const Normalizers& normalizers() {
    static const Normalizers both = [] {
        UErrorCode failure = U_ZERO_ERROR;
        const Normalizers made{unorm2_getNFKDInstance(&failure), unorm2_getNFKCInstance(&failure)};
        assert(U_SUCCESS(failure));  // they are part of ICU's library
        return made;
    }();
    return both;
}

using Range = std::pair<char32_t, char32_t>;
/// Thai, Lao, Myanmar, Khmer, CJK, kana, Hangul: words are not told by spaces.
constexpr std::array<Range, 8> kUnspaced = {{{0x0E00, 0x0EFF},
                                             {0x1000, 0x109F},
                                             {0x1780, 0x17FF},
                                             {0x2E80, 0x9FFF},
                                             {0xA960, 0xA97F},
                                             {0xAC00, 0xD7FF},
                                             {0xF900, 0xFAFF},
                                             {0x20000, 0x3FFFF}}};

bool isUnspaced(char32_t c) {
    return std::any_of(kUnspaced.begin(), kUnspaced.end(),
                       [&](const Range& range) { return c >= range.first && c <= range.second; });
}

/// Letters that Unicode does not take apart, and one of several characters that people type for the same thing.
struct Replacement {
    char32_t from;
    const char32_t* to;
};
constexpr auto kReplacements = std::to_array<Replacement>({
    {0x60, U"'"},    {0xAB, U"\""},   {0xB4, U"'"},       {0xBB, U"\""},      {0xE6, U"ae"},      {0xF0, U"d"},
    {0xF8, U"o"},    {0xFE, U"th"},   {0x111, U"d"},      {0x127, U"h"},      {0x131, U"i"},      {0x142, U"l"},
    {0x153, U"oe"},  {0x167, U"t"},   {0x2B9, U"'"},      {0x2BB, U"'"},      {0x2BC, U"'"},      {0x2BD, U"'"},
    {0x2BE, U"'"},   {0x2BF, U"'"},   {0x2C8, U"'"},      {0x58A, U"-"},      {0x5BE, U"-"},      {0x5F3, U"'"},
    {0x5F4, U"\""},  {0x640, U""},    {0x649, U"\u064A"}, {0x671, U"\u0627"}, {0x6A9, U"\u0643"}, {0x6CC, U"\u064A"},
    {0x2010, U"-"},  {0x2011, U"-"},  {0x2012, U"-"},     {0x2013, U"-"},     {0x2014, U"-"},     {0x2015, U"-"},
    {0x2018, U"'"},  {0x2019, U"'"},  {0x201A, U"'"},     {0x201B, U"'"},     {0x201C, U"\""},    {0x201D, U"\""},
    {0x201E, U"\""}, {0x201F, U"\""}, {0x2032, U"'"},     {0x2033, U"\""},    {0x2035, U"'"},     {0x2036, U"\""},
    {0x2039, U"'"},  {0x203A, U"'"},  {0x2043, U"-"},     {0x2044, U"/"},     {0x2212, U"-"},     {0x2215, U"/"},
    {0x275B, U"'"},  {0x275C, U"'"},  {0x275D, U"\""},    {0x275E, U"\""},    {0x2E3A, U"-"},     {0x2E3B, U"-"},
    {0x301C, U"~"},  {0x301D, U"\""}, {0x301E, U"\""},    {0x301F, U"\""},    {0xA78C, U"'"},
});

static_assert(std::is_sorted(kReplacements.begin(), kReplacements.end(),
                             [](const Replacement& a, const Replacement& b) { return a.from < b.from; }));

const char32_t* replacement(char32_t c) {
    const auto found = std::lower_bound(kReplacements.begin(), kReplacements.end(), c,
                                        [](const Replacement& each, char32_t wanted) { return each.from < wanted; });
    return found != kReplacements.end() && found->from == c ? found->to : nullptr;
}

/// Accents and points that people leave out. Not the vowels of India's scripts, nor the marks that make another kana.
bool isLeftOut(char32_t mark, char32_t before) {
    const int8_t type = u_charType(static_cast<UChar32>(mark));
    if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK) return false;
    if (mark == 0x3099 || mark == 0x309A) return false;
    UErrorCode failure = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(mark), &failure);
    const bool breve =
        mark == 0x306 && uscript_getScript(static_cast<UChar32>(before), &failure) == USCRIPT_CYRILLIC;  // й is no и
    return !breve && (script == USCRIPT_INHERITED || script == USCRIPT_COMMON || script == USCRIPT_LATIN ||
                      script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC || script == USCRIPT_HEBREW ||
                      script == USCRIPT_ARABIC || script == USCRIPT_SYRIAC);
}

std::u16string normalized(const UNormalizer2* normalizer, const std::u16string& text) {
    std::u16string result(text.size() * 18 + 1, u'\0');  // no character becomes more
    UErrorCode failure = U_ZERO_ERROR;
    const int32_t size = unorm2_normalize(normalizer, text.data(), static_cast<int32_t>(text.size()), result.data(),
                                          static_cast<int32_t>(result.size()), &failure);
    assert(U_SUCCESS(failure));
    result.resize(static_cast<size_t>(size));
    return result;
}

std::u16string caseFolded(const std::u16string& text) {
    std::u16string result(text.size() * 3 + 1, u'\0');
    UErrorCode failure = U_ZERO_ERROR;
    const int32_t size = u_strFoldCase(result.data(), static_cast<int32_t>(result.size()), text.data(),
                                       static_cast<int32_t>(text.size()), U_FOLD_CASE_DEFAULT, &failure);
    assert(U_SUCCESS(failure));
    result.resize(static_cast<size_t>(size));
    return result;
}

void append(std::u16string& out, char32_t c) {
    if (c > 0xFFFF) out += static_cast<char16_t>(U16_LEAD(c));
    out += c > 0xFFFF ? static_cast<char16_t>(U16_TRAIL(c)) : static_cast<char16_t>(c);
}

void appendReplaced(std::u16string& out, char32_t c) {
    if (const char32_t* const instead = replacement(c)) {
        for (const char32_t each : std::u32string_view(instead)) append(out, each);
    } else {
        append(out, c);
    }
}

template <class Visit>
void eachCodePoint(const std::u16string& text, Visit&& visit) {
    for (int32_t at = 0, size = static_cast<int32_t>(text.size()); at < size;) {
        UChar32 c = 0;
        U16_NEXT(text.data(), at, size, c);
        visit(static_cast<char32_t>(c));
    }
}

/// Characters that belong together: a letter and its marks.
CodePoints foldCharacters(const CodePoints& letter) {
    std::u16string written;
    for (const char32_t c : letter) {
        const bool invisible = u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
        if (!invisible)
            appendReplaced(written, c);  // before Unicode makes two characters of one: ´ would become a space
    }
    std::u16string bare;
    char32_t before = 0;
    eachCodePoint(normalized(normalizers().decompose, written), [&](char32_t c) {
        if (!isLeftOut(c, before)) append(bare, before = c);
    });
    std::u16string plain;
    eachCodePoint(caseFolded(bare), [&](char32_t c) {
        const int32_t digit = u_charDigitValue(static_cast<UChar32>(c));
        if (digit >= 0) append(plain, U'0' + static_cast<char32_t>(digit));
        else appendReplaced(plain, u_isUWhiteSpace(static_cast<UChar32>(c)) ? U' ' : c);
    });
    CodePoints folded;
    eachCodePoint(normalized(normalizers().compose, plain), [&](char32_t c) { folded += c; });
    return folded;
}

const CodePoints& foldLetter(const CodePoints& letter, CodePoints& scratch) {
    static const std::vector<CodePoints> table = [] {
        std::vector<CodePoints> made;
        for (char32_t c = 0; c < kTabled; ++c) made.push_back(foldCharacters({c}));
        return made;
    }();
    if (letter.size() == 1) {
        const char32_t c = letter[0];
        if (c < kTabled) return table[c];
        if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3))
            return letter;  // Chinese and Korean have no case
    }
    return scratch = foldCharacters(letter);
}

enum class Kind { Separator, Letter, Alone };

Kind kindOf(char32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? Kind::Letter : Kind::Separator;
    const auto mask = U_MASK(u_charType(static_cast<UChar32>(c)));
    const bool skinTone = c >= 0x1F3FB && c <= 0x1F3FF;
    if ((mask & U_GC_SO_MASK) != 0 || skinTone) return Kind::Alone;
    if ((mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK | U_GC_CO_MASK)) == 0) return Kind::Separator;
    return isUnspaced(c) ? Kind::Alone : Kind::Letter;
}

/// Puts the folded text together, word by word.
class Folding {
public:
    explicit Folding(size_t size) {
        m_result.text.reserve(size);
        m_result.origin.reserve(size + 1);
    }
    void push(char32_t c, size_t origin) {
        if (c == ' ' && m_result.text.ends_with(' ')) return;
        const auto begin = static_cast<uint32_t>(m_result.text.size());
        if (c < 0x80) m_result.text += static_cast<char>(c);
        else appendUtf8(m_result.text, c);
        const auto end = static_cast<uint32_t>(m_result.text.size());
        m_result.origin.resize(end, static_cast<uint32_t>(origin));
        const Kind kind = kindOf(c);
        if (kind == Kind::Letter && m_inWord) m_result.words.back().end = end;
        else if (kind != Kind::Separator) m_result.words.push_back({begin, end, kind == Kind::Alone});
        m_inWord = kind == Kind::Letter;
    }
    FoldedText finish(size_t size) {
        m_result.origin.push_back(static_cast<uint32_t>(size));
        return std::move(m_result);
    }

private:
    FoldedText m_result;
    bool m_inWord = false;
};

char32_t foldAscii(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char32_t>(c | 0x20);
    if (c == '`') return '\'';
    return c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r' || c == '\0' ? ' ' : static_cast<char32_t>(c);
}

bool isAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

uint32_t FoldedText::originEnd(uint32_t end) const {
    uint32_t next = end;
    while (next < text.size() && origin[next] == origin[end - 1]) ++next;
    return origin[next];
}

FoldedText foldForSearch(std::string_view text) {
    Folding folding(text.size());
    CodePoints letter, scratch;
    for (size_t at = 0; at < text.size();) {
        if (isAscii(text[at]) && (at + 1 == text.size() || isAscii(text[at + 1]))) {  // no mark follows
            folding.push(foldAscii(text[at]), at);
            ++at;
            continue;
        }
        letter.clear();
        size_t end = at;
        while (end < text.size() && letter.size() < kLongestLetter) {
            const Utf8Sequence next = nextUtf8(text.substr(end));
            if (!letter.empty() &&
                unorm2_hasBoundaryBefore(normalizers().compose, static_cast<UChar32>(next.codePoint)))
                break;
            letter += next.codePoint;
            end += next.size;
        }
        for (const char32_t c : foldLetter(letter, scratch)) folding.push(c, at);
        at = end;
    }
    return folding.finish(text.size());
}

std::string searchRules() { return std::to_string(kRules) + "/" + U_UNICODE_VERSION; }

}  // namespace daylong::store
