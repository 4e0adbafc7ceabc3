#include "lab/models/synthetic.h"

#include "base/half.h"
#include "lab/models/synthetic_layout.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <vector>

namespace daylong::lab {

using model::DTypeTraits, model::traits, model::quantizeRow;

namespace {

/// xorshift64*: a nanosecond for 64 bits, so that gigabytes are written at the disk's speed.
class Random {
public:
    uint64_t next() {
        m_state ^= m_state >> 12U;
        m_state ^= m_state << 25U;
        m_state ^= m_state >> 27U;
        return m_state * 0x2545F4914F6CDD1DU;
    }
    uint32_t below(uint32_t limit) { return static_cast<uint32_t>((next() >> 32U) * limit >> 32U); }
    /// 0.75..1.25, so that no two blocks share their scale.
    float around1() { return 0.75F + static_cast<float>(next() >> 40U) * 0x1p-25F; }
    void fill(std::byte* out, size_t size) {
        for (size_t i = 0; i < size; i += 8) {
            const uint64_t bits = next();
            std::memcpy(out + i, &bits, std::min<size_t>(8, size - i));
        }
    }

private:
    uint64_t m_state = 0x9E3779B97F4A7C15U;
};

template <class T>
void store(std::byte* at, T value) {
    std::memcpy(at, &value, sizeof value);
}

constexpr size_t kNormals = 4096;

/// Evenly spaced quantiles of the normal distribution (a table beats computing each draw).
const std::array<float, kNormals>& normals() {
    static const std::array<float, kNormals> table = [] {
        std::array<float, kNormals> values{};
        for (size_t i = 0; i < kNormals; ++i) {
            const double target = (static_cast<double>(i) + 0.5) / kNormals;
            double low = -6.0, high = 6.0;
            while (high - low > 1e-9) {
                const double middle = (low + high) / 2.0;
                (std::erfc(-middle / std::sqrt(2.0)) / 2.0 < target ? low : high) = middle;
            }
            values[i] = static_cast<float>(low);
        }
        return values;
    }();
    return table;
}

/// Elements of a plain type: four table look-ups for each draw.
template <class T, class Convert>
void fillPlain(Random& random, float sigma, std::span<std::byte> out, Convert convert) {
    std::array<T, kNormals> table;
    for (size_t i = 0; i < kNormals; ++i) table[i] = convert(normals()[i] * sigma);
    uint64_t bits = 0;
    for (size_t i = 0; i < out.size() / sizeof(T); ++i) {
        bits = i % 4 == 0 ? random.next() : bits >> 16U;
        store(out.data() + i * sizeof(T), table[bits % kNormals]);
    }
}

void fillQ8_0(Random& random, float sigma, std::byte* block) {
    constexpr float kDeviation = 36.0F;  // of the codes, so that 127 is 3.5 of them
    static const std::array<int8_t, 256> codes = [] {
        std::array<int8_t, 256> table{};
        constexpr size_t kStep = kNormals / 256;
        for (size_t i = 0; i < 256; ++i)
            table[i] = static_cast<int8_t>(std::lround(normals()[i * kStep + kStep / 2] * kDeviation));
        return table;
    }();
    store(block, halfFromFloat(sigma / kDeviation * random.around1()));
    random.fill(block + 2, 32);
    for (size_t i = 2; i < 34; ++i) store(block + i, codes[std::to_integer<size_t>(block[i])]);
}

void fillQ4_0(Random& random, float sigma, std::byte* block) {
    constexpr float kSpread = 4.18F;
    store(block, halfFromFloat(sigma / kSpread * random.around1()));
    random.fill(block + 2, 16);
    for (size_t i = 2; i < 18; ++i) {  // -8 has no counterpart: it becomes 0, which centres the codes
        const auto packed = std::to_integer<unsigned>(block[i]);
        block[i] |= std::byte(((packed & 0x0FU) == 0 ? 0x08U : 0U) | ((packed & 0xF0U) == 0 ? 0x80U : 0U));
    }
}

// Uniform codes over n values have a standard deviation of n / sqrt(12).
constexpr float kSpread16 = 4.61F, kSpread64 = 18.47F;

void fillQ4_K(Random& random, float sigma, std::byte* block) {
    // Equal scale and min codes of 32..63 with dmin = 7.5 d centre every sub-block on zero.
    const float d = sigma / (kSpread16 * 47.5F) * random.around1();
    store(block, halfFromFloat(d));
    store(block + 2, halfFromFloat(7.5F * d));
    for (size_t i = 0; i < 4; ++i) {
        const uint32_t low = 32 + random.below(32), high = 32 + random.below(32);
        const auto lowByte = static_cast<uint8_t>(low | ((high >> 4U) << 6U));
        store(block + 4 + i, lowByte);
        store(block + 8 + i, lowByte);
        store(block + 12 + i, static_cast<uint8_t>((high & 15U) * 17U));
    }
    random.fill(block + 16, 128);
}

void fillQ6_K(Random& random, float sigma, std::byte* block) {
    random.fill(block, 192);
    for (size_t i = 0; i < 16; ++i) store(block + 192 + i, static_cast<int8_t>(64 + random.below(64)));
    store(block + 208, halfFromFloat(sigma / (kSpread64 * 95.5F) * random.around1()));
}

/// Any other type: copies of a few blocks that were quantised from normal values.
void fillFromPool(Random& random, DType type, float sigma, std::span<std::byte> out) {
    constexpr size_t kPool = 64;
    const DTypeTraits& t = traits(type);
    std::vector<float> row(kPool * t.blockSize);
    for (float& value : row) value = normals()[random.below(kNormals)] * sigma;
    std::vector<std::byte> pool(kPool * t.blockBytes);
    quantizeRow(type, row, pool.data());
    for (size_t at = 0; at < out.size(); at += t.blockBytes) {
        std::copy_n(pool.data() + random.below(kPool) * t.blockBytes, t.blockBytes, out.data() + at);
    }
}

void fillRows(Random& random, DType type, float sigma, std::span<std::byte> out) {
    const uint32_t blockBytes = traits(type).blockBytes;
    const auto blocks = [&](auto fillBlock) {
        for (size_t at = 0; at < out.size(); at += blockBytes) fillBlock(random, sigma, out.data() + at);
    };
    switch (type) {
        case DType::F32: fillPlain<float>(random, sigma, out, [](float value) { return value; }); break;
        case DType::F16: fillPlain<uint16_t>(random, sigma, out, halfFromFloat); break;
        case DType::BF16: fillPlain<uint16_t>(random, sigma, out, bfloatFromFloat); break;
        case DType::Q8_0: blocks(fillQ8_0); break;
        case DType::Q4_0: blocks(fillQ4_0); break;
        case DType::Q4_K: blocks(fillQ4_K); break;
        case DType::Q6_K: blocks(fillQ6_K); break;
        default: fillFromPool(random, type, sigma, out); break;
    }
}

/// A sentencepiece-like vocabulary: <unk>, <s>, </s>, the 256 bytes, then words that no text contains by chance.
void setTokenizer(GgufWriter& writer, uint32_t vocabSize) {
    constexpr int32_t kNormal = 1, kUnknown = 2, kControl = 3, kByte = 6;
    std::vector<std::string> pieces = {"<unk>", "<s>", "</s>"};
    std::vector<int32_t> types = {kUnknown, kControl, kControl};
    for (unsigned byte = 0; byte < 256; ++byte) {
        constexpr char kHex[] = "0123456789ABCDEF";
        pieces.push_back(std::string("<0x") + kHex[byte / 16] + kHex[byte % 16] + '>');
        types.push_back(kByte);
    }
    while (pieces.size() < vocabSize) {
        pieces.push_back("\xE2\x96\x81word" + std::to_string(pieces.size()));
        types.push_back(kNormal);
    }
    std::vector<float> scores(pieces.size());
    for (size_t i = 0; i < scores.size(); ++i) scores[i] = -static_cast<float>(i);
    writer.set("tokenizer.ggml.model", std::string("llama"));
    writer.set("tokenizer.ggml.pre", std::string("default"));
    writer.set("tokenizer.ggml.tokens", std::move(pieces));
    writer.set("tokenizer.ggml.scores", std::move(scores));
    writer.set("tokenizer.ggml.token_type", std::move(types));
    writer.set("tokenizer.ggml.unknown_token_id", uint32_t{0});
    writer.set("tokenizer.ggml.bos_token_id", uint32_t{1});
    writer.set("tokenizer.ggml.eos_token_id", uint32_t{2});
}

}  // namespace

DType syntheticType(DType wanted, uint32_t columns) {
    return columns % traits(wanted).blockSize == 0 ? wanted : DType::Q8_0;
}

namespace {

/// Calls write(writer, fill) with all of the model.
template <class Write>
Result<void> makeModel(const SyntheticGeometry& geometry, DType type, const Write& write) {
    assert(geometry.vocabSize >= 260 && geometry.dim % 32 == 0 && geometry.ffn % 32 == 0);
    const SyntheticLayout layout = syntheticLayout(geometry);
    GgufWriter writer;
    for (const auto& [key, value] : layout.keys) writer.set(key, value);
    setTokenizer(writer, geometry.vocabSize);
    const auto typeOf = [&](const SyntheticTensor& tensor) {
        return tensor.gain > 0.0F ? syntheticType(type, static_cast<uint32_t>(tensor.dims[0])) : DType::F32;
    };
    for (const SyntheticTensor& tensor : layout.tensors) writer.addTensor(tensor.name, typeOf(tensor), tensor.dims);

    Random random;
    return write(writer, [&](size_t tensor, uint64_t, std::span<std::byte> rows) {
        const SyntheticTensor& filled = layout.tensors[tensor];
        if (filled.gain == 0.0F) {
            for (size_t at = 0; at < rows.size(); at += sizeof(float)) store(rows.data() + at, filled.constant);
        } else {
            const float sigma = filled.gain / std::sqrt(static_cast<float>(filled.dims[0]));
            fillRows(random, typeOf(filled), sigma, rows);
        }
    });
}

}  // namespace

Result<void> writeSyntheticModel(const SyntheticGeometry& geometry, DType type, const std::filesystem::path& path) {
    return makeModel(geometry, type,
                     [&](const GgufWriter& writer, const GgufWriter::Fill& fill) { return writer.write(path, fill); });
}

Result<AnonymousFile> temporarySyntheticModel(const SyntheticGeometry& geometry, DType type) {
    AnonymousFile file = TRY(AnonymousFile::create());
    TRY(makeModel(geometry, type, [&](const GgufWriter& writer, const GgufWriter::Fill& fill) {
        return writer.write(file.descriptor(), std::filesystem::temp_directory_path(), fill);
    }));
    return file;
}

}  // namespace daylong::lab
