#include "pdf/frames.h"

#include <utility>

namespace daylong::pdf {

namespace {

constexpr std::string_view kKinds = "nplde";
constexpr size_t kHead = 5;

}  // namespace

std::string frameOf(FrameKind kind, std::string_view text) {
    std::string frame(1, static_cast<char>(kind));
    for (unsigned shift = 0; shift < 32; shift += 8) frame += static_cast<char>(text.size() >> shift & 0xFFU);
    return frame.append(text);
}

void FrameReader::add(std::string_view bytes) {
    m_bytes.erase(0, std::exchange(m_begin, 0));
    m_bytes += bytes;
}

std::optional<Frame> FrameReader::next() {
    if (m_broken || m_bytes.size() - m_begin < kHead) return {};
    const std::string_view head = std::string_view(m_bytes).substr(m_begin, kHead);
    uint64_t size = 0;
    for (size_t i = kHead; i-- > 1;) size = size << 8U | static_cast<unsigned char>(head[i]);
    const bool known = kKinds.find(head[0]) != std::string_view::npos;
    m_tooLong = known && size > m_most;
    m_broken = !known || m_tooLong;
    if (m_broken || m_bytes.size() - m_begin - kHead < size) return {};
    Frame frame{static_cast<FrameKind>(head[0]), m_bytes.substr(m_begin + kHead, static_cast<size_t>(size))};
    m_begin += kHead + static_cast<size_t>(size);
    return frame;
}

}  // namespace daylong::pdf
