// A long conversation gets another system prompt. What does the model say behind the window's old keys, which were made
// behind the former prompt, and what where all that it sees is read again? Compared are the predictions along a reply
// that it gives when all is read again: Kullback-Leibler divergence from these (nats a token), and how often the
// likeliest token is the same. docs/kv-journal.md has what came of it.
// Usage: bench_other_prompt model.gguf turns.txt [cache]   (a message of the user's on each line)
#include "cpu/cpu_backend.h"
#include "engine/generator.h"
#include "engine/sampler.h"
#include "text/chat_template.h"
#include "text/detokenizer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace daylong;

namespace {

using Tokens = std::vector<engine::TokenId>;
using Predictions = std::vector<std::vector<double>>;  // [token, vocabulary], of each the logarithm of its probability

constexpr size_t kMostOfReply = 60;
constexpr const char* kFormer = "You are a helpful assistant.";
struct Change {
    const char* prompt;
    const char* asked;
};
constexpr Change kChanges[] = {
    {"You are a pirate. You answer everything like a pirate, with arr and matey.", "What do you think of the weather?"},
    {"Your name is Ada, and you are a gardener who speaks of nothing but roses.", "Who are you, and what do you like?"},
    {"You answer in one very short sentence.", "Why is the sky blue?"},
    {"You are a helpful assistant. The user's name is Wilhelmina, and she is allergic to nuts.",
     "Do you know my name, and what I must not eat?"},
};

std::vector<double> logProbabilities(std::span<const float> logits) {
    const double most = *std::ranges::max_element(logits);
    double sum = 0.0;
    for (const float each : logits) sum += std::exp(double{each} - most);
    std::vector<double> all;
    all.reserve(logits.size());
    for (const float each : logits) all.push_back(double{each} - most - std::log(sum));
    return all;
}

class Bench {
public:
    Bench(engine::Generator& generator, std::shared_ptr<const text::Tokenizer> tokenizer, uint32_t cache)
        : m_generator(generator),
          m_tokenizer(std::move(tokenizer)),
          m_chat(text::chooseChatTemplate(*generator.model().file, *m_tokenizer)),
          m_closing(text::encodeAssistantEnd(m_chat, *m_tokenizer)),
          m_cache(cache) {}

    /// The talk behind the former prompt: twice what the cache holds.
    Result<void> talk(const std::vector<std::string>& turns) {
        TRY(begin(kFormer));
        for (size_t i = 0; m_talk.size() < 2 * m_cache; ++i) {
            TRY(feed(turn(turns[i % turns.size()], kFormer, i == 0), &m_talk));
            const Tokens said = TRY(reply(1.1F));
            m_talk.insert(m_talk.end(), said.begin(), said.end());
            TRY(feed(m_closing, &m_talk));
        }
        return {};
    }

    Result<void> compare(const Change& change) {
        TRY(readAgain(change));
        const Tokens said = TRY(reply(1.0F));
        TRY(readAgain(change));
        const Predictions anew = TRY(along(said));
        TRY(putBack(change));
        const Predictions kept = TRY(along(said));
        TRY(putBack(change));
        const Tokens saidBehind = TRY(reply(1.0F));
        TRY(former(change));
        const Predictions before = TRY(along(said));
        TRY(former(change));
        const Tokens saidBefore = TRY(reply(1.0F));
        std::printf("%s\n  asked: %s\n", change.prompt, change.asked);
        std::printf("  window kept:   %.3f nats from all read again, the same token %3.0f%%\n", divergence(anew, kept),
                    same(anew, kept));
        std::printf("  former prompt: %.3f nats from all read again, the same token %3.0f%%\n",
                    divergence(anew, before), same(anew, before));
        std::printf("  all read again: %s\n  window kept:    %s\n  former prompt:  %s\n\n", shown(said).c_str(),
                    shown(saidBehind).c_str(), shown(saidBefore).c_str());
        return {};
    }

private:
    Tokens preamble(const char* prompt) const { return text::encodePreamble(m_chat, *m_tokenizer, {prompt}); }
    Tokens turn(const std::string& said, const char* prompt, bool first) const {
        return text::encodeUserTurn(m_chat, *m_tokenizer, said, first ? text::After::Preamble : text::After::Reply,
                                    {prompt});
    }
    Result<void> feed(const Tokens& tokens, Tokens* kept = nullptr) {
        if (kept != nullptr) kept->insert(kept->end(), tokens.begin(), tokens.end());
        return m_generator.feed(tokens);
    }
    Result<void> begin(const char* prompt) {
        const Tokens first = preamble(prompt);
        TRY(m_generator.resize({.size = m_cache, .sinks = static_cast<uint32_t>(first.size()), .chunk = 64}));
        return feed(first);
    }
    Result<void> ask(const Change& change) { return feed(turn(change.asked, change.prompt, false)); }

    Result<void> former(const Change& change) {
        TRY(begin(kFormer));
        TRY(feed(m_talk));
        return ask(change);
    }
    Result<void> readAgain(const Change& change) {
        TRY(begin(change.prompt));
        const size_t seen = m_cache - preamble(change.prompt).size();
        TRY(feed({m_talk.end() - static_cast<std::ptrdiff_t>(seen), m_talk.end()}));
        return ask(change);
    }
    /// As the journal has it.
    Result<void> putBack(const Change& change) {
        TRY(begin(kFormer));
        TRY(feed(m_talk));
        const uint64_t since = m_generator.cache().heldSince(0), next = m_generator.cache().next();
        std::vector<std::byte> records(
            (next - since) * engine::cacheRecord(m_generator.graph(), m_generator.cache().options().kv, 0).bytes);
        TRY(m_generator.readRecords(0, since, next, records));
        TRY(begin(change.prompt));
        m_generator.cache().restore(next, std::vector<uint64_t>{since});
        TRY(m_generator.writeRecords(0, since, next, records));
        return ask(change);
    }

    Result<Tokens> reply(float penalty) {
        engine::SamplerOptions likeliest;
        likeliest.temperature = 0.0F;
        likeliest.repetitionPenalty = penalty;
        engine::Sampler sampler(likeliest, m_generator.model().config.vocabSize);
        Tokens said;
        while (said.size() < kMostOfReply) {
            const engine::TokenId token = TRY(sampler.sample(m_generator.logits()));
            if (text::endsReply(m_chat, *m_tokenizer, token)) break;
            sampler.accept(token);
            said.push_back(token);
            TRY(m_generator.feed({&token, 1}));
        }
        return said;
    }
    Result<Predictions> along(const Tokens& said) {
        Predictions all;
        for (const engine::TokenId token : said) {
            all.push_back(logProbabilities(m_generator.logits()));
            TRY(m_generator.feed({&token, 1}));
        }
        return all;
    }
    static double divergence(const Predictions& from, const Predictions& to) {
        double sum = 0.0;
        for (size_t i = 0; i < from.size(); ++i) {
            for (size_t token = 0; token < from[i].size(); ++token)
                sum += std::exp(from[i][token]) * (from[i][token] - to[i][token]);
        }
        return sum / static_cast<double>(std::max<size_t>(1, from.size()));
    }
    static double same(const Predictions& from, const Predictions& to) {
        size_t count = 0;
        for (size_t i = 0; i < from.size(); ++i) {
            const auto likeliest = [](const std::vector<double>& of) {
                return std::ranges::max_element(of) - of.begin();
            };
            count += likeliest(from[i]) == likeliest(to[i]) ? 1 : 0;
        }
        return 100.0 * static_cast<double>(count) / static_cast<double>(std::max<size_t>(1, from.size()));
    }
    std::string shown(const Tokens& said) const {
        text::Detokenizer detokenizer(m_tokenizer);
        std::string text;
        for (const engine::TokenId token : said) text += detokenizer.push(token);
        text += detokenizer.finish();
        std::ranges::replace(text, '\n', ' ');
        return text;
    }

    engine::Generator& m_generator;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    text::ChatTemplate m_chat;
    Tokens m_closing;
    uint32_t m_cache;
    Tokens m_talk;  // behind the preamble
};

Result<void> run(const std::string& modelPath, const std::string& turnsPath, uint32_t cache) {
    std::vector<std::string> turns;
    std::ifstream file(turnsPath);
    for (std::string line; std::getline(file, line);) turns.push_back(line);
    if (turns.empty()) return Error{ErrorCode::NotFound, "no turns in '" + turnsPath + "'"};
    const auto model = TRY(model::loadModel(modelPath));
    const std::shared_ptr<const text::Tokenizer> tokenizer = TRY(text::Tokenizer::create(model->file));
    auto backend = cpu::makeCpuBackend();
    TRY(backend->loadWeights(model, {}));
    engine::Generator generator = TRY(engine::Generator::create(model, std::move(backend), {.size = 8, .chunk = 1}));
    if (generator.graph().rings != std::vector<uint32_t>{0})
        return Error{ErrorCode::Unsupported, "its layers have windows of their own"};
    Bench bench(generator, tokenizer, cache);
    TRY(bench.talk(turns));
    for (const Change& change : kChanges) TRY(bench.compare(change));
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_other_prompt model.gguf turns.txt [cache]\n");
        return 2;
    }
    const auto cache = static_cast<uint32_t>(argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1024);
    const Result<void> result = run(argv[1], argv[2], cache);
    if (result) return 0;
    std::fprintf(stderr, "bench_other_prompt: %s\n", result.error().message.c_str());
    return 1;
}
