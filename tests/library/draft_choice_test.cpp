// Which small model may say what comes for a larger one: that of the same vocabulary, an eighth as large at most.
#include "cpu/kv_cache.h"
#include "engine/draft_model.h"
#include "library/draft_choice.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <filesystem>
#include <fstream>

using namespace daylong;
using library::draftFor;
using library::LocalModel;

namespace {

namespace fs = std::filesystem;

LocalModel named(const fs::path& path, uint64_t bytes) {
    LocalModel model;
    model.name = path.stem().string();
    model.path = path;
    model.bytes = bytes;
    return model;
}

/// One that has just enough memory for such weights, and for so much beside them: half of it is as much as suits it.
library::Machine ofTwice(uint64_t weights, double beside) {
    return {.memoryBytes = 2 * library::judge(weights, {.cache = {.bytes = beside}}, 0, {}).memoryBytes + 16};
}

engine::CacheShape shapeOf(const fs::path& path) {
    return engine::cacheShape(*model::readConfig(**model::GgufFile::open(path)));
}

/// What a draft's cache takes.
double cacheOf(const engine::CacheShape& shape) {
    return static_cast<double>(cpu::cacheCost(shape, engine::layoutOf(engine::DraftModel::cacheOptions())));
}

}  // namespace

TEST("the largest that is small enough and has the same tokens is taken, and none where there is none") {
    const unit::TemporaryFolder folder;
    const fs::path small = DAYLONG_TEST_DATA "/stories260K.gguf", smaller = folder / "smaller.gguf",
                   other = DAYLONG_TEST_DATA "/golden/tiny_llama/plain.gguf", large = folder / "large.gguf",
                   broken = folder / "broken.gguf";
    fs::copy_file(small, smaller);
    fs::copy_file(small, large);
    const uint64_t bytes = fs::file_size(small);
    fs::resize_file(large, 9 * bytes);  // what is behind a file's tensors is nobody's
    std::ofstream(broken) << "no model";
    const auto file = model::GgufFile::open(large);
    REQUIRE(file);
    const LocalModel itself = named(large, 9 * bytes), first = named(small, bytes), second = named(smaller, bytes / 2),
                     others = named(other, bytes / 3), bad = named(broken, bytes), gone = named(folder / "no", bytes);
    const library::Machine machine{.memoryBytes = uint64_t{8} << 30U};
    CHECK_EQUAL(draftFor(**file, {itself, others, second, bad, first, gone}, machine), small);
    CHECK_EQUAL(draftFor(**file, {others, second, bad}, machine), smaller);
    CHECK(draftFor(**file, {itself, others, bad, gone}, machine).empty());
    CHECK(draftFor(**file, {}, machine).empty());
    const auto own = model::GgufFile::open(small);
    REQUIRE(own);
    CHECK(draftFor(**own, {first, second}, machine).empty());  // it would be half as large
}

TEST("none is taken where the memory has no room for it beside the large one") {
    const unit::TemporaryFolder folder;
    const fs::path small = DAYLONG_TEST_DATA "/stories260K.gguf", large = folder / "large.gguf";
    fs::copy_file(small, large);
    const uint64_t bytes = fs::file_size(small);
    fs::resize_file(large, 9 * bytes);
    const auto file = model::GgufFile::open(large);
    REQUIRE(file);
    const double cache = cacheOf(shapeOf(small));
    CHECK(draftFor(**file, {named(small, bytes)}, ofTwice(9 * bytes, cache)).empty());  // the large one alone
    CHECK(draftFor(**file, {named(small, bytes)}, ofTwice(10 * bytes, cache / 2)).empty());
    CHECK_EQUAL(draftFor(**file, {named(small, bytes)}, ofTwice(10 * bytes, cache)), small);
}

TEST("one whose layers keep states is taken, too, with the memory of their copies") {
    const unit::TemporaryFolder folder;
    const fs::path families = DAYLONG_TEST_DATA "/golden/families", plain = families / "llama.gguf";
    for (const char* family : {"lfm2", "qwen35", "nemotron_h", "falcon-h1"}) {
        const fs::path hybrid = families / (std::string(family) + ".gguf"), large = folder / family;
        const engine::CacheShape shape = shapeOf(hybrid);
        const uint64_t bytes = fs::file_size(hybrid);
        const LocalModel states = named(hybrid, bytes), small = named(plain, fs::file_size(plain));
        REQUIRE(states.bytes > small.bytes);
        fs::copy_file(plain, large);
        fs::resize_file(large, 10 * bytes);
        const auto file = model::GgufFile::open(large);
        REQUIRE(file);
        CHECK_EQUAL(draftFor(**file, {small, states}, {.memoryBytes = uint64_t{8} << 30U}), hybrid);
        const double all = cacheOf(shape), some = all - static_cast<double>(shape.stateBytes()) / 2;
        engine::CacheShape keys = shape;
        keys.stateFloats = 0;
        REQUIRE(cacheOf(keys) < some);
        CHECK_EQUAL(draftFor(**file, {states}, ofTwice(11 * bytes, all)), hybrid);
        CHECK(draftFor(**file, {states}, ofTwice(11 * bytes, some)).empty());
    }
}

TEST("the states of the large one want room beside the small one, too") {
    const unit::TemporaryFolder folder;
    const fs::path families = DAYLONG_TEST_DATA "/golden/families", plain = families / "llama.gguf",
                   large = folder / "large.gguf";
    fs::copy_file(families / "qwen35.gguf", large);
    fs::resize_file(large, 10 * fs::file_size(large));
    const auto file = model::GgufFile::open(large);
    REQUIRE(file);
    const LocalModel small = named(plain, fs::file_size(plain));
    const uint64_t bytes = (*file)->sizeBytes() + small.bytes;
    const double cache = cacheOf(shapeOf(plain)), states = engine::estimatedCache(shapeOf(large), 0, {}).bytes;
    REQUIRE(states > 0.0);
    CHECK(draftFor(**file, {small}, ofTwice(bytes, cache + states / 2)).empty());
    CHECK_EQUAL(draftFor(**file, {small}, ofTwice(bytes, cache + states)), plain);
}
