// A model file that is cut short in place while the model is in use: an error that says so, not a signal.
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "support/temporary_folder.h"
#include "support/unit.h"

#include <filesystem>

using namespace daylong;

namespace {

const std::string kModel = std::string(DAYLONG_TEST_DATA) + "/golden/tiny_llama/plain.gguf";
constexpr engine::TokenId kTokens[] = {1, 2, 3};

bool saysCutShort(const Error& error) { return error.message.find("was cut short while in use") != std::string::npos; }

}  // namespace

TEST("a file cut short before its weights are read, or between two steps, is an error") {
    const unit::TemporaryFolder folder;
    const auto path = folder / "model.gguf";
    std::filesystem::copy_file(kModel, path);
    const auto model = model::loadModel(path);
    REQUIRE(model);
    auto backend = cpu::makeCpuBackend({.threads = 1});
    REQUIRE(backend->loadWeights(*model, {}));
    auto generator = engine::Generator::create(*model, std::move(backend), {.size = 32, .sinks = 4, .chunk = 8});
    REQUIRE(generator);
    CHECK(generator->feed(kTokens));
    std::filesystem::resize_file(path, 100);
    const auto fed = generator->feed(kTokens);
    REQUIRE(!fed);
    CHECK(saysCutShort(fed.error()));
    const Result<void> loaded = cpu::makeCpuBackend({.threads = 1})->loadWeights(*model, {});
    REQUIRE(!loaded);
    CHECK(saysCutShort(loaded.error()));
}
