#include "base/line_reader.h"

namespace daylong {

bool LineReader::next(std::string& line) {
    constexpr int kEnd = std::char_traits<char>::eof();
    constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";
    line.clear();
    while (true) {
        const int byte = m_stream.get();
        if (byte == '\n' && m_afterReturn) {  // the return's own feed
            m_afterReturn = false;
            continue;
        }
        m_afterReturn = byte == '\r';
        if (byte != kEnd && byte != '\n' && byte != '\r') {
            line += static_cast<char>(byte);
            continue;
        }
        if (!m_begun && line.starts_with(kByteOrderMark)) line.erase(0, 3);
        m_begun = true;
        return byte != kEnd || !line.empty();
    }
}

}  // namespace daylong
