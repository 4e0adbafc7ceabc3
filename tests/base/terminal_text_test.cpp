#include "base/terminal_text.h"

#include "base/utf8.h"
#include "support/unit.h"

using namespace daylong;

namespace {
const std::string kMark = "\xEF\xBF\xBD";  // U+FFFD
}

TEST("ordinary text in any script, line feeds and tabs go through as they are") {
    const std::string text =
        "Hello,\n\tZoë: 你好, שלום, مرحبا, नमस्ते, 👩‍👩‍👧 e\u0301 \u200Fא\u200E "
        "\u00A0\u2028";
    CHECK_EQUAL(forTerminal(text), text);
}

TEST("what a terminal obeys becomes a visible mark") {
    for (int each = 0; each < 0x20; ++each) {
        if (each == '\n' || each == '\t' || each == '\r') continue;
        CHECK_EQUAL(forTerminal(std::string("a") + static_cast<char>(each) + "b"), "a" + kMark + "b");
    }
    CHECK_EQUAL(forTerminal("\x1B[7mH\x1B]0;title\x07"), kMark + "[7mH" + kMark + "]0;title" + kMark);
    CHECK_EQUAL(forTerminal("a\x7F"), "a" + kMark);
    for (char32_t each = 0x80; each < 0xA0; ++each) {  // C1: one byte that is no UTF-8, and two that are
        std::string letter;
        appendUtf8(letter, each);
        CHECK_EQUAL(forTerminal(letter + "31m"), kMark + "31m");
        CHECK_EQUAL(forTerminal(std::string(1, static_cast<char>(each)) + "31m"), kMark + "31m");
    }
}

TEST("text cannot be turned around or written over") {
    CHECK_EQUAL(forTerminal("safe\u202Egnp.exe\u2066\u2069"), "safe" + kMark + "gnp.exe" + kMark + kMark);
    CHECK_EQUAL(forTerminal("1\r\n2\r3\r\r\n4\n\r5"), "1\n2\n3\n\n4\n\n5");
}

TEST("it makes no difference where the pieces are cut") {
    const std::string text = "a\x1B[1mé\r\n你\u202Eb\xF0\x9F\x98\x80\xE2\x82 c\xFF\r";
    for (size_t size = 1; size <= text.size(); ++size) {
        TerminalText cleaned;
        std::string shown;
        for (size_t at = 0; at < text.size(); at += size)
            shown += cleaned.push(std::string_view(text).substr(at, size));
        shown += cleaned.finish();
        CHECK_EQUAL(shown, forTerminal(text));
        CHECK(isValidUtf8(shown));
    }
}

TEST("a letter that never becomes whole is marked at the end, and only there") {
    TerminalText cleaned;
    CHECK_EQUAL(cleaned.push("a\xF0\x9F"), "a");
    CHECK_EQUAL(cleaned.push("\x98\x80"
                             "b\xE4\xBD"),
                "\xF0\x9F\x98\x80"
                "b");
    CHECK_EQUAL(cleaned.finish(), kMark);
    CHECK_EQUAL(cleaned.finish(), "");
}

TEST("a line stays one") { CHECK_EQUAL(lineForTerminal("a\nb\tc\r\nd\x1B"), "a b c d" + kMark); }
