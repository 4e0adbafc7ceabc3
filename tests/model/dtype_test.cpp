// Dequantising against the `gguf` package bit for bit, and quantising within each type's error.
// The golden files are made by tests/data/dtype/make.py.
#include "model/dtype.h"

#include "support/unit.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

using namespace daylong::model;

namespace {

constexpr size_t kColumns = 1024;
constexpr DType kTypes[] = {DType::F32,  DType::F16,    DType::BF16,   DType::Q8_0, DType::Q4_0, DType::Q4_1,
                            DType::Q5_0, DType::Q5_1,   DType::Q2_K,   DType::Q3_K, DType::Q4_K, DType::Q5_K,
                            DType::Q6_K, DType::IQ4_NL, DType::IQ4_XS, DType::MXFP4};

std::vector<std::byte> golden(const std::string& name) {
    std::ifstream stream(std::string(DAYLONG_TEST_DATA) + "/dtype/" + name + ".bin", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return {bytes, bytes + text.size()};
}

std::vector<float> normalRow(float sigma) {
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0.0F, sigma);
    std::vector<float> row(kColumns);
    for (float& value : row) value = normal(random);
    return row;
}

std::vector<float> roundTrip(DType type, const std::vector<float>& row) {
    std::vector<std::byte> stored(rowBytes(type, row.size()));
    quantizeRow(type, row, stored.data());
    std::vector<float> back(row.size());
    dequantizeRow(type, stored.data(), back);
    return back;
}

double relativeError(const std::vector<float>& wanted, const std::vector<float>& got) {
    double error = 0.0, norm = 0.0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        error += (double{wanted[i]} - got[i]) * (double{wanted[i]} - got[i]);
        norm += double{wanted[i]} * wanted[i];
    }
    return std::sqrt(error / norm);
}

}  // namespace

TEST("every type dequantises to the gguf package's bits") {
    for (const DType type : kTypes) {
        const std::vector<std::byte> file = golden(std::string(traits(type).name));
        const size_t stored = rowBytes(type, kColumns);
        REQUIRE(file.size() == stored + kColumns * sizeof(float));
        std::vector<float> row(kColumns);
        dequantizeRow(type, file.data(), row);
        for (size_t i = 0; i < kColumns; ++i) {
            uint32_t got = 0, wanted = 0;
            std::memcpy(&got, &row[i], 4);
            std::memcpy(&wanted, file.data() + stored + i * 4, 4);
            const bool bothZero = ((got | wanted) & 0x7FFFFFFFU) == 0;  // signs of zeros are the package's whim
            if (got != wanted && !bothZero) {
                daylong::unit::fail(__FILE__, __LINE__,
                                    std::string(traits(type).name) + " differs at " + std::to_string(i));
                break;
            }
        }
    }
}

TEST("the types that the gguf package quantises come out as its bytes") {
    for (const DType type : {DType::Q8_0, DType::Q4_0, DType::Q4_1, DType::Q5_0, DType::Q5_1, DType::MXFP4}) {
        const std::vector<std::byte> file = golden("QUANTISED-" + std::string(traits(type).name));
        const size_t stored = rowBytes(type, kColumns);
        REQUIRE(file.size() == stored + kColumns * sizeof(float));
        std::vector<float> row(kColumns);
        std::memcpy(row.data(), file.data(), kColumns * sizeof(float));
        std::vector<std::byte> bytes(stored);
        quantizeRow(type, row, bytes.data());
        CHECK(std::memcmp(bytes.data(), file.data() + kColumns * sizeof(float), stored) == 0);
    }
}

TEST("quantising and back loses no more than each type's bits promise") {
    const std::vector<float> row = normalRow(0.05F);
    const std::pair<DType, double> most[] = {
        {DType::F32, 0.0},    {DType::F16, 3e-4},    {DType::BF16, 2.5e-3}, {DType::Q8_0, 7e-3},
        {DType::Q4_0, 0.105}, {DType::Q4_K, 0.08},   {DType::Q6_K, 0.025},  {DType::Q4_1, 0.095},
        {DType::Q5_0, 0.055}, {DType::Q5_1, 0.05},   {DType::Q5_K, 0.045},  {DType::Q3_K, 0.2},
        {DType::Q2_K, 0.33},  {DType::IQ4_NL, 0.09}, {DType::IQ4_XS, 0.09}, {DType::MXFP4, 0.14}};
    for (const auto& [type, limit] : most) {
        const double error = relativeError(row, roundTrip(type, row));
        if (error > limit || std::isnan(error)) {
            daylong::unit::fail(__FILE__, __LINE__, std::string(traits(type).name) + " loses " + std::to_string(error));
        }
    }
}

TEST("rows of zeros, of one value and of one sign quantise in every type") {
    for (const DType type : kTypes) {
        for (const float value : {0.0F, 0.5F, -0.5F}) {
            const std::vector<float> constant(kColumns, value);
            const std::vector<float> back = roundTrip(type, constant);
            for (size_t i = 0; i < kColumns; i += 37)
                CHECK_NEAR(back[i], value, type == DType::Q3_K || type == DType::Q2_K ? 0.06 : 0.02);
        }
        std::vector<float> positive = normalRow(1.0F);
        for (float& each : positive) each = std::fabs(each) + 1.0F;
        const bool coarse = traits(type).blockBytes * 8 < traits(type).blockSize * 4 || type == DType::MXFP4;
        CHECK(relativeError(positive, roundTrip(type, positive)) < (coarse ? 0.25 : 0.1));
    }
}

TEST("a Q4_K block's scales and mins come back as they were packed") {
    std::byte packed[12];
    std::mt19937 random(3);
    std::vector<float> row(256);
    for (size_t sub = 0; sub < 8; ++sub) {  // sub-blocks of very different size and offset use all six bits
        for (size_t i = 0; i < 32; ++i)
            row[sub * 32 + i] = static_cast<float>((sub + 1) * (random() % 16)) - static_cast<float>(sub * sub);
    }
    std::vector<std::byte> stored(rowBytes(DType::Q4_K, 256));
    quantizeRow(DType::Q4_K, row, stored.data());
    std::memcpy(packed, stored.data() + 4, sizeof packed);
    for (size_t sub = 1; sub < 8; ++sub) {
        CHECK(q4kScaleMin(packed, sub).first > q4kScaleMin(packed, sub - 1).first);
        CHECK(q4kScaleMin(packed, sub).second > q4kScaleMin(packed, sub - 1).second);
    }
    CHECK_EQUAL(int{q4kScaleMin(packed, 7).first}, 63);
    CHECK_EQUAL(int{q4kScaleMin(packed, 7).second}, 63);
}

TEST("types are found by id and by name in any case, and unknown ones are named for people") {
    CHECK(dtypeFromName("q4_k") == DType::Q4_K);
    CHECK(dtypeFromName("BF16") == DType::BF16);
    CHECK(dtypeFromName("iq4_xs") == DType::IQ4_XS);
    CHECK(!dtypeFromName("IQ1_S"));
    CHECK(findTraits(8) == &traits(DType::Q8_0));
    CHECK(findTraits(19) == nullptr);
    CHECK_EQUAL(ggufTypeName(19), "IQ1_S");
    CHECK_EQUAL(ggufTypeName(4000000000U), "number 4000000000");
    CHECK_EQUAL(rowBytes(DType::Q4_K, 512), 288U);
}
