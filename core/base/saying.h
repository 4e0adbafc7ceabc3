// A saying: what the program says to people, as a code and its values (base/say.h has the codes and their words).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace daylong {

enum class Say : uint16_t;

struct Saying {
    Say say{};
    std::vector<std::string> values;
    bool operator==(const Saying&) const = default;
};
/// Sentences, one after the other.
using Sayings = std::vector<Saying>;

}  // namespace daylong
