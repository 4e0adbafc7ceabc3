// splitmix64: the same numbers from the same seed everywhere, which the standard library's distributions do not
// promise. A value; nothing fails.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace daylong::lab {

class Random {
public:
    explicit Random(uint64_t seed) : m_state(seed) {}
    /// Below `bound`, by the high half of a product.
    uint64_t below(uint64_t bound) { return ((next() >> 32U) * bound) >> 32U; }
    /// One of what has size() and [].
    template <class Choices>
    const auto& among(const Choices& choices) {
        return choices[below(choices.size())];
    }

private:
    uint64_t next() {
        m_state += 0x9E3779B97F4A7C15U;
        uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    uint64_t m_state;
};

/// `form` with every `place` in it replaced.
inline std::string filledIn(std::string form, std::string_view place, std::string_view text) {
    for (size_t at = form.find(place); at != std::string::npos; at = form.find(place, at + text.size()))
        form.replace(at, place.size(), text);
    return form;
}

}  // namespace daylong::lab
