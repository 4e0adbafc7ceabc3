// Several conversations over one cache, with every family of models: keys of all layers, native windows, states.
#include "serve/kept_caches.h"

#include "cpu/cpu_backend.h"
#include "serve/stateless_model.h"
#include "support/unit.h"
#include "support/wrapped_cpu.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

using namespace daylong;
using engine::TokenId;

namespace {

constexpr uint64_t kPlenty = uint64_t{64} << 20U;
constexpr size_t kBegun = 100, kSaid = 5, kMore = 40;  // tokens

/// The CPU, which puts states back until it is told otherwise, and promises of no row to be the same in any step.
class Forgetful final : public testing::WrappedCpu {
public:
    explicit Forgetful(std::shared_ptr<bool> fails) : m_fails(std::move(fails)) {}
    Result<void> restoreStates(uint32_t place) override {
        return *m_fails ? Error{ErrorCode::Device, "broken"} : WrappedCpu::restoreStates(place);
    }

private:
    std::shared_ptr<bool> m_fails;
};

struct Talker {
    engine::Generator generator;
    serve::KeptCaches kept{generator, kPlenty};
    explicit Talker(const std::shared_ptr<const model::Model>& model,
                    std::unique_ptr<engine::Backend> backend = cpu::makeCpuBackend({.threads = 1}))
        : generator(make(model, std::move(backend))) {}

    static engine::Generator make(const std::shared_ptr<const model::Model>& model,
                                  std::unique_ptr<engine::Backend> backend) {
        backend->loadWeights(model, {}).value();
        return engine::Generator::create(model, std::move(backend), serve::statelessCache(256, engine::KvType::F32, 64))
            .value();
    }
    /// How many tokens were not read.
    uint64_t read(const std::vector<TokenId>& prompt, bool exactly = false) {
        const uint64_t had = kept.begin(prompt, exactly).value();
        kept.read(std::span(prompt).subspan(had), {}).value();
        return had;
    }
    std::vector<float> logits() const { return {generator.logits().begin(), generator.logits().end()}; }
};

std::vector<TokenId> tokens(size_t count, uint32_t seed, uint32_t vocabulary) {
    std::vector<TokenId> all;
    for (size_t i = 0; i < count; ++i)
        all.push_back(static_cast<TokenId>((i * 31 + seed * (i + 7) * (i + 3)) % vocabulary));
    return all;
}

double difference(const std::vector<float>& a, const std::vector<float>& b) {
    double most = 0.0, scale = 0.0;
    for (size_t i = 0; i < a.size(); ++i) {
        most = std::max(most, std::fabs(double{a[i]} - double{b[i]}));
        scale = std::max(scale, std::fabs(double{b[i]}));
    }
    return most / std::max(scale, 1e-9);
}

void tryFamily(const std::filesystem::path& file) {
    const auto model = model::loadModel(file).value();
    const uint32_t vocabulary = model->config.vocabSize;
    const std::vector<TokenId> first = tokens(kBegun, 1, vocabulary), other = tokens(kBegun, 2, vocabulary);
    const std::vector<TokenId> said = tokens(kSaid, 3, vocabulary), more = tokens(kMore, 4, vocabulary);
    std::vector<TokenId> next = first;
    next.insert(next.end(), said.begin(), said.end());
    next.insert(next.end(), more.begin(), more.end());

    Talker fresh(model);
    CHECK_EQUAL(fresh.read(next), 0U);
    Talker talker(model);
    talker.read(first);
    for (const TokenId each : said) talker.kept.say(each).value();
    talker.read(other);
    CHECK_EQUAL(talker.kept.kept(), 1U);
    const uint64_t had = talker.read(next);
    const bool goesBack = !talker.generator.keepsStates();
    const std::string name = file.stem().string();
    if (had != (goesBack ? kBegun + kSaid : kBegun - 1))
        unit::fail(__FILE__, __LINE__, name + ": had " + std::to_string(had));
    if (const double off = difference(talker.logits(), fresh.logits()); !(off < 1e-3))
        unit::fail(__FILE__, __LINE__, name + ": is off by " + std::to_string(off));

    // To the bit as if all was read, though it was said, left and come back to.
    talker.read(other);
    const uint64_t exact = talker.read(next, true);
    // What was read, not what was said; a native window's own ring no longer has all of it.
    const bool hasWindows =
        std::ranges::any_of(talker.generator.graph().rings, [](uint32_t window) { return window != 0; });
    if (exact + 1 < kBegun && (exact != 0 || !hasWindows))
        unit::fail(__FILE__, __LINE__, name + ": had exactly " + std::to_string(exact));
    if (talker.logits() != fresh.logits()) unit::fail(__FILE__, __LINE__, name + ": is not exact");

    // An earlier place of the same talk, which is taken back to or read again.
    std::vector<TokenId> aside = first;
    aside.insert(aside.end(), more.begin(), more.end());
    Talker alone(model);
    alone.read(aside);
    talker.read(aside);
    if (const double off = difference(talker.logits(), alone.logits()); !(off < 1e-3))
        unit::fail(__FILE__, __LINE__, name + ": taken back it is off by " + std::to_string(off));
}

}  // namespace

TEST("a conversation that was left is gone on with as if it had been read, whatever its layers keep") {
    int families = 0;
    for (const auto& entry : std::filesystem::directory_iterator(DAYLONG_TEST_DATA "/golden/families")) {
        if (entry.path().extension() != ".gguf") continue;
        tryFamily(entry.path());
        ++families;
    }
    CHECK(families > 30);
}

TEST("where a token comes out otherwise in another step, exactly what was read in whole chunks is had again") {
    const auto model = model::loadModel(DAYLONG_TEST_DATA "/golden/families/llama.gguf").value();
    const uint32_t vocabulary = model->config.vocabSize;
    std::vector<TokenId> prompt = tokens(kBegun, 1, vocabulary);
    Talker same(model), other(model, std::make_unique<Forgetful>(std::make_shared<bool>(false)));
    CHECK(same.generator.backend().isSameInAnyStep() && !other.generator.backend().isSameInAnyStep());
    for (Talker* each : {&same, &other}) each->read(prompt);
    prompt.push_back(1);
    CHECK_EQUAL(same.read(prompt, true), kBegun - 1);
    CHECK_EQUAL(other.read(prompt, true), uint64_t{64});
}

TEST("states that could not be put back are not gone on from") {
    const auto model = model::loadModel(DAYLONG_TEST_DATA "/golden/families/lfm2.gguf").value();
    const uint32_t vocabulary = model->config.vocabSize;
    const std::vector<TokenId> first = tokens(kBegun, 1, vocabulary), more = tokens(kMore, 4, vocabulary);
    std::vector<TokenId> aside = first;
    aside.insert(aside.end(), more.begin(), more.end());
    const auto fails = std::make_shared<bool>(false);
    Talker talker(model, std::make_unique<Forgetful>(fails));
    talker.read(first);
    std::vector<TokenId> next = first;
    for (const TokenId each : tokens(kSaid, 3, vocabulary)) {
        talker.kept.say(each).value();
        next.push_back(each);
    }
    next.insert(next.end(), more.begin(), more.end());
    *fails = true;
    CHECK(!talker.kept.begin(aside, false));
    *fails = false;
    CHECK_EQUAL(talker.read(next), 0U);
}
