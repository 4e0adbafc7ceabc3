// Weights that were kept from one load to the next: the same bits, mapped; and never those of another file, of another
// time, or damaged, however that came about.
#include "base/say.h"
#include "cpu/cpu_backend.h"
#include "cpu/kept_folder.h"
#include "cpu/kept_weights.h"
#include "engine/generator.h"
#include "support/synthetic_model.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <array>
#include <chrono>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace daylong;
using model::DType;

namespace {

using Path = std::filesystem::path;

/// Of some pieces' weights.
const lab::SyntheticGeometry kGeometry = testing::smallGeometry(4, 1024);
constexpr uint64_t kFront = uint64_t{2} << 20U;

void makeOld(const Path& path) {
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
}

struct Place {
    unit::TemporaryFolder root;
    Path model = root / "model.gguf", folder = root / "weights";

    Place() { put(model, DType::F32); }
    void put(const Path& path, DType type) const {
        const auto file = lab::temporarySyntheticModel(kGeometry, type);
        std::ifstream in(file->path(), std::ios::binary);
        std::ofstream(path, std::ios::binary | std::ios::trunc) << in.rdbuf();
        makeOld(path);
    }
    std::vector<Path> kept(const std::string& ending = std::string(cpu::kKeptEnding)) const {
        std::vector<Path> found;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
            if (entry.path().extension() == ending) found.push_back(entry.path());
        }
        return found;
    }
    cpu::CpuOptions options() const { return {.threads = 2, .kept = {.path = folder, .least = 0}}; }
};

struct Loaded {
    bool mapped = false;
    std::vector<float> logits;
};

/// The number of the file that is kept of this model; 0: there is none.
uint64_t numberOf(const Place& place, const Path& model) {
    for (const Path& kept : place.kept()) {
        struct stat status {};
        if (cpu::modelOf(kept) == model.string() && ::lstat(kept.c_str(), &status) == 0) return status.st_ino;
    }
    return 0;
}

/// Loads, speaks, and waits until the weights are written, where they are to be.
Loaded load(const Place& place, const cpu::CpuOptions& options, const Path& path, bool writes = true) {
    const uint64_t before = numberOf(place, path);
    const auto model = model::loadModel(path);
    if (!model) return {};
    auto backend = cpu::makeCpuBackend(options);
    if (!backend->loadWeights(*model, {})) return {};
    Loaded loaded{.mapped = backend->weightsAreMapped()};
    auto generator = engine::Generator::create(*model, std::move(backend),
                                               {.size = 40, .sinks = 4, .chunk = 16, .maxLogitRows = 16});
    if (!generator) return {};
    loaded.logits = testing::logitsOf(*generator, 16, 50);
    for (int i = 0; writes && !loaded.mapped && i < 3000; ++i) {
        const uint64_t now = numberOf(place, path);
        if (now != 0 && now != before) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return loaded;
}
Loaded load(const Place& place) { return load(place, place.options(), place.model); }

std::vector<float> plainLogits(const Path& path) {
    const Place nowhere;
    return load(nowhere, {.threads = 1}, path, false).logits;
}

void flip(const Path& path, uint64_t offset) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 1));
}

}  // namespace

TEST("the second load maps what the first one kept, and says the same to the bit") {
    const Place place;
    const std::vector<float> plain = plainLogits(place.model);
    REQUIRE(!plain.empty());
    const Loaded first = load(place);
    CHECK(!first.mapped);
    CHECK(first.logits == plain);
    REQUIRE(place.kept().size() == 1);
    struct stat status {};
    REQUIRE(::stat(place.kept().front().c_str(), &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777U, 0600U);
    CHECK(status.st_size > static_cast<off_t>(kFront) + (off_t{12} << 20U));  // several pieces
    for (int again = 0; again < 2; ++again) {
        const Loaded second = load(place);
        CHECK(second.mapped);
        CHECK(second.logits == plain);
    }
    CHECK_EQUAL(place.kept().size(), 1U);
    CHECK(place.kept(std::string(cpu::kPartEnding)).empty());
}

TEST("weights of every type are kept, and nothing is where few are, or nowhere to keep them") {
    for (const DType type : {DType::F16, DType::Q8_0, DType::Q4_0, DType::Q4_K, DType::Q6_K, DType::Q4_1}) {
        const Place place;
        place.put(place.model, type);
        const Loaded first = load(place), second = load(place);
        CHECK(!first.mapped && second.mapped);
        CHECK(!first.logits.empty() && first.logits == second.logits);
    }
    const Place place;
    cpu::CpuOptions few = place.options();
    few.kept.least = uint64_t{1} << 30U;
    CHECK(!load(place, few, place.model, false).mapped);
    CHECK(!std::filesystem::exists(place.folder));
}

TEST("what is cut, damaged, or not ours alone is not used, and is written anew") {
    struct Harm {
        const char* name;
        std::function<void(const Path&)> body;
    };
    const auto size = [](const Path& path) { return std::filesystem::file_size(path); };
    const std::vector<Harm> harms = {
        {"emptied", [](const Path& path) { std::filesystem::resize_file(path, 0); }},
        {"cut by a byte", [&](const Path& path) { std::filesystem::resize_file(path, size(path) - 1); }},
        {"longer by a byte", [&](const Path& path) { std::filesystem::resize_file(path, size(path) + 1); }},
        {"the mark", [](const Path& path) { flip(path, 8); }},
        {"the identity", [](const Path& path) { flip(path, 16); }},
        {"a checksum", [](const Path& path) { flip(path, 4096 + 8); }},
        {"the first byte", [](const Path& path) { flip(path, kFront); }},
        {"a byte in between", [](const Path& path) { flip(path, kFront + (uint64_t{5} << 20U)); }},
        {"the last byte", [&](const Path& path) { flip(path, size(path) - 1); }},
        {"zeros",
         [&](const Path& path) {
             const auto bytes = size(path);
             std::filesystem::resize_file(path, 0);
             std::filesystem::resize_file(path, bytes);
         }},
        {"others may read it", [](const Path& path) { ::chmod(path.c_str(), 0644); }},
        {"a link",
         [](const Path& path) {
             const Path elsewhere = path.string() + ".elsewhere";
             std::filesystem::rename(path, elsewhere);
             std::filesystem::create_symlink(elsewhere, path);
         }},
    };
    const Place place;
    const std::vector<float> plain = plainLogits(place.model);
    REQUIRE(!load(place).logits.empty());
    for (const Harm& harm : harms) {
        REQUIRE(place.kept().size() == 1);
        harm.body(place.kept().front());
        const Loaded harmed = load(place), mended = load(place);
        if (harmed.mapped || harmed.logits != plain) unit::fail(__FILE__, __LINE__, std::string(harm.name) + ": used");
        if (!mended.mapped || mended.logits != plain)
            unit::fail(__FILE__, __LINE__, std::string(harm.name) + ": not written anew");
    }
}

TEST("another model's weights are never taken for its own, whatever its file pretends to be") {
    const Place place;
    const Path other = place.root / "other.gguf";
    place.put(other, DType::F32);
    flip(other, std::filesystem::file_size(other) / 8 * 4 + 2);  // of a weight in between
    makeOld(other);
    const std::vector<float> plain = plainLogits(place.model), others = plainLogits(other);
    REQUIRE(plain != others);
    REQUIRE(!load(place).logits.empty());
    const Path own = place.kept().front();
    REQUIRE(!load(place, place.options(), other).mapped);
    REQUIRE(place.kept().size() == 2);
    const Path theirs = place.kept().front() == own ? place.kept().back() : place.kept().front();
    std::filesystem::copy_file(theirs, own, std::filesystem::copy_options::overwrite_existing);
    const Loaded swapped = load(place);
    CHECK(!swapped.mapped);
    CHECK(swapped.logits == plain);
    const auto written = std::filesystem::last_write_time(place.model);
    std::filesystem::copy_file(other, place.model, std::filesystem::copy_options::overwrite_existing);  // in place
    std::filesystem::last_write_time(place.model, written);
    const Loaded overwritten = load(place);
    CHECK(!overwritten.mapped);
    CHECK(overwritten.logits == others);
    std::filesystem::rename(other, place.model);  // the same bytes, of another file
    const Loaded replaced = load(place);
    CHECK(!replaced.mapped);
    CHECK(replaced.logits == others);
    CHECK(load(place).mapped);
}

TEST("a model that was written just now is not kept: it could be written again unseen") {
    const Place place;
    std::filesystem::last_write_time(place.model, std::filesystem::file_time_type::clock::now());
    CHECK(!load(place, place.options(), place.model, false).mapped);
    CHECK(place.kept().empty());
}

TEST("what is of no model any more goes with the next load, and what was left half written") {
    const Place place;
    const Path other = place.root / "other.gguf";
    place.put(other, DType::Q8_0);
    REQUIRE(!load(place, place.options(), other).logits.empty());
    const Path theirs = place.kept().front(), left = place.folder / "left.tiles.part",
               written = place.folder / "written.tiles.part";
    const Path locked = place.folder / "locked.tiles", nothing = place.folder / "nothing.tiles";
    std::ofstream(left) << "half";
    std::ofstream(locked) << "nothing";
    ::chmod(locked.c_str(), 0);  // cannot be looked at, but by root
    std::ofstream(nothing) << "nothing";
    std::ofstream(written) << "half";
    const int writer = ::open(written.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(writer, LOCK_EX | LOCK_NB) == 0);
    std::filesystem::remove(other);
    CHECK(!load(place, place.options(), place.model, false).mapped);
    CHECK(!std::filesystem::exists(theirs));
    CHECK(!std::filesystem::exists(left));
    CHECK(!std::filesystem::exists(nothing));
    CHECK_EQUAL(std::filesystem::exists(locked), ::geteuid() != 0);
    CHECK(std::filesystem::exists(written));
    ::close(writer);
}

TEST("no more is kept than there is room for, and what was used longest ago goes first") {
    const Place place;
    const Path second = place.root / "second.gguf", third = place.root / "third.gguf";
    place.put(second, DType::F32);
    place.put(third, DType::F32);
    REQUIRE(!load(place).logits.empty());
    const uint64_t one = std::filesystem::file_size(place.kept().front());
    cpu::CpuOptions tight = place.options();
    tight.kept.most = 2 * one;
    REQUIRE(!load(place, tight, second).logits.empty());
    CHECK(load(place, tight, place.model).mapped);  // used again, so the second is the oldest
    CHECK(!load(place, tight, third).mapped);
    CHECK_EQUAL(place.kept().size(), 2U);
    CHECK(load(place, tight, place.model).mapped);
    CHECK(load(place, tight, third).mapped);
    tight.kept.most = one - 1;
    CHECK(!load(place, tight, second, false).mapped);
    CHECK_EQUAL(place.kept().size(), 2U);  // none goes for what does not fit anyway
}

TEST("what another process is writing needs its room, too") {
    const Place place;
    const Path second = place.root / "second.gguf", part = place.folder / "others.tiles.part";
    place.put(second, DType::F32);
    REQUIRE(!load(place).logits.empty());
    const uint64_t one = std::filesystem::file_size(place.kept().front());
    std::ofstream(part) << "begun";
    std::filesystem::resize_file(part, one);
    const int writer = ::open(part.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(writer, LOCK_EX | LOCK_NB) == 0);
    cpu::CpuOptions tight = place.options();
    tight.kept.most = 2 * one;
    CHECK(!load(place, tight, second).mapped);
    CHECK_EQUAL(place.kept().size(), 1U);  // the second one's: the first had to go
    CHECK_EQUAL(numberOf(place, place.model), 0U);
    CHECK(std::filesystem::exists(part));
    ::close(writer);
}

TEST("what was used days ago goes before what was used yesterday: a load that looks at all of them uses none") {
    const Place place;
    const Path second = place.root / "second.gguf", third = place.root / "third.gguf";
    place.put(second, DType::F32);
    place.put(third, DType::F32);
    const auto keptOf = [&](const Path& model) {
        for (const Path& kept : place.kept()) {
            if (cpu::modelOf(kept) == model.string()) return kept;
        }
        return Path();
    };
    REQUIRE(!load(place).logits.empty());
    REQUIRE(!load(place, place.options(), second).logits.empty());
    for (const auto& [oldest, older] : {std::pair(place.model, second), std::pair(second, place.model)}) {
        const std::array<std::pair<Path, int>, 2> ages = {std::pair(keptOf(oldest), 3), std::pair(keptOf(older), 2)};
        for (const auto& [kept, days] : ages) {
            const timespec used{.tv_sec = ::time(nullptr) - days * 24 * 3600, .tv_nsec = 0};
            const timespec times[2] = {used, {.tv_sec = 0, .tv_nsec = UTIME_OMIT}};
            REQUIRE(::utimensat(AT_FDCWD, kept.c_str(), times, 0) == 0);
        }
        cpu::CpuOptions tight = place.options();
        tight.kept.most = 2 * std::filesystem::file_size(keptOf(older));
        CHECK(!load(place, tight, third).mapped);
        CHECK(keptOf(oldest).empty());
        CHECK(!keptOf(older).empty());
        std::filesystem::remove(keptOf(third));
        REQUIRE(!load(place, place.options(), oldest).logits.empty());
    }
}

TEST("a model that is let go of while its weights are written leaves them whole or not at all") {
    const Place place;
    const auto model = model::loadModel(place.model);
    REQUIRE(model);
    for (int i = 0; i < 20; ++i) {
        {
            auto backend = cpu::makeCpuBackend(place.options());
            REQUIRE(backend->loadWeights(*model, {}));
            std::this_thread::sleep_for(std::chrono::microseconds(300 * i));
        }
        CHECK(place.kept(std::string(cpu::kPartEnding)).empty());
        for (const Path& kept : place.kept()) {
            CHECK(std::filesystem::file_size(kept) > kFront);
            CHECK(load(place).mapped);
            std::filesystem::remove(kept);
        }
    }
}

TEST("a load of kept weights can be cancelled, and what is cut while it is in use is said") {
    const Place place;
    REQUIRE(!load(place).logits.empty());
    const auto model = model::loadModel(place.model);
    REQUIRE(model);
    const auto cancelled =
        cpu::makeCpuBackend(place.options())->loadWeights(*model, [](uint64_t, uint64_t) { return false; });
    CHECK(!cancelled && cancelled.error().code == ErrorCode::Cancelled);
    auto backend = cpu::makeCpuBackend(place.options());
    REQUIRE(backend->loadWeights(*model, {}));
    REQUIRE(backend->weightsAreMapped());
    auto generator = engine::Generator::create(*model, std::move(backend), {.size = 32, .sinks = 4, .chunk = 8});
    REQUIRE(generator);
    constexpr engine::TokenId kTokens[] = {1, 2, 3};
    CHECK(generator->feed(kTokens));
    std::filesystem::resize_file(place.kept().front(), kFront);
    const auto fed = generator->feed(kTokens);
    CHECK(!fed && fed.error().code == ErrorCode::FileChanged);
    // By its code, for every language; without the name of a file that nobody could mend.
    CHECK(!fed && fed.error().sayings == Sayings{saying(Say::KeptWeightsChanged)});
    const Loaded again = load(place);
    CHECK(!again.mapped);
    CHECK(again.logits == plainLogits(place.model));
}
