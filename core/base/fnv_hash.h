// FNV-1a, 64 bits: tells things apart that nobody forges. Values; no failures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace daylong {

class FnvHash {
public:
    void add(const void* data, size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (size_t i = 0; i < size; ++i) m_state = (m_state ^ bytes[i]) * 0x100000001B3U;
    }
    void add(std::string_view text) { add(text.data(), text.size()); }
    std::string hex() const {
        char text[17];
        std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(m_state));
        return text;
    }

private:
    uint64_t m_state = 0xCBF29CE484222325U;
};

}  // namespace daylong
