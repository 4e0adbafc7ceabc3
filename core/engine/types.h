// Words shared by the whole engine.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace daylong::engine {

using TokenId = int32_t;

/// Which keys a token may see. See ARCHITECTURE.md, "The streaming cache".
enum class Attention {
    Streaming,  // sinks + rolling window
    Window,     // rolling window alone (S = 0)
    Dense,      // everything; an error once the cache is full
};

enum class KvType { F32, F16, Q8_0 };

/// States that are kept beside the one that goes on, to take the stream back to.
constexpr uint32_t kCheckpoints = 8;

/// Bits one cached element takes, block scales included: 32, 16, 8.5.
double bitsPerElement(KvType type);

std::optional<Attention> attentionFromName(std::string_view name);  // "streaming" ...
std::optional<KvType> kvTypeFromName(std::string_view name);        // "f32", "f16", "q8_0"
std::string_view name(Attention attention);
std::string_view name(KvType type);

}  // namespace daylong::engine
