// What the readers of HTML and of office documents have in common: text that comes in parts between elements, up to a
// limit. Internal to core/attach. Thread rule: one thread. Failure rule: none.
#pragma once

#include "attach/readers.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace daylong::attach {

/// Text as it comes, with its spaces as HTML has them: any number is one.
class FlowingText {
public:
    explicit FlowingText(uint64_t most) : m_most(most) {}

    void add(std::string_view text, bool asItIs = false);
    /// At least so many breaks stand before what comes next.
    void breakLine(int lines = 1);
    void add(char letter) { m_text += letter; }
    bool isTooLong() const { return m_text.size() > m_most; }
    std::string take() { return std::move(m_text); }

private:
    uint64_t m_most;
    std::string m_text;
};

}  // namespace daylong::attach
