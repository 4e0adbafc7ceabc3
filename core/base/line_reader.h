// Lines out of a stream, as people type them and as files of any system have them: a line ends with LF, CR LF or CR,
// the last one also with the stream, and a byte-order mark in front is no part of the first. Thread rule: one thread.
// Failure rule: a stream that cannot be read has ended.
#pragma once

#include <istream>
#include <string>

namespace daylong {

class LineReader {
public:
    explicit LineReader(std::istream& stream) : m_stream(stream) {}

    /// False: there is none left. Waits for no byte behind a line's end.
    bool next(std::string& line);

private:
    std::istream& m_stream;
    bool m_begun = false, m_afterReturn = false;
};

}  // namespace daylong
