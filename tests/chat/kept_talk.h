// A conversation's cache at work, kept on disk or not, and the folder where it is kept. For tests of the CacheKeeper.
#pragma once

#include "chat/local/cache_keeper.h"
#include "cpu/cpu_backend.h"
#include "support/unwrap.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace daylong::chat {

namespace fs = std::filesystem;

inline constexpr uint64_t kSinks = 5;
inline constexpr uint32_t kCache = 96;

/// Dense layers, native windows, and states.
inline constexpr const char* kFamilies[] = {"llama", "gemma2", "gemma3", "gpt-oss",    "mistral-window", "phi3-long",
                                            "qwen3", "qwen35", "lfm2",   "nemotron_h", "falcon-h1"};

/// Rows of a test's data: every family, in half floats and 8 bits, after each of these numbers of tokens.
inline void everyFamily(std::initializer_list<int> lengths) {
    QTest::addColumn<QString>("family");
    QTest::addColumn<bool>("quantised");
    QTest::addColumn<int>("tokens");
    for (const char* family : kFamilies) {
        for (const bool quantised : {false, true}) {
            for (const int tokens : lengths)
                QTest::addRow("%s %s %d", family, quantised ? "q8_0" : "f16", tokens)
                    << QString::fromLatin1(family) << quantised << tokens;
        }
    }
}

inline void must(const Result<void>& done) {
    if (!done) qFatal("%s", done.error().message.c_str());
}

inline std::vector<int32_t> someTokens(size_t count, uint32_t vocabulary) {
    std::vector<int32_t> tokens;
    for (size_t i = 0; i < count; ++i) tokens.push_back(static_cast<int32_t>((i * 7919 + i / 13) % vocabulary));
    return tokens;
}

inline CacheMap unwrapped(const std::optional<CacheMap>& map) {
    if (!map) qFatal("nothing is kept");
    return *map;
}

/// A model at work, kept or not.
struct Talk {
    engine::Generator generator;
    CacheKeeper keeper;

    static engine::Generator made(const std::string& family, engine::KvType kv, uint32_t size) {
        const auto model = unwrap(model::loadModel(DAYLONG_TEST_DATA "/golden/families/" + family + ".gguf"));
        auto backend = cpu::makeCpuBackend({.threads = 1});
        must(backend->loadWeights(model, {}));
        return unwrap(engine::Generator::create(model, std::move(backend),
                                                {.size = size, .sinks = kSinks, .kv = kv, .chunk = 16}));
    }
    Talk(const std::string& family, engine::KvType kv, const KeepPlace& place = {}, uint32_t size = kCache)
        : generator(made(family, kv, size)), keeper(generator, family) {
        keeper.keepAt(place);
    }
    CacheMap map() const {
        return {.sinks = kSinks,
                .pinned = {},
                .skipped = 0,
                .cacheSize = generator.cache().options().size,
                .windowBegin = kSinks};
    }

    void begin() { keeper.begin(map()); }
    void feed(std::span<const int32_t> tokens) {
        must(generator.feed(tokens));
        keeper.fed(tokens);
    }
    /// As a conversation is: much at once, then one by one.
    void feedTurns(std::span<const int32_t> tokens) {
        while (!tokens.empty()) {
            const size_t read = std::min<size_t>(tokens.size(), 16), said = std::min<size_t>(tokens.size() - read, 9);
            feed(tokens.first(read));
            for (size_t i = 0; i < said; ++i) feed(tokens.subspan(read + i, 1));
            tokens = tokens.subspan(read + said);
        }
    }
    /// How many tokens came back; 0: none.
    uint64_t comeBack(std::span<const int32_t> tokens) {
        const engine::CacheOptions& options = generator.cache().options();
        const auto kept = keeper.kept(options.kv, options.size);
        if (!kept || *kept != map()) return 0;
        const uint64_t next = keeper.keptTokens(tokens.size());
        if (next <= kSinks) return 0;
        const uint64_t first = keeper.firstWanted(*kept, next);
        if (!unwrap(keeper.restore(*kept, next, first, tokens.subspan(first, next - first)))) return 0;
        return next;
    }
    std::vector<std::byte> everything() {
        std::vector<std::byte> all;
        for (uint32_t ring = 0; ring < generator.cache().rings(); ++ring) {
            const uint64_t bytes = engine::cacheRecord(generator.graph(), generator.cache().options().kv, ring).bytes;
            const auto add = [&](uint64_t begin, uint64_t end) {
                if (begin >= end) return;
                std::vector<std::byte> records((end - begin) * bytes);
                must(generator.readRecords(ring, begin, end, records));
                all.insert(all.end(), records.begin(), records.end());
            };
            add(generator.cache().firstFixed(ring), kSinks);
            add(generator.cache().heldSince(ring), generator.cache().next());
        }
        if (generator.keepsStates()) {
            const std::vector<std::byte> states = unwrap(generator.readStates());  // and the last logits
            all.insert(all.end(), states.begin(), states.end());
        }
        return all;
    }
    std::vector<float> logitsAfter(int32_t token) {
        feed({&token, 1});
        return {generator.logits().begin(), generator.logits().end()};
    }
    uint32_t vocabulary() const { return generator.model().config.vocabSize; }
};

/// Where it is kept: a folder of this test alone.
class KeptFolder {
public:
    KeepPlace place(uint64_t budget = uint64_t{1} << 30U) const {
        const fs::path root = m_folder.filePath(QStringLiteral("memory")).toStdString();
        return {.root = root, .folder = root / "transcript" / "1", .budget = budget};
    }
    std::vector<fs::path> files(const std::string& ending) const {
        std::vector<fs::path> found;
        if (!fs::exists(place().root)) return found;
        for (const auto& entry : fs::recursive_directory_iterator(place().root)) {
            if (entry.path().extension() == ending) found.push_back(entry.path());
        }
        std::ranges::sort(found);
        return found;
    }
    void keep(const std::string& family, engine::KvType kv, std::span<const int32_t> tokens) const {
        Talk talk(family, kv, place());
        talk.begin();
        talk.feedTurns(tokens);
    }
    std::string pathOf(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }

private:
    QTemporaryDir m_folder;
};

}  // namespace daylong::chat
