// Text on its way to a terminal. What models, people and files write may hold what a terminal obeys: escape sequences
// that hide, recolour, rename, overwrite or answer. Here it becomes harmless and stays readable:
// - control characters (C0, DEL, C1) but for line feed and tab become U+FFFD, as does what is no UTF-8;
// - a carriage return is a line's end, never a way back to its beginning;
// - the characters that turn the direction of the text behind them (U+202A to U+202E, U+2066 to U+2069) become U+FFFD:
//   they make a line read as what it does not say. Arabic and Hebrew do without them.
// Thread rule: free functions; an object of one thread. Failure rule: none fails.
#pragma once

#include <string>
#include <string_view>

namespace daylong {

/// Text that arrives in pieces, cut anywhere.
class TerminalText {
public:
    /// What can be shown now; a letter's first bytes wait for the others.
    std::string push(std::string_view piece);
    /// The end: what still waits is no letter.
    std::string finish();

private:
    std::string m_rest;
    bool m_afterReturn = false;
};

std::string forTerminal(std::string_view text);
/// As one line: its ends and tabs become spaces.
std::string lineForTerminal(std::string_view text);

}  // namespace daylong
