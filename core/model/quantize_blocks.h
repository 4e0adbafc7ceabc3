// Quantising one block of each type that has more than one scale. Used by quantizeRow alone.
#pragma once

#include <cstddef>
#include <span>

namespace daylong::model {

void quantizeQ2_K(std::span<const float> x, std::byte* block);
void quantizeQ3_K(std::span<const float> x, std::byte* block);
void quantizeQ4_K(std::span<const float> x, std::byte* block);
void quantizeQ5_K(std::span<const float> x, std::byte* block);
void quantizeQ6_K(std::span<const float> x, std::byte* block);
void quantizeIQ4_XS(std::span<const float> x, std::byte* block);

}  // namespace daylong::model
