// Names and messages out of untrusted files, made fit for one line of a terminal or a dialog.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace daylong {

/// At most `most` bytes of `text`, with everything but printable ASCII as '?'.
inline std::string printable(std::string_view text, size_t most = 80) {
    std::string shown(text.substr(0, most));
    std::replace_if(
        shown.begin(), shown.end(), [](char each) { return each < ' ' || each > '~'; }, '?');
    return shown;
}

/// The same, as 'text'.
inline std::string inQuotes(std::string_view text) { return "'" + printable(text) + "'"; }

}  // namespace daylong
