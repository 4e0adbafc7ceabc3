// What answers in these tests, instead of a model: words that are known, and gates to hold it up.
#pragma once

#include "serve/api.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace daylong::unit {

using nlohmann::json;

/// Says the last message back, word by word. Held, it waits before each word until it is let go, or nobody listens.
class Echo {
public:
    serve::Served served(const std::string& name) {
        return {.name = name, .contextLength = 100, .answer = [this](const auto& asked, const auto& asker) {
                    return answer(asked, asker);
                }};
    }
    void hold() { m_held = true; }
    void letGo() { m_held = false; }

    std::atomic<int> begun = 0, ended = 0, leftAlone = 0;

private:
    serve::Outcome answer(const serve::Asked& asked, const serve::Asker& asker) {
        ++begun;
        const std::string text = asked.prompt ? *asked.prompt : asked.messages.back().text;
        serve::Answered answered;
        answered.usage = {.prompt = 7, .cached = 3, .reply = 0};
        for (size_t at = 0; at < text.size();) {
            while (m_held && !asker.isGone()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (asker.isGone()) {
                ++leftAlone;
                answered.ending = serve::Ending::Stopped;
                return answered;
            }
            const size_t end = std::min(text.size(), text.find(' ', at)) + 1;
            asker.hear({.text = text.substr(at, end - at),
                        .tokens = asked.chancesShown
                                      ? std::vector<serve::PickedToken>{{{text.substr(at, end - at), -0.5F}, {}}}
                                      : std::vector<serve::PickedToken>()});
            ++answered.usage.reply;
            at = end;
        }
        ++ended;
        return answered;
    }
    std::atomic<bool> m_held = false;
};

/// Of a stream, what every event's data is; the last one is "[DONE]".
inline std::vector<std::string> dataOf(const std::string& stream) {
    std::vector<std::string> all;
    for (size_t at = 0; at < stream.size();) {
        const size_t end = stream.find("\n\n", at);
        if (end == std::string::npos || stream.compare(at, 6, "data: ") != 0) return {};
        all.push_back(stream.substr(at + 6, end - at - 6));
        at = end + 2;
    }
    return all;
}

}  // namespace daylong::unit
