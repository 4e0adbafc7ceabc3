#include "base/line_reader.h"

#include "support/unit.h"

#include <sstream>

using namespace daylong;

namespace {

/// The lines of a text, each in brackets.
std::string linesOf(const std::string& text) {
    std::istringstream stream(text);
    LineReader reader(stream);
    std::string all;
    for (std::string line; reader.next(line);) all += "[" + line + "]";
    return all;
}

}  // namespace

TEST("a line ends with a feed, a return or both, and the last one with the text") {
    for (const char* text : {"hi\nand you?\n", "hi\r\nand you?\r\n", "hi\rand you?\r", "hi\nand you?", "hi\r\nand you?",
                             "hi\r\nand you?\n", "hi\nand you?\r"}) {
        CHECK_EQUAL(linesOf(text), "[hi][and you?]");
    }
}

TEST("empty lines are lines") {
    CHECK_EQUAL(linesOf(""), "");
    CHECK_EQUAL(linesOf("\n"), "[]");
    CHECK_EQUAL(linesOf("\r\n\r\na"), "[][][a]");
    CHECK_EQUAL(linesOf("\r\ra\n\nb"), "[][][a][][b]");
    CHECK_EQUAL(linesOf("a\n\rb"), "[a][][b]");
}

TEST("a byte-order mark in front is no text; anywhere else it is") {
    CHECK_EQUAL(linesOf("\xEF\xBB\xBFhi\r\n"), "[hi]");
    CHECK_EQUAL(linesOf("\xEF\xBB\xBF"), "");
    CHECK_EQUAL(linesOf("hi\n\xEF\xBB\xBFyou"), "[hi][\xEF\xBB\xBFyou]");
}

TEST("any other byte is part of its line") {
    CHECK_EQUAL(linesOf(std::string("a\0b\xFF\x1B\n", 6)), std::string("[a\0b\xFF\x1B]", 7));
}

TEST("a line is there as soon as its end is, with more to come or not") {
    std::istringstream stream("a\r");
    LineReader reader(stream);
    std::string line;
    CHECK(reader.next(line) && line == "a");
    stream.clear();
    stream.str("\nb\n");
    CHECK(reader.next(line) && line == "b");
}
