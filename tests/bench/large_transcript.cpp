// bench_large_transcript DATABASE WORD…: how long it takes to open a transcript, to list its conversations, to show
// one, and to search it for each of the words. Run by large_transcript.py. Each five times, the file in the page cache,
// with a connection of its own as the window's; the medians, in milliseconds.
#include "store/transcript_reader.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <limits>

using namespace daylong;

namespace {

constexpr store::MessageId kNewest = std::numeric_limits<store::MessageId>::max();

template <class Work>
void measure(const char* what, const char* of, const std::filesystem::path& file, const Work& work) {
    std::array<double, 5> times{};
    size_t found = 0;
    for (double& each : times) {
        const auto began = std::chrono::steady_clock::now();
        const auto reader = store::TranscriptReader::open(file).value();
        found = work(*reader);
        each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    }
    std::sort(times.begin(), times.end());
    std::printf("%-10s %-24s %9.1f ms  %6zu found\n", what, of, times[times.size() / 2], found);
}

}  // namespace

int main(int count, char* arguments[]) {
    if (count < 2) return 2;
    const std::filesystem::path file = arguments[1];
    measure("open", "the list, the newest", file, [](store::TranscriptReader& reader) {
        const auto list = reader.conversations().value();
        if (!list.empty()) static_cast<void>(reader.pageBefore(list.front().id, kNewest, 60).value());
        return list.size();
    });
    for (const char* word : std::vector(arguments + 2, arguments + count)) {
        measure("search", word, file,
                [word](store::TranscriptReader& reader) { return reader.search(word, 201).value().size(); });
    }
    const auto list = store::TranscriptReader::open(file).value()->conversations().value();
    for (const char* word : std::vector(arguments + 2, arguments + count)) {
        measure("recall", word, file, [word, &list](store::TranscriptReader& reader) {
            return reader.about({.conversation = list.front().id, .before = kNewest, .text = word}, 20).value().size();
        });
    }
}
