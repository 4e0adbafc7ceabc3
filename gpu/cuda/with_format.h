// From a format known at run time to one known to the compiler.
#pragma once

#include "cuda/formats.h"

#include <type_traits>

namespace daylong::cuda {

/// Calls use(std::integral_constant<Format, format>()).
template <class Use>
void withFormat(Format format, const Use& use) {
    switch (format) {
        case Format::F32: use(std::integral_constant<Format, Format::F32>()); break;
        case Format::F16: use(std::integral_constant<Format, Format::F16>()); break;
        case Format::BF16: use(std::integral_constant<Format, Format::BF16>()); break;
        case Format::Q8_0: use(std::integral_constant<Format, Format::Q8_0>()); break;
        case Format::Q4_0: use(std::integral_constant<Format, Format::Q4_0>()); break;
        case Format::Q4_1: use(std::integral_constant<Format, Format::Q4_1>()); break;
        case Format::Q5_0: use(std::integral_constant<Format, Format::Q5_0>()); break;
        case Format::Q5_1: use(std::integral_constant<Format, Format::Q5_1>()); break;
        case Format::Q2_K: use(std::integral_constant<Format, Format::Q2_K>()); break;
        case Format::Q3_K: use(std::integral_constant<Format, Format::Q3_K>()); break;
        case Format::Q4_K: use(std::integral_constant<Format, Format::Q4_K>()); break;
        case Format::Q5_K: use(std::integral_constant<Format, Format::Q5_K>()); break;
        case Format::Q6_K: use(std::integral_constant<Format, Format::Q6_K>()); break;
        case Format::IQ4_NL: use(std::integral_constant<Format, Format::IQ4_NL>()); break;
        case Format::IQ4_XS: use(std::integral_constant<Format, Format::IQ4_XS>()); break;
        case Format::MXFP4: use(std::integral_constant<Format, Format::MXFP4>()); break;
    }
}

}  // namespace daylong::cuda
