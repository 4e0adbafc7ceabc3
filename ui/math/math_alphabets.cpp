#include "math/math_alphabets.h"

#include <array>

namespace daylong::ui {
namespace {

struct Alphabet {
    char32_t capitals, smalls, digits, greekCapitals, greekSmalls;
};

Alphabet alphabetOf(MathFont font) {
    switch (font) {
        case MathFont::Italic: return {0x1D434, 0x1D44E, 0, 0, 0x1D6FC};
        case MathFont::Bold: return {0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2};
        case MathFont::BoldItalic: return {0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736};
        case MathFont::Blackboard: return {0x1D538, 0x1D552, 0x1D7D8, 0, 0};
        case MathFont::Script: return {0x1D49C, 0x1D4B6, 0, 0, 0};
        case MathFont::Fraktur: return {0x1D504, 0x1D51E, 0, 0, 0};
        case MathFont::Sans: return {0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0};
        case MathFont::Mono: return {0x1D670, 0x1D68A, 0x1D7F6, 0, 0};
        case MathFont::Roman: break;
    }
    return {};
}

/// Those that Unicode had before it had the alphabets.
char32_t olderLetter(char32_t letter, MathFont font) {
    struct Older {
        MathFont font;
        char32_t letter, older;
    };
    static constexpr std::array kOlder{
        Older{MathFont::Italic, U'h', 0x210E},     Older{MathFont::Blackboard, U'C', 0x2102},
        Older{MathFont::Blackboard, U'H', 0x210D}, Older{MathFont::Blackboard, U'N', 0x2115},
        Older{MathFont::Blackboard, U'P', 0x2119}, Older{MathFont::Blackboard, U'Q', 0x211A},
        Older{MathFont::Blackboard, U'R', 0x211D}, Older{MathFont::Blackboard, U'Z', 0x2124},
        Older{MathFont::Script, U'B', 0x212C},     Older{MathFont::Script, U'E', 0x2130},
        Older{MathFont::Script, U'F', 0x2131},     Older{MathFont::Script, U'H', 0x210B},
        Older{MathFont::Script, U'I', 0x2110},     Older{MathFont::Script, U'L', 0x2112},
        Older{MathFont::Script, U'M', 0x2133},     Older{MathFont::Script, U'R', 0x211B},
        Older{MathFont::Script, U'e', 0x212F},     Older{MathFont::Script, U'g', 0x210A},
        Older{MathFont::Script, U'o', 0x2134},     Older{MathFont::Fraktur, U'C', 0x212D},
        Older{MathFont::Fraktur, U'H', 0x210C},    Older{MathFont::Fraktur, U'I', 0x2111},
        Older{MathFont::Fraktur, U'R', 0x211C},    Older{MathFont::Fraktur, U'Z', 0x2128}};
    for (const Older& older : kOlder) {
        if (older.font == font && older.letter == letter) return older.older;
    }
    return 0;
}

/// Where the variants of Greek letters stand behind alpha in the mathematical alphabets; 0: it is none.
char32_t greekVariant(char32_t letter) {
    switch (letter) {
        case U'∂': return 25;
        case U'ϵ': return 26;
        case U'ϑ': return 27;
        case U'ϰ': return 28;
        case U'ϕ': return 29;
        case U'ϱ': return 30;
        case U'ϖ': return 31;
        default: return 0;
    }
}

}  // namespace

char32_t mathLetter(char32_t letter, MathFont font) {
    if (const char32_t older = olderLetter(letter, font)) return older;
    const Alphabet alphabet = alphabetOf(font);
    const auto in = [&](char32_t first, char32_t last, char32_t begin) {
        return begin != 0 && letter >= first && letter <= last ? begin + (letter - first) : 0;
    };
    if (const char32_t found = in(U'A', U'Z', alphabet.capitals)) return found;
    if (const char32_t found = in(U'a', U'z', alphabet.smalls)) return found;
    if (const char32_t found = in(U'0', U'9', alphabet.digits)) return found;
    if (const char32_t found = in(U'Α', U'Ω', alphabet.greekCapitals)) return found;
    if (const char32_t found = in(U'α', U'ω', alphabet.greekSmalls)) return found;
    const char32_t variant = greekVariant(letter);
    return variant != 0 && alphabet.greekSmalls != 0 ? alphabet.greekSmalls + variant : 0;
}

}  // namespace daylong::ui
