// A model file that is cut short, written over, deleted or replaced while the model is in use: an error that says so,
// or nothing at all; never a signal, and never a token computed from what is not there.
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <utility>

using namespace daylong;

namespace {

const std::string kModel = std::string(DAYLONG_TEST_DATA) + "/golden/tiny_llama/plain.gguf";
const std::string kWithVocabulary = std::string(DAYLONG_TEST_DATA) + "/stories260K.gguf";
constexpr engine::TokenId kTokens[] = {1, 2, 3};

using Path = std::filesystem::path;

struct Harm {
    const char* name;
    std::function<void(const Path&)> body;
    const char* said = nullptr;  // nullptr: does no harm
};

std::string content(const Path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
void overwrite(const Path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

const std::vector<Harm>& harms() {
    static const std::vector<Harm> all = {
        {"emptied", [](const Path& path) { std::filesystem::resize_file(path, 0); }, "was cut short while in use"},
        {"cut to a byte", [](const Path& path) { std::filesystem::resize_file(path, 1); },
         "was cut short while in use"},
        {"cut to its half",
         [](const Path& path) { std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2); },
         "was cut short while in use"},
        {"emptied and written again",
         [](const Path& path) {
             const std::string bytes = content(path);
             std::filesystem::resize_file(path, 0);
             overwrite(path, bytes);
         },
         "was written to while in use"},
        {"written over by a longer one", [](const Path& path) { overwrite(path, content(path) + content(path)); },
         "was written to while in use"},
        {"deleted", [](const Path& path) { std::filesystem::remove(path); }},
        {"replaced",
         [](const Path& path) {
             const Path fresh = path.string() + ".new";
             overwrite(fresh, "GGUF");
             std::filesystem::rename(fresh, path);
         }},
    };
    return all;
}

Path copyOf(const unit::TemporaryFolder& folder, const std::string& model = kModel) {
    const Path path = folder / "model.gguf";
    std::filesystem::copy_file(model, path, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    return path;
}

Result<engine::Generator> open(std::shared_ptr<const model::Model> model) {
    auto backend = cpu::makeCpuBackend({.threads = 1});
    TRY(backend->loadWeights(model, {}));
    return engine::Generator::create(std::move(model), std::move(backend), {.size = 32, .sinks = 4, .chunk = 8});
}

void expect(const Harm& harm, const char* when, const Result<void>& result) {
    const bool right = harm.said == nullptr ? bool(result)
                                            : !result && result.error().code == ErrorCode::FileChanged &&
                                                  result.error().message.find(harm.said) != std::string::npos;
    if (!right)
        unit::fail(__FILE__, __LINE__,
                   std::string(harm.name) + " " + when + ": " + (result ? "no error" : result.error().message));
}

}  // namespace

TEST("whatever happens to the file between two steps, the next one says it") {
    for (const Harm& harm : harms()) {
        const unit::TemporaryFolder folder;
        const Path path = copyOf(folder);
        const auto model = model::loadModel(path);
        REQUIRE(model);
        auto generator = open(*model);
        REQUIRE(generator);
        CHECK(generator->feed(kTokens));
        harm.body(path);
        expect(harm, "between steps", generator->feed(kTokens));
        expect(harm, "once more", generator->feed(kTokens));
    }
}

TEST("whatever happens to the file before its weights are read or while they are, loading says it") {
    for (const Harm& harm : harms()) {
        const unit::TemporaryFolder folder;
        const Path path = copyOf(folder);
        const auto model = model::loadModel(path);
        REQUIRE(model);
        bool done = false;
        const engine::Progress atOnce = [&](uint64_t, uint64_t) {
            if (!std::exchange(done, true)) harm.body(path);
            return true;
        };
        expect(harm, "while loading", cpu::makeCpuBackend({.threads = 2})->loadWeights(*model, atOnce));
        expect(harm, "before loading", cpu::makeCpuBackend({.threads = 2})->loadWeights(*model, {}));
    }
}

TEST("what a file says of itself is still known when the file is gone") {
    for (const Harm& harm : harms()) {
        const unit::TemporaryFolder folder;
        const Path path = copyOf(folder, kWithVocabulary);
        const auto opened = model::GgufFile::open(path);
        const auto untouched = model::GgufFile::open(kWithVocabulary);
        REQUIRE(opened && untouched);
        harm.body(path);
        const model::GgufFile &file = **opened, &same = **untouched;
        CHECK_EQUAL(same.stringArray("tokenizer.ggml.tokens").size(), 512U);
        CHECK(file.stringArray("tokenizer.ggml.tokens") == same.stringArray("tokenizer.ggml.tokens"));
        CHECK(file.floatArray("tokenizer.ggml.scores") == same.floatArray("tokenizer.ggml.scores"));
        CHECK(file.stringValue("general.architecture") == same.stringValue("general.architecture"));
        REQUIRE(file.metadata().size() == same.metadata().size());
        for (size_t i = 0; i < file.metadata().size(); ++i) CHECK(file.metadata()[i].first == same.metadata()[i].first);
    }
}
