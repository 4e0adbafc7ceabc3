// A chat over a device that counts its steps: what is read, and what is not, can be told by them.
#pragma once

#include "support/failing_backend.h"
#include "test_chat.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace daylong::chat {

namespace fs = std::filesystem;

inline void likeliest(settings::Settings& settings) {
    settings.ownSampling = true;
    settings.sampling.temperature = 0.0F;
    settings.sampling.repetitionPenalty = 1.0F;
    settings.maxReplyTokens = 40;
}

/// Over a device that counts its steps.
struct CountedChat {
    std::shared_ptr<uint64_t> steps = std::make_shared<uint64_t>(0);
    Chat chat;
    uint64_t opening = 0;  // steps until the conversation was open

    CountedChat(const fs::path& database, const fs::path& cache,
                std::function<void(settings::Settings&)> adjust = likeliest, double secondsARow = 0.0)
        : chat(database, std::move(adjust), maker(steps, secondsARow), cache) {
        chat.start();
        opening = *steps;
    }
    static MakeResponder maker(const std::shared_ptr<uint64_t>& counter, double secondsARow) {
        return localResponderMaker(
            {.open = modelFiles(kModel, [counter, secondsARow](const settings::Settings&) {
                 return Result<std::unique_ptr<engine::Backend>>(std::make_unique<testing::FailingBackend>(
                     testing::Failure{.device = "cpu", .counter = counter, .secondsARow = secondsARow}));
             })});
    }
    uint64_t stepsOf(const std::function<void()>& work) {
        const uint64_t before = *steps;
        work();
        chat.service->drain();
        return *steps - before;
    }
};

inline constexpr const char* kTurns[] = {"Once there was a girl",
                                         "She had a dog",
                                         "They went to the park",
                                         "It was big",
                                         "What did they see?",
                                         "And then?",
                                         "The end",
                                         "Once more"};

inline void talk(Chat& chat) {
    for (const char* turn : kTurns) chat.say(turn);
}

inline std::vector<std::string> texts(Chat& chat) {
    std::vector<std::string> said;
    for (const store::Message& message : chat.messages()) said.push_back(message.text);
    return said;
}

}  // namespace daylong::chat
