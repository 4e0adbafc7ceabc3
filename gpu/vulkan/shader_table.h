// The compiled shaders, embedded when the library is built.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace daylong::vulkan {

/// SPIR-V of "matvec_q4_0"...; empty for a name that there is none of.
std::span<const uint32_t> shaderCode(std::string_view name);

}  // namespace daylong::vulkan
