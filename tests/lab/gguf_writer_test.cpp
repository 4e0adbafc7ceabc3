// The writer against the reader, and against a disk that gives up.
#include "lab/models/gguf_writer.h"

#include "model/gguf.h"
#include "support/gguf_bytes.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <sys/resource.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::model;
using namespace daylong::lab;

namespace {

/// Bytes that say which tensor and row they belong to.
void fillNumbered(size_t tensor, uint64_t firstRow, std::span<std::byte> rows) {
    for (size_t i = 0; i < rows.size(); ++i)
        rows[i] = std::byte(static_cast<unsigned char>(tensor * 100 + firstRow * 7 + i));
}

size_t filesIn(const std::filesystem::path& folder) {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST("every kind of metadata value comes back as it went in, in order") {
    const unit::TemporaryFolder folder;
    GgufWriter writer;
    writer.set("a.u32", 4000000000U);
    writer.set("a.i32", -5);
    writer.set("a.f32", 0.5F);
    writer.set("a.bool", true);
    writer.set("a.text", std::string("na\xC3\xAFve\0end", 10));
    writer.set("a.texts", std::vector<std::string>{"one", "", "three"});
    writer.set("a.floats", std::vector<float>{-1.5F, 2.25F});
    writer.set("a.ints", std::vector<int32_t>{-1, 2, 3});
    REQUIRE(writer.write(folder / "file.gguf", fillNumbered));
    const auto opened = GgufFile::open(folder / "file.gguf");
    REQUIRE(opened);
    const GgufFile& file = **opened;
    CHECK(file.unsignedValue("a.u32") == 4000000000U);
    CHECK(file.floatValue("a.i32") == -5.0);
    CHECK(!file.unsignedValue("a.i32"));
    CHECK(file.floatValue("a.f32") == 0.5);
    CHECK(file.boolValue("a.bool") == true);
    CHECK(file.stringValue("a.text") == std::string_view("na\xC3\xAFve\0end", 10));
    CHECK((file.stringArray("a.texts") == std::vector<std::string_view>{"one", "", "three"}));
    CHECK((file.floatArray("a.floats") == std::vector<float>{-1.5F, 2.25F}));
    CHECK((file.intArray("a.ints") == std::vector<int64_t>{-1, 2, 3}));
    const auto all = file.metadata();
    REQUIRE(all.size() == 8);
    CHECK_EQUAL(all[4].first, "a.text");
    CHECK(all[4].second == file.find("a.text"));
    CHECK(file.find("a.absent") == nullptr);
    CHECK(!file.stringValue("a.u32") && !file.boolValue("a.u32") && !file.unsignedValue("a.text"));
    CHECK(file.stringArray("a.ints").empty() && file.intArray("a.texts").empty() && file.floatArray("a.u32").empty());
}

TEST("tensors of every rank and of sizes that need padding come back with their bytes, aligned") {
    const unit::TemporaryFolder folder;
    GgufWriter writer;
    writer.addTensor("odd", DType::F16, {3});
    writer.addTensor("matrix", DType::Q8_0, {64, 5});
    writer.addTensor("cube", DType::F32, {2, 3, 4});
    writer.addTensor("large", DType::F32, {1000, 2500});  // several chunks
    REQUIRE(writer.write(folder / "file.gguf", fillNumbered));
    const auto opened = GgufFile::open(folder / "file.gguf");
    REQUIRE(opened);
    const auto tensors = (*opened)->tensors();
    REQUIRE(tensors.size() == 4);
    CHECK_EQUAL(tensors[0].sizeBytes, 6U);
    CHECK_EQUAL(tensors[1].rows(), 5U);
    CHECK_EQUAL(tensors[2].rows(), 12U);
    CHECK_EQUAL(tensors[3].columns(), 1000U);
    for (const Tensor& tensor : tensors) CHECK(reinterpret_cast<uintptr_t>(tensor.data) % 32 == 0);
    std::vector<std::byte> wanted(tensors[1].sizeBytes);
    fillNumbered(1, 0, wanted);
    CHECK(std::equal(wanted.begin(), wanted.end(), tensors[1].data));
    CHECK((*opened)->findTensor("cube") == &tensors[2]);
    CHECK((*opened)->findTensor("sphere") == nullptr);
}

TEST("a disk that gives up in the middle leaves the old file whole and nothing beside it") {
    const unit::TemporaryFolder folder;
    unit::writeFile(folder / "file.gguf", "the old file");
    GgufWriter writer;
    writer.addTensor("large", DType::F32, {1024, 1024});
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit oneMiB{1U << 20U, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &oneMiB) == 0);
    const Result<void> written = writer.write(folder / "file.gguf", fillNumbered);
    CHECK(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, oldHandler);
    REQUIRE(!written);
    CHECK(written.error().message.find("cannot write '") == 0);
    CHECK_EQUAL(unit::readFile(folder / "file.gguf"), "the old file");
    CHECK_EQUAL(filesIn(folder / ""), 1U);
}

TEST("a file is replaced by the new one") {
    const unit::TemporaryFolder folder;
    unit::writeFile(folder / "file.gguf", "the old file");
    REQUIRE(GgufWriter().write(folder / "file.gguf", fillNumbered));
    CHECK(GgufFile::open(folder / "file.gguf"));
    CHECK_EQUAL(filesIn(folder / ""), 1U);
}

TEST("a link in the place of the unfinished file is not written through") {
    const unit::TemporaryFolder folder;
    unit::writeFile(folder / "victim", "precious");
    const std::string part = (folder / "file.gguf").string() + ".part-" + std::to_string(::getpid());
    for (const char* end : {"", "-0", "-1"}) std::filesystem::create_symlink(folder / "victim", part + end);
    REQUIRE(GgufWriter().write(folder / "file.gguf", fillNumbered));
    CHECK_EQUAL(unit::readFile(folder / "victim"), "precious");
    CHECK(GgufFile::open(folder / "file.gguf"));
    CHECK(!std::filesystem::is_symlink(folder / "file.gguf"));
}
