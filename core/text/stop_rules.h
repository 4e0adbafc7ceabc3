// Stop strings across token boundaries: text that could be the start of one is held back until it is clear.
// Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

class StopRules {
public:
    explicit StopRules(std::vector<std::string> stops);

    struct Step {
        std::string text;      // to show now
        bool stopped = false;  // a stop string was found; it and what follows are dropped
    };
    Step push(std::string_view text);
    /// What was held back, at the end of a reply.
    std::string finish();

private:
    std::vector<std::string> m_stops;
    std::string m_held;
};

}  // namespace daylong::text
