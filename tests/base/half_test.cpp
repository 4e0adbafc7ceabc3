#include "base/half.h"

#include "support/unit.h"

#include <cmath>
#include <limits>

using namespace daylong;

TEST("every half survives the way to float and back") {
    int wrong = 0;
    for (uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
        const auto half = static_cast<uint16_t>(bits);
        const float value = floatFromHalf(half);
        if (std::isnan(value) ? !std::isnan(floatFromHalf(halfFromFloat(value))) : halfFromFloat(value) != half)
            ++wrong;
    }
    CHECK_EQUAL(wrong, 0);
}

TEST("floats between two halves go to the nearer, ties to the even one") {
    int wrong = 0;
    for (uint32_t bits = 0; bits < 0x7BFF; ++bits) {
        const auto low = static_cast<uint16_t>(bits), high = static_cast<uint16_t>(bits + 1);
        const float a = floatFromHalf(low), b = floatFromHalf(high);
        const float middle = a + (b - a) / 2;
        if (halfFromFloat(middle) != (bits % 2 == 0 ? low : high)) ++wrong;
        if (halfFromFloat(std::nextafter(middle, 0.0F)) != low) ++wrong;
        if (halfFromFloat(-std::nextafter(middle, 1e9F)) != (high | 0x8000U)) ++wrong;
    }
    CHECK_EQUAL(wrong, 0);
}

TEST("what is too large for a half becomes infinity, what is too small zero") {
    CHECK_EQUAL(halfFromFloat(65519.0F), 0x7BFF);
    CHECK_EQUAL(halfFromFloat(65520.0F), 0x7C00);
    CHECK_EQUAL(halfFromFloat(-std::numeric_limits<float>::infinity()), 0xFC00);
    CHECK_EQUAL(halfFromFloat(0x1p-26F), 0);
    CHECK(std::isnan(floatFromHalf(halfFromFloat(std::nanf("")))));
}

TEST("bfloat16 rounds to nearest, ties to even, and keeps infinities and NaN") {
    CHECK_EQUAL(bfloatFromFloat(1.0F), 0x3F80);
    CHECK_EQUAL(bfloatFromFloat(std::bit_cast<float>(0x3F808000U)), 0x3F80);
    CHECK_EQUAL(bfloatFromFloat(std::bit_cast<float>(0x3F818000U)), 0x3F82);
    CHECK_EQUAL(bfloatFromFloat(std::bit_cast<float>(0x3F808001U)), 0x3F81);
    CHECK(std::isinf(floatFromBfloat(bfloatFromFloat(std::numeric_limits<float>::infinity()))));
    CHECK(std::isnan(floatFromBfloat(bfloatFromFloat(std::bit_cast<float>(0x7F800001U)))));
}
