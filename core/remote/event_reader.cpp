#include "remote/event_reader.h"

#include "base/utf8.h"
#include "remote/json_values.h"

#include <utility>

namespace daylong::remote {

namespace {

using nlohmann::json;

constexpr size_t kLongest = 8U << 20U;  // of a line or an event: real ones have a few hundred bytes
constexpr size_t kMostStrays = 2000;
constexpr std::string_view kData = "data:", kByteOrderMark = "\xEF\xBB\xBF";

constexpr int kMostLines = 1000;  // of an event

bool isSurrogate(std::string_view text, size_t at, std::string_view thirdDigits) {
    return text.size() >= at + 6 && text[at] == '\\' && text[at + 1] == 'u' &&
           (text[at + 2] == 'd' || text[at + 2] == 'D') && thirdDigits.find(text[at + 3]) != std::string_view::npos;
}

/// What servers cut in the middle of a letter: its half is replaced, the rest is text as any other.
std::string repaired(std::string_view data) {
    std::string text = toValidUtf8(data);
    for (size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at)) {
        const bool high = isSurrogate(text, at, "89abAB"), low = isSurrogate(text, at, "cdefCDEF");
        const bool pair = high && isSurrogate(text, at + 6, "cdefCDEF");
        if ((high && !pair) || low) text.replace(at, 6, "\\ufffd");
        at += pair ? 12 : high || low ? 6 : 2;
    }
    return text;
}

Error tooLong() { return {ErrorCode::InvalidFile, "a line without end"}; }

}  // namespace

Result<void> EventReader::feed(std::string_view bytes) {
    while (!bytes.empty() && !m_done) {
        if (std::exchange(m_afterReturn, false) && bytes.front() == '\n') {  // one line's end, not two
            bytes.remove_prefix(1);
            continue;
        }
        const size_t end = bytes.find_first_of("\r\n");
        m_line += bytes.substr(0, end);
        if (m_line.size() > kLongest) return tooLong();
        if (end == std::string_view::npos) break;
        m_afterReturn = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        TRY(takeLine());
    }
    return {};
}

Result<void> EventReader::finish() {
    if (!m_done && !m_line.empty()) TRY(takeLine());
    return m_done ? Result<void>() : endEvent();
}

Result<void> EventReader::takeLine() {
    const std::string whole = std::exchange(m_line, {});
    std::string_view line = whole;
    if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    if (line.empty()) return endEvent();
    if (line.starts_with(kData)) {
        line.remove_prefix(kData.size());
        if (line.starts_with(' ')) line.remove_prefix(1);
        return takeData(line);
    }
    if (line.starts_with('{')) return takeData(line);
    const bool field =
        line.starts_with(':') || line.starts_with("event:") || line.starts_with("id:") || line.starts_with("retry:");
    if (!field && m_strays.size() < kMostStrays) m_strays += std::string(line.substr(0, kMostStrays)) + "\n";
    return {};
}

/// A line that is JSON is an event, whatever follows: not all servers put an empty line behind it. Others are put
/// together once the event ends.
Result<void> EventReader::takeData(std::string_view data) {
    if (data == "[DONE]") {
        TRY(endEvent());
        m_done = true;
        return {};
    }
    json event = data.starts_with('{') ? parsed(repaired(data)) : json(json::value_t::discarded);
    if (!event.is_discarded()) {
        m_lost = m_lost || !m_data.empty();
        m_data.clear();
        m_lines = 0;
        return m_onEvent(event);
    }
    m_data += (m_data.empty() ? "" : "\n");
    m_data += data;
    return m_data.size() > kLongest || ++m_lines > kMostLines ? tooLong() : Result<void>();
}

Result<void> EventReader::endEvent() {
    const std::string data = std::exchange(m_data, {});
    m_lines = 0;
    if (data.empty()) return {};
    const json event = parsed(repaired(data));
    m_lost = m_lost || event.is_discarded();
    return event.is_discarded() ? Result<void>() : m_onEvent(event);
}

}  // namespace daylong::remote
