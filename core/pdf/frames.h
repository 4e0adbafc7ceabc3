// What the program that reads a PDF tells the one that started it, through a pipe: frames of a letter, a length (four
// bytes, the lowest first) and so many bytes. They come from a program that read a stranger's file, and are trusted no
// more than that. Pure. Failure rule: what is no frame makes the rest unreadable, which is said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace daylong::pdf {

enum class FrameKind : char {
    Count = 'n',  // how many pages there are, in digits: before the first of them
    Page = 'p',   // the text of the next one
    Locked = 'l',
    Damaged = 'd',
    End = 'e',  // that was all
};

struct Frame {
    FrameKind kind{};
    std::string text;
};

std::string frameOf(FrameKind kind, std::string_view text = {});

/// Puts frames together out of the bytes as they come.
class FrameReader {
public:
    /// A frame of more bytes than that is none.
    explicit FrameReader(uint64_t mostBytes) : m_most(mostBytes) {}

    void add(std::string_view bytes);
    std::optional<Frame> next();
    bool isBroken() const { return m_broken; }
    bool isTooLong() const { return m_tooLong; }  // it is broken by its length alone

private:
    std::string m_bytes;
    size_t m_begin = 0;
    uint64_t m_most;
    bool m_broken = false, m_tooLong = false;
};

}  // namespace daylong::pdf
