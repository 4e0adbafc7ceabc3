// Files that lie. Each is refused with an error that names the fault; none may crash or allocate without bound.
// Some are holes that other readers had: CVE-2025-53630 and CVE-2026-27940 (sums of sizes), CVE-2026-7482
// (dims larger than the data).
#include "model/gguf.h"
#include "model/model.h"
#include "support/gguf_bytes.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <string>

using namespace daylong;
using namespace daylong::model;
using unit::GgufBytes;

namespace {

constexpr uint32_t kF32 = 0, kQ8_0 = 8;
constexpr uint32_t kStringValue = 8, kArrayValue = 9;
constexpr uint64_t kHuge = uint64_t{1} << 63U;

/// The error that opening these bytes gives; fails the test when they open.
Error refusal(const GgufBytes& content) {
    const unit::TemporaryFolder folder;
    unit::writeFile(folder / "hostile.gguf", content.bytes());
    const auto opened = GgufFile::open(folder / "hostile.gguf");
    if (!opened) return opened.error();
    unit::fail(__FILE__, __LINE__, "the file was accepted");
    return {};
}

bool opens(const GgufBytes& content) {
    const unit::TemporaryFolder folder;
    unit::writeFile(folder / "good.gguf", content.bytes());
    return static_cast<bool>(GgufFile::open(folder / "good.gguf"));
}

void checkRefused(const GgufBytes& content, std::string_view reason, ErrorCode code = ErrorCode::InvalidFile) {
    const Error error = refusal(content);
    if (error.message.find(reason) == std::string::npos)
        unit::fail(__FILE__, __LINE__, "'" + error.message + "' does not say '" + std::string(reason) + "'");
    if (error.message.find("hostile.gguf") == std::string::npos)
        unit::fail(__FILE__, __LINE__, "'" + error.message + "' does not name the file");
    CHECK(error.message.find('\n') == std::string::npos);
    CHECK(error.code == code);
    CHECK_EQUAL(error.sayings.size(), 1U);  // in a person's language, but for what is inside of the file
}

GgufBytes oneTensor(uint64_t columns, uint64_t rows, uint32_t type, uint64_t offset) {
    return GgufBytes().header(1, 0).tensor("w", columns, rows, type, offset).zeros(4096);
}

}  // namespace

TEST("a small honest file opens, so that the refusals below mean something") {
    CHECK(opens(oneTensor(32, 4, kQ8_0, 32)));
    CHECK(opens(GgufBytes().header(0, 0)));
    CHECK(opens(GgufBytes().header(0, 0, 2)));
    CHECK(opens(GgufBytes()
                    .header(1, 1)
                    .u32Value("general.alignment", 1U << 12U)
                    .tensor("w", 32, 1, kF32, 4096)
                    .zeros(4096 + 4096 + 128)));
}

TEST("other magics, version 1, later versions and big-endian files are each refused for what they are") {
    checkRefused(GgufBytes().raw("GGML").zeros(64), "is not a model in GGUF format");
    checkRefused(GgufBytes().header(0, 0, 1), "version 1;", ErrorCode::Unsupported);
    checkRefused(GgufBytes().header(0, 0, 4), "version 4;", ErrorCode::Unsupported);
    checkRefused(GgufBytes().header(0, 0, 0x03000000), "big-endian", ErrorCode::Unsupported);
}

TEST("counts that the file could not hold are refused before anything is allocated") {
    checkRefused(GgufBytes().header(kHuge, 0).zeros(64), "more entries than it has bytes for");
    checkRefused(GgufBytes().header(0, kHuge).zeros(64), "more entries than it has bytes for");
    checkRefused(GgufBytes().header(~uint64_t{0}, ~uint64_t{0}).zeros(64), "more entries than it has bytes for");
}

TEST("strings of impossible length are refused, as key, value, array element and tensor name") {
    checkRefused(GgufBytes().header(0, 1).u64(kHuge).zeros(64), "inside a metadata key");
    checkRefused(GgufBytes().header(0, 1).text("k").u32(kStringValue).u64(kHuge).zeros(64), "inside a text value");
    checkRefused(GgufBytes().header(0, 1).text("k").u32(kStringValue).u64(~uint64_t{0}).zeros(64),
                 "inside a text value");
    checkRefused(GgufBytes().header(0, 1).text("k").u32(kArrayValue).u32(kStringValue).u64(1).u64(kHuge).zeros(64),
                 "inside an array of strings");
    checkRefused(GgufBytes().header(1, 0).u64(kHuge).zeros(64), "inside a tensor's name");
    checkRefused(GgufBytes().header(1, 0).text(std::string(5000, 'n')).zeros(64), "a name of 5000 bytes");
}

TEST("arrays of impossible count are refused, also where count times size wraps around") {
    const auto array = [](uint32_t type, uint64_t count) {
        return GgufBytes().header(0, 1).text("k").u32(kArrayValue).u32(type).u64(count).zeros(64);
    };
    checkRefused(array(4, uint64_t{1} << 60U), "inside an array");
    checkRefused(array(12, uint64_t{1} << 61U), "inside an array");  // times 8 bytes: 2^64
    checkRefused(array(4, 17), "inside an array");                   // one element more than there is
    checkRefused(array(kStringValue, uint64_t{1} << 60U), "inside an array");
    checkRefused(array(77, 1), "unknown element type 77");
}

TEST("arrays in arrays are passed over, but not to any depth") {
    GgufBytes shallow, deep;
    shallow.header(0, 2).text("k").u32(kArrayValue).u32(kArrayValue).u64(2);
    for (int i = 0; i < 2; ++i) shallow.u32(4).u64(1).u32(7);
    shallow.u32Value("after", 1);
    CHECK(opens(shallow));
    deep.header(0, 1).text("k").u32(kArrayValue);
    for (int i = 0; i < 100000; ++i) deep.u32(kArrayValue).u64(1);
    checkRefused(deep, "nested deeper");
}

TEST("an alignment of 0, 3, 4, or more than 1 MiB is refused") {
    for (const uint32_t alignment : {0U, 3U, 4U, 1U << 21U, 1U << 31U}) {
        checkRefused(
            GgufBytes().header(1, 1).u32Value("general.alignment", alignment).tensor("w", 32, 1, kF32, 0).zeros(4096),
            "an alignment of " + std::to_string(alignment));
    }
    checkRefused(GgufBytes().header(0, 1).text("general.alignment").u32(kStringValue).text("32").zeros(64),
                 "an alignment of 0");
    checkRefused(GgufBytes().header(0, 1).text("general.alignment").u32(10).u64(~uint64_t{0}).zeros(64),
                 "an alignment of");
}

TEST("shapes with no, five or zero dimensions, and products that wrap around, are refused") {
    checkRefused(GgufBytes().header(1, 0).text("w").u32(0).u32(kF32).u64(0).zeros(64), "of 0 dimensions");
    checkRefused(GgufBytes().header(1, 0).text("w").u32(5).zeros(256), "of 5 dimensions");
    checkRefused(GgufBytes().header(1, 0).text("w").u32(0xFFFFFFFF).zeros(256), "of 4294967295 dimensions");
    checkRefused(oneTensor(0, 4, kF32, 0), "an impossible shape");
    checkRefused(oneTensor(4, 0, kF32, 0), "an impossible shape");
    checkRefused(oneTensor(uint64_t{1} << 32U, uint64_t{1} << 32U, kF32, 0), "an impossible shape");
    checkRefused(oneTensor(uint64_t{1} << 62U, 1, kF32, 0), "an impossible size");  // times 4 bytes: 2^64
    checkRefused(oneTensor(~uint64_t{0}, 1, kF32, 0), "an impossible size");
}

TEST("a row that is no multiple of its type's block is refused") {
    checkRefused(oneTensor(33, 1, kQ8_0, 0), "not a multiple of Q8_0's block");
    checkRefused(oneTensor(288, 1, 12, 0), "not a multiple of Q4_K's block");
}

TEST("tensors that reach beyond the file are refused, also where offset plus size wraps around") {
    checkRefused(oneTensor(32, 1000, kF32, 0), "reaches beyond its end");  // dims larger than the data
    checkRefused(oneTensor(32, 1, kF32, 8192), "reaches beyond its end");
    checkRefused(oneTensor(32, 1, kF32, ~uint64_t{0} - 31), "reaches beyond its end");
    checkRefused(oneTensor(32, 1, kF32, kHuge), "reaches beyond its end");
    checkRefused(oneTensor(32, uint64_t{1} << 56U, kF32, kHuge), "reaches beyond its end");
    // The data section itself begins past the end of the file.
    checkRefused(GgufBytes().header(1, 1).u32Value("general.alignment", 1U << 20U).tensor("w", 1, 1, kF32, 0),
                 "reaches beyond its end");
}

TEST("many tensors whose sizes add up past 2^64 are refused one by one") {
    GgufBytes content;
    content.header(16, 0);
    for (int i = 0; i < 16; ++i)
        content.tensor("w" + std::to_string(i), uint64_t{1} << 30U, uint64_t{1} << 28U, kF32, 0);
    checkRefused(content.zeros(4096), "reaches beyond its end");
}

TEST("tensors that share their bytes are refused, since together they could ask for any amount of memory") {
    GgufBytes shared, apart;
    shared.header(3, 0);
    apart.header(3, 0);
    for (uint64_t i = 0; i < 3; ++i) {
        shared.tensor("w" + std::to_string(i), 256, 2, kF32, 0);
        apart.tensor("w" + std::to_string(i), 256, 2, kF32, i * 2048);
    }
    checkRefused(shared.zeros(32 + 2 * 2048), "tensors that overlap");
    CHECK(opens(apart.zeros(32 + 3 * 2048)));
}

TEST("an offset that is not aligned is refused") {
    checkRefused(oneTensor(32, 1, kF32, 4), "does not start at a multiple of the alignment");
    checkRefused(oneTensor(32, 1, kF32, 31), "does not start at a multiple of the alignment");
}

TEST("keys and tensors that come twice are refused") {
    checkRefused(GgufBytes().header(0, 2).u32Value("k", 1).u32Value("k", 2), "the metadata key 'k' twice");
    checkRefused(GgufBytes().header(2, 0).tensor("w", 32, 1, kF32, 0).tensor("w", 32, 1, kF32, 128).zeros(4096),
                 "the tensor 'w' twice");
}

TEST("a type that Daylong does not read is named, with those that it reads") {
    checkRefused(oneTensor(256, 1, 19, 0), "of type IQ1_S", ErrorCode::Unsupported);
    checkRefused(oneTensor(256, 1, 19, 0), "choose a file in F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q6_K",
                 ErrorCode::Unsupported);
    checkRefused(oneTensor(256, 1, 0xFFFFFFFF, 0), "of type number 4294967295", ErrorCode::Unsupported);
}

TEST("names are shown without bytes that could upset a terminal") {
    checkRefused(GgufBytes().header(1, 0).tensor("\x1b[2Jw\n", 0, 1, kF32, 0).zeros(64), "'?[2Jw?'");
}

TEST("a model cut at any length opens as an error or not at all, never as a crash") {
    const std::string whole = unit::readFile(std::string(DAYLONG_TEST_DATA) + "/stories260K.gguf");
    REQUIRE(whole.size() > 100000);
    const unit::TemporaryFolder folder;
    std::mt19937 random(11);
    for (int i = 0; i < 400; ++i) {
        const size_t size = i < 100 ? static_cast<size_t>(i) : random() % whole.size();
        unit::writeFile(folder / "cut.gguf", std::string_view(whole).substr(0, size));
        CHECK(!loadModel(folder / "cut.gguf"));
    }
}

TEST("a model with random bytes of its header changed opens or is refused, thousands of times") {
    const std::string whole = unit::readFile(std::string(DAYLONG_TEST_DATA) + "/stories260K.gguf");
    const auto intact = loadModel(std::string(DAYLONG_TEST_DATA) + "/stories260K.gguf");
    REQUIRE(intact);
    const size_t headerBytes = whole.size() - (*intact)->weightBytes;
    const unit::TemporaryFolder folder;
    const auto path = folder / "mutant.gguf";
    unit::writeFile(path, whole);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    std::mt19937 random(5);
    constexpr unsigned char kNasty[] = {0x00, 0x01, 0x7F, 0x80, 0xFF, 0x20, 0x09, 0x08};
    int refused = 0, opened = 0;
    for (int round = 0; round < 5000; ++round) {
        const size_t at = random() % headerBytes;
        const size_t length = std::min<size_t>(1 + random() % 8, headerBytes - at);
        std::string bytes = whole.substr(at, length);
        for (char& byte : bytes) {
            const unsigned value = random() % 2 == 0 ? kNasty[random() % std::size(kNasty)] : random() % 256;
            byte = static_cast<char>(value);
        }
        file.seekp(static_cast<std::streamoff>(at)).write(bytes.data(), static_cast<std::streamsize>(length)).flush();
        const auto loaded = loadModel(path);
        ++(loaded ? opened : refused);
        if (!loaded && loaded.error().message.empty()) unit::fail(__FILE__, __LINE__, "refused without a reason");
        file.seekp(static_cast<std::streamoff>(at))
            .write(whole.data() + at, static_cast<std::streamsize>(length))
            .flush();
    }
    CHECK(refused > 500);
    CHECK(opened > 500);
    CHECK(loadModel(path));  // every change was taken back
}
