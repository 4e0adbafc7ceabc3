#include "text/stop_rules.h"

#include <algorithm>
#include <utility>

namespace daylong::text {

StopRules::StopRules(std::vector<std::string> stops) : m_stops(std::move(stops)) {
    std::erase_if(m_stops, [](const std::string& stop) { return stop.empty(); });
}

StopRules::Step StopRules::push(std::string_view text) {
    m_held += text;
    size_t found = std::string::npos;
    for (const std::string& stop : m_stops) found = std::min(found, m_held.find(stop));
    if (found != std::string::npos) {
        std::string before = m_held.substr(0, found);
        m_held.clear();
        return {std::move(before), true};
    }
    size_t keep = 0;  // the longest end of the text that begins a stop string
    for (const std::string& stop : m_stops) {
        for (size_t length = std::min(stop.size() - 1, m_held.size()); length > keep; --length) {
            if (m_held.ends_with(std::string_view(stop).substr(0, length))) keep = length;
        }
    }
    std::string clear = m_held.substr(0, m_held.size() - keep);
    m_held.erase(0, clear.size());
    return {std::move(clear), false};
}

std::string StopRules::finish() { return std::exchange(m_held, {}); }

}  // namespace daylong::text
