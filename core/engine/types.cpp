#include "engine/types.h"

#include <array>

namespace daylong::engine {

namespace {

constexpr std::array<std::string_view, 3> kAttentions = {"streaming", "window", "dense"};
constexpr std::array<std::string_view, 3> kKvTypes = {"f32", "f16", "q8_0"};

template <class Enum, size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view name) {
    for (size_t i = 0; i < N; ++i) {
        if (names[i] == name) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace

double bitsPerElement(KvType type) {
    switch (type) {
        case KvType::F32: return 32.0;
        case KvType::F16: return 16.0;
        case KvType::Q8_0: return 8.5;  // 32 values and an f16 scale
    }
    return 0.0;
}

std::optional<Attention> attentionFromName(std::string_view name) { return find<Attention>(kAttentions, name); }
std::optional<KvType> kvTypeFromName(std::string_view name) { return find<KvType>(kKvTypes, name); }
std::string_view name(Attention attention) { return kAttentions[static_cast<size_t>(attention)]; }
std::string_view name(KvType type) { return kKvTypes[static_cast<size_t>(type)]; }

}  // namespace daylong::engine
