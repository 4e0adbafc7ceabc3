// SmolLM2's answers to twelve questions at temperature 0.
#include "cpu/dispatch.h"
#include "real/as_f32.h"
#include "real/real_models.h"
#include "real/talk.h"
#include "support/temporary_folder.h"

using namespace daylong;

TEST("with its weights as float32, SmolLM2 answers twelve questions in the words that transformers finds") {
    const std::filesystem::path path = real::find(real::kSmollm2);
    if (path.empty()) return;
    const unit::TemporaryFolder folder;
    real::unwrap(real::writeAsF32(path, folder / "f32.gguf"));
    real::Talk talk(folder / "f32.gguf");
    const std::vector<real::Question> questions = real::questions();
    CHECK_EQUAL(questions.size(), 12U);
    for (const real::Question& question : questions) {
        talk.begin();
        CHECK_EQUAL(talk.ask(question.text), question.answer);
        CHECK(question.answeredBy(question.answer));
    }
}

// What rounded activations change, they change after a few words, and differently with each kind of kernels: so not the
// words are compared here, but whether they hold what was asked for.
TEST("as its file is, SmolLM2 answers twelve questions sensibly with every kind of kernels") {
    const std::filesystem::path path = real::find(real::kSmollm2);
    if (path.empty()) return;
    for (const cpu::SimdLevel level : cpu::simdLevels()) {
        real::Talk talk(path, {.cpu = {.simd = level}});
        for (const real::Question& question : real::questions()) {
            talk.begin();
            const std::string reply = talk.ask(question.text);
            std::printf("  level %d: %s\n    %s\n", static_cast<int>(level), question.text.c_str(), reply.c_str());
            CHECK(question.answeredBy(reply));
        }
    }
}
