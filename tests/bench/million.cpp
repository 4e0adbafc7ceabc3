// bench_million DATABASE MESSAGES OTHERS: how long recall looks for what a message is about in a transcript of so many
// messages, of some sixteen words as common as those of a language (Zipf's law). All are of one conversation; or, with
// OTHERS, every fourth is of one of so many others, which lie between its own. Run by million.py. Prints JSON: the
// milliseconds of 400 questions, as they went by and of the processor alone.
#include "base/clock.h"
#include "lab/random.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

using namespace daylong;

namespace {

constexpr size_t kWords = 40000, kLength = 16, kQuestions = 400, kAsked = 48;  // the chat looks at so many

class Language {
public:
    explicit Language(uint64_t seed) : m_random(seed) {
        double all = 0.0;
        for (size_t rank = 0; rank < kWords; ++rank) m_weights.push_back(all += 1.0 / static_cast<double>(rank + 2));
    }
    std::string text(size_t common, size_t rare) {
        std::string words;
        for (size_t i = 0; i < common + rare; ++i) {
            const size_t rank = i < common ? byFrequency() : m_random.below(kWords);
            words += (words.empty() ? "" : " ") + word(rank);
        }
        return words;
    }

private:
    size_t byFrequency() {
        constexpr uint64_t kSteps = uint64_t{1} << 30U;
        const double at = m_weights.back() * static_cast<double>(m_random.below(kSteps)) / static_cast<double>(kSteps);
        return static_cast<size_t>(std::ranges::lower_bound(m_weights, at) - m_weights.begin());
    }
    static std::string word(size_t rank) {
        constexpr const char* kSyllables[] = {"ka", "lo",  "mi", "ter", "un",  "ver", "sa",  "ro",
                                              "en", "dal", "pi", "gus", "ton", "ri",  "bam", "shel"};
        std::string made = kSyllables[rank % 16];
        for (size_t rest = rank / 16 + 16; rest > 0; rest /= 16) made += kSyllables[rest % 16];
        return made;
    }

    lab::Random m_random;
    std::vector<double> m_weights;  // summed up
};

double processorSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double among(std::vector<double> values, size_t percent) {
    std::ranges::sort(values);
    return values[values.size() * percent / 100];
}

Result<void> measure(const std::string& database, uint64_t messages, uint64_t others) {
    Language language(1);
    store::ConversationId talk = 0;
    {
        const auto writer = TRY(store::TranscriptWriter::open(database));
        talk = TRY(writer->createConversation("The long one")).id;
        std::vector<store::ConversationId> beside;
        for (uint64_t i = 0; i < others; ++i) beside.push_back(TRY(writer->createConversation("Another")).id);
        for (uint64_t i = 0; i < messages; ++i) {
            const bool own = others == 0 || i % 4 != 3;
            const store::ConversationId to = own ? talk : beside[i / 4 % others];
            TRY(writer->appendMessage(to, store::MessageRole::User, language.text(kLength, 0)));
            if (i % 100000 == 99999) std::fprintf(stderr, "%llu messages\n", static_cast<unsigned long long>(i + 1));
        }
    }
    const auto reader = TRY(store::TranscriptReader::open(database));
    std::vector<double> passed, worked;
    size_t found = 0;
    for (size_t i = 0; i < kQuestions; ++i) {
        const std::string question = language.text(5, 1);
        const double began = steadySeconds(), working = processorSeconds();
        const auto hits = TRY(reader->about(
            {.conversation = talk, .before = std::numeric_limits<store::MessageId>::max(), .text = question}, kAsked));
        passed.push_back(1000.0 * (steadySeconds() - began));
        worked.push_back(1000.0 * (processorSeconds() - working));
        found += hits.size();
    }
    std::printf(
        "{\"messages\": %llu, \"others\": %llu, \"found\": %zu, \"p50_ms\": %.2f, \"p95_ms\": %.2f, "
        "\"processor_p50_ms\": %.2f, \"processor_p95_ms\": %.2f}\n",
        static_cast<unsigned long long>(messages), static_cast<unsigned long long>(others), found, among(passed, 50),
        among(passed, 95), among(worked, 50), among(worked, 95));
    return {};
}

}  // namespace

int main(int count, char* arguments[]) {
    if (count != 4) return 2;
    const Result<void> measured =
        measure(arguments[1], std::strtoull(arguments[2], nullptr, 10), std::strtoull(arguments[3], nullptr, 10));
    if (!measured) std::fprintf(stderr, "bench_million: %s\n", measured.error().message.c_str());
    return measured ? 0 : 1;
}
