// EventReader: server-sent events as they come, cut anywhere, and what is in them as JSON. Follows the standard where
// servers do (comments, CR LF, data in several lines), and forgives what some do instead: no empty line between two
// events, JSON without "data:" in front of it, no last line's end. Internal to core/remote.
// Failure rule: Result; InvalidFile for a line without end.
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace daylong::remote {

class EventReader {
public:
    using OnEvent = std::function<Result<void>(const nlohmann::json& event)>;

    explicit EventReader(OnEvent onEvent) : m_onEvent(std::move(onEvent)) {}

    Result<void> feed(std::string_view bytes);
    /// Nothing more comes.
    Result<void> finish();

    /// "[DONE]" was among it: what follows is nobody's business.
    bool isDone() const { return m_done; }
    /// Something was lost: data that are no JSON.
    bool lost() const { return m_lost; }
    /// What was no event, at its beginning: a page of a proxy's, for example.
    const std::string& strays() const { return m_strays; }

private:
    Result<void> takeLine();
    Result<void> takeData(std::string_view data);
    Result<void> endEvent();

    OnEvent m_onEvent;
    std::string m_line, m_data;  // of which the end has not come yet
    std::string m_strays;
    int m_lines = 0;
    bool m_done = false, m_lost = false, m_afterReturn = false;
};

}  // namespace daylong::remote
