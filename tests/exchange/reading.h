// What an import would bring, without a transcript.
#pragma once

#include "base/say.h"
#include "exchange/read_all.h"
#include "exchange/read_file.h"
#include "exchange/tree.h"
#include "support/temporary_folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace daylong::exchange {

inline const std::string kData = DAYLONG_TEST_DATA "/exchange/";

struct Read {
    std::vector<store::ArrivingConversation> conversations;
    Skipped skipped;
    Sayings damage;
    std::string error;
    Sayings said;  // of the error

    uint64_t count(const char* why) const { return skipped.contains(why) ? skipped.at(why) : 0; }
};

inline ReadingEvents eventsInto(Read& read) {
    return {.conversation = [&read](ImportedConversation&& conversation) -> Result<void> {
                if (auto arriving = settle(std::move(conversation), read.skipped))
                    read.conversations.push_back(std::move(*arriving));
                return {};
            },
            .skipped = &read.skipped,
            .damage = &read.damage};
}

inline void note(const Result<void>& done, Read& read) {
    if (done) return;
    read.error = done.error().message;
    read.said = done.error().sayings;
}

inline Read readPath(const std::filesystem::path& path) {
    Read read;
    const Result<void> done = readAll(path, eventsInto(read));
    note(done, read);
    return read;
}

/// A few bytes at a time: whatever comes in pieces must read the same.
inline ByteStream streamOf(std::string text, size_t piece = 7) {
    return ByteStream(
        [text = std::move(text), piece, at = size_t{0}](char* into, size_t size) mutable -> Result<size_t> {
            const size_t count = std::min({size, piece, text.size() - at});
            text.copy(into, count, at);
            at += count;
            return count;
        });
}

inline Read readText(const std::string& text, const std::string& name = "file") {
    Read read;
    ByteStream stream = streamOf(text, 1000);
    const Result<void> done = readFile(stream, name, eventsInto(read));
    note(done, read);
    return read;
}

/// "user: Hello | assistant (superseded): Hi | …", so that a whole conversation is one comparison.
inline std::string written(const store::ArrivingConversation& conversation, bool shownOnly = false) {
    std::string text;
    for (const store::ArrivingMessage& message : conversation.messages) {
        const bool shown = message.state != store::MessageState::Superseded;
        if (shownOnly && !shown) continue;
        if (!text.empty()) text += " | ";
        text += message.role == store::MessageRole::User        ? "user"
                : message.role == store::MessageRole::Assistant ? "assistant"
                                                                : "note";
        text += (shown ? ": " : " (aside): ") + message.text;
    }
    return text;
}

inline std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace daylong::exchange
