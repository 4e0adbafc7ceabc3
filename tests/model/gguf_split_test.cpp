// Models split into NAME-00001-of-0000N.gguf: any part opens the whole, and what is wrong with a part is said of it.
#include "model/gguf.h"
#include "lab/models/gguf_writer.h"
#include "model/model.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::model;

namespace {

struct Part {
    std::string name;
    uint32_t number, count, tensors;  // as its metadata say
    std::vector<size_t> holds;        // of the source's tensors
};

std::shared_ptr<const GgufFile> source() {
    return *GgufFile::open(std::string(DAYLONG_TEST_DATA) + "/golden/tiny_llama/plain.gguf");
}

/// One part, with some tensors of the source; the first has the source's metadata, as far as the writer knows their
/// kinds.
void writePart(const unit::TemporaryFolder& folder, const GgufFile& from, const Part& part) {
    lab::GgufWriter writer;
    if (part.number == 0) {
        for (const auto& [key, value] : from.metadata()) {
            if (const auto* number = std::get_if<uint64_t>(value))
                writer.set(std::string(key), static_cast<uint32_t>(*number));
            if (const auto* number = std::get_if<double>(value))
                writer.set(std::string(key), static_cast<float>(*number));
            if (const auto* text = std::get_if<std::string_view>(value))
                writer.set(std::string(key), std::string(*text));
            const std::vector<std::string_view> texts = from.stringArray(key);
            if (!texts.empty()) writer.set(std::string(key), std::vector<std::string>(texts.begin(), texts.end()));
        }
    }
    writer.set("split.no", part.number);
    writer.set("split.count", part.count);
    writer.set("split.tensors.count", part.tensors);
    for (const size_t index : part.holds) {
        const Tensor& tensor = from.tensors()[index];
        size_t rank = tensor.dims.size();
        while (rank > 1 && tensor.dims[rank - 1] == 1) --rank;
        writer.addTensor(tensor.name, tensor.type,
                         {tensor.dims.begin(), tensor.dims.begin() + static_cast<long>(rank)});
    }
    const Result<void> written =
        writer.write(folder / part.name, [&](size_t index, uint64_t firstRow, std::span<std::byte> rows) {
            const Tensor& tensor = from.tensors()[part.holds[index]];
            std::copy_n(tensor.data + firstRow * rowBytes(tensor.type, tensor.columns()), rows.size(), rows.begin());
        });
    CHECK(written);
}

/// Three parts, to spoil one thing at a time: the middle one holds one tensor, the last what is left.
struct Split {
    std::shared_ptr<const GgufFile> from = source();
    std::vector<Part> parts;

    Split() {
        const auto count = static_cast<uint32_t>(from->tensors().size());
        parts = {{"m-00001-of-00003.gguf", 0, 3, count, {}},
                 {"m-00002-of-00003.gguf", 1, 3, count, {}},
                 {"m-00003-of-00003.gguf", 2, 3, count, {}}};
        for (size_t i = 0; i < count; ++i) parts[i < 4 ? 0 : i == 4 ? 1 : 2].holds.push_back(i);
    }
    Result<std::shared_ptr<const Model>> load(const std::string& name) const {
        const unit::TemporaryFolder folder;
        for (const Part& part : parts) writePart(folder, *from, part);
        return loadModel(folder / name);
    }
};

void checkRefused(const Split& split, const std::string& opened, std::string_view reason, std::string_view file,
                  ErrorCode code = ErrorCode::InvalidFile) {
    const auto loaded = split.load(opened);
    if (loaded) {
        unit::fail(__FILE__, __LINE__, "accepted, though: " + std::string(reason));
        return;
    }
    const std::string& message = loaded.error().message;
    for (const std::string_view wanted : {reason, file}) {
        if (message.find(wanted) == std::string::npos)
            unit::fail(__FILE__, __LINE__, "'" + message + "' does not say '" + std::string(wanted) + "'");
    }
    CHECK(loaded.error().code == code);
}

}  // namespace

TEST("any part of a split model opens the whole, and it is the same model") {
    const Split split;
    const auto whole = loadModel(split.from->path());
    REQUIRE(whole);
    for (const Part& part : split.parts) {
        const auto loaded = split.load(part.name);
        if (!loaded) unit::fail(__FILE__, __LINE__, loaded.error().message);
        REQUIRE(loaded);
        CHECK_EQUAL((*loaded)->file->partCount(), 3U);
        CHECK_EQUAL((*loaded)->parameters, (*whole)->parameters);
        CHECK_EQUAL((*loaded)->fingerprint, (*whole)->fingerprint);
        CHECK((*loaded)->file->sizeBytes() >= (*whole)->weightBytes);
        const Tensor &a = *(*loaded)->layers.back().ffnDown, &b = *(*whole)->layers.back().ffnDown;
        CHECK(a.sizeBytes == b.sizeBytes && std::equal(a.data, a.data + a.sizeBytes, b.data));
    }
    CHECK_EQUAL((*whole)->file->partCount(), 1U);
}

TEST("a missing part is named, whichever part was opened") {
    for (size_t missing = 0; missing < 3; ++missing) {
        Split split;
        const std::string name = split.parts[missing].name, opened = split.parts[(missing + 1) % 3].name;
        split.parts.erase(split.parts.begin() + static_cast<long>(missing));
        checkRefused(split, opened, "split into 3 files", name, ErrorCode::NotFound);
        checkRefused(split, opened, "is missing; put all of them into one folder", name, ErrorCode::NotFound);
    }
}

TEST("a part whose name and content disagree is refused by name") {
    Split renamed;
    renamed.parts[1].name = "other.gguf";
    checkRefused(renamed, "other.gguf", "is part 2 of 3 of a split model, but not named like it",
                 "call it 'NAME-00002-of-00003.gguf'");
    Split swapped;
    std::swap(swapped.parts[1].name, swapped.parts[2].name);
    checkRefused(swapped, "m-00001-of-00003.gguf", "is not part 2 of 3", "m-00002-of-00003.gguf'");
    checkRefused(swapped, "m-00002-of-00003.gguf", "is part 3 of 3 of a split model, but not named like it",
                 "m-00002-of-00003.gguf'");
    Split ofAnother;
    ofAnother.parts[2].count = 4;
    checkRefused(ofAnother, "m-00001-of-00003.gguf", "is not part 3 of 3", "m-00003-of-00003.gguf'");
}

TEST("impossible part numbers and counts are refused") {
    Split beyond;
    beyond.parts[0].number = 3;
    checkRefused(beyond, "m-00001-of-00003.gguf", "does not say which part", "m-00001-of-00003.gguf'");
    Split many;
    many.parts[0].count = 65535;
    checkRefused(many, "m-00001-of-00003.gguf", "split into 65535 files", "m-00001-of-00003.gguf'");
    Split last;
    last.parts[0].number = 0xFFFFFFFF;
    checkRefused(last, "m-00001-of-00003.gguf", "does not say which part", "m-00001-of-00003.gguf'");
}

TEST("tensors that are too few in all, or in two parts at once, are refused") {
    Split lost;
    lost.parts[2].holds.pop_back();
    checkRefused(lost, "m-00002-of-00003.gguf", "tensors where", "were promised");
    Split doubled;
    doubled.parts[2].holds.push_back(0);
    checkRefused(doubled, "m-00001-of-00003.gguf", "twice", "m-00001-of-00003.gguf'");
}

TEST("a part that is cut short is refused by its own name") {
    const Split split;
    const unit::TemporaryFolder folder;
    for (const Part& part : split.parts) writePart(folder, *split.from, part);
    const auto path = folder / "m-00003-of-00003.gguf";
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 64);
    const auto loaded = loadModel(folder / "m-00001-of-00003.gguf");
    REQUIRE(!loaded);
    CHECK(loaded.error().message.find("m-00003-of-00003.gguf'") != std::string::npos);
    CHECK(loaded.error().message.find("truncated") != std::string::npos);
}

TEST("a part that is cut short while in use is noticed, one that is replaced or removed is not missed") {
    const Split split;
    const unit::TemporaryFolder folder;
    for (const Part& part : split.parts) writePart(folder, *split.from, part);
    const auto opened = GgufFile::open(folder / "m-00001-of-00003.gguf");
    REQUIRE(opened);
    CHECK((*opened)->checkWhole());
    std::filesystem::remove(folder / "m-00001-of-00003.gguf");
    std::ofstream(folder / "new") << "short";
    std::filesystem::rename(folder / "new", folder / "m-00003-of-00003.gguf");
    CHECK((*opened)->checkWhole());
    std::filesystem::resize_file(folder / "m-00002-of-00003.gguf", 10);
    const Result<void> whole = (*opened)->checkWhole();
    REQUIRE(!whole);
    CHECK(whole.error().message.find("m-00002-of-00003.gguf' was cut short") != std::string::npos);
}

TEST("a model that says it is split into one file needs no name") {
    Split split;
    split.parts.resize(1);
    split.parts[0] = {"any.gguf", 0, 1, 0, {}};
    for (size_t i = 0; i < split.from->tensors().size(); ++i) split.parts[0].holds.push_back(i);
    CHECK(split.load("any.gguf"));
}
