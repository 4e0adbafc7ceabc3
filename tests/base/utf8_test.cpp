#include "base/utf8.h"

#include "base/printable.h"
#include "support/unit.h"

#include <string>

using namespace daylong;
using Kind = Utf8Sequence::Kind;

TEST("every code point survives being written and read") {
    int wrong = 0;
    for (char32_t codePoint = 0; codePoint <= 0x10FFFF; ++codePoint) {
        if (codePoint >= 0xD800 && codePoint <= 0xDFFF) continue;
        std::string text;
        appendUtf8(text, codePoint);
        const Utf8Sequence read = nextUtf8(text);
        if (read.kind != Kind::Valid || read.codePoint != codePoint || read.size != text.size()) ++wrong;
    }
    CHECK_EQUAL(wrong, 0);
}

TEST("surrogates and what lies past U+10FFFF are written as U+FFFD") {
    for (const char32_t codePoint : {U'\xD800', U'\xDFFF', char32_t{0x110000}, char32_t{0xFFFFFFFF}}) {
        std::string text;
        appendUtf8(text, codePoint);
        CHECK_EQUAL(text, "\xEF\xBF\xBD");
    }
}

TEST("overlong forms, surrogates, stray bytes and bytes that no text has are invalid") {
    for (const char* text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
                             "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                             "\xF5\x80\x80\x80", "\xFE", "\xFF", "\xC3(", "\xE2\x82("}) {
        CHECK(nextUtf8(text).kind == Kind::Invalid);
        CHECK(!isValidUtf8(text));
    }
}

TEST("a sequence cut short is incomplete, not invalid, at every length") {
    for (const std::string whole : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
        CHECK(nextUtf8(whole).kind == Kind::Valid);
        for (size_t size = 1; size < whole.size(); ++size) {
            const Utf8Sequence cut = nextUtf8(whole.substr(0, size));
            CHECK(cut.kind == Kind::Incomplete);
            CHECK_EQUAL(cut.size, size);
        }
    }
}

TEST("each maximal ill-formed part becomes one U+FFFD, as Unicode's own example does") {
    const std::string fffd = "\xEF\xBF\xBD";
    CHECK_EQUAL(toValidUtf8("a\xF1\x80\x80\xE1\x80\xC2"
                            "b\x80"
                            "c\x80\xBF"
                            "d"),
                "a" + fffd + fffd + fffd + "b" + fffd + "c" + fffd + fffd + "d");
    CHECK_EQUAL(toValidUtf8("caf\xC3"), "caf" + fffd);
}

TEST("good text passes unchanged, zero bytes included") {
    const std::string text("na\xC3\xAFve \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80\0end", 22);
    CHECK(isValidUtf8(text));
    CHECK(toValidUtf8(text) == text);
    CHECK(isValidUtf8(""));
}

TEST("names out of files are shown on one line, short, without control characters") {
    CHECK_EQUAL(inQuotes("tok\n\x1B[2J\xFF\t~"), "'tok??[2J??~'");
    CHECK_EQUAL(printable(std::string(500, 'x'), 3), "xxx");
}
