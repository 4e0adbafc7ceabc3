// A cache that was kept on disk and put back is the one that was never away, to the bit: dense layers and native
// windows, half floats and 8 bits, after an end in order, after a kill, and whatever became of the files.
#include "chat/local/cache_keeper.h"
#include "cpu/cpu_backend.h"
#include "memory/budget.h"
#include "support/unwrap.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <random>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

using namespace daylong;
using namespace daylong::chat;
using engine::KvType;
namespace fs = std::filesystem;

namespace {

constexpr uint64_t kSinks = 5;
constexpr uint32_t kCache = 96;
constexpr const char* kFamilies[] = {"llama", "gemma2", "gemma3", "gpt-oss",    "mistral-window", "phi3-long",
                                     "qwen3", "qwen35", "lfm2",   "nemotron_h", "falcon-h1"};

void must(const Result<void>& done) {
    if (!done) qFatal("%s", done.error().message.c_str());
}

std::vector<int32_t> someTokens(size_t count, uint32_t vocabulary) {
    std::vector<int32_t> tokens;
    for (size_t i = 0; i < count; ++i) tokens.push_back(static_cast<int32_t>((i * 7919 + i / 13) % vocabulary));
    return tokens;
}

CacheMap unwrapped(const std::optional<CacheMap>& map) {
    if (!map) qFatal("nothing is kept");
    return *map;
}

/// A model at work, kept or not.
struct Talk {
    engine::Generator generator;
    CacheKeeper keeper;

    static engine::Generator made(const std::string& family, KvType kv, uint32_t size) {
        const auto model = unwrap(model::loadModel(DAYLONG_TEST_DATA "/golden/families/" + family + ".gguf"));
        auto backend = cpu::makeCpuBackend({.threads = 1});
        must(backend->loadWeights(model, {}));
        return unwrap(engine::Generator::create(model, std::move(backend),
                                                {.size = size, .sinks = kSinks, .kv = kv, .chunk = 16}));
    }
    Talk(const std::string& family, KvType kv, const KeepPlace& place = {}, uint32_t size = kCache)
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

}  // namespace

class CacheKeeperTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    KeepPlace place(uint64_t budget = uint64_t{1} << 30U) const {
        const fs::path root = m_folder->filePath(QStringLiteral("memory")).toStdString();
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
    void keep(const std::string& family, KvType kv, std::span<const int32_t> tokens) const {
        Talk talk(family, kv, place());
        talk.begin();
        talk.feedTurns(tokens);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsPinnedIsReadBehindTheSinksAndNothingElseChanges() {
        for (const KvType kv : {KvType::F16, KvType::Q8_0}) {
            constexpr uint64_t kPinned = 12, kFixed = kSinks + kPinned;
            Talk before("llama", kv, place());
            const std::vector<int32_t> tokens = someTokens(300, before.vocabulary());
            before.begin();
            before.feedTurns(tokens);
            before.keeper.flush();
            const auto recordsOf = [](Talk& talk, uint64_t begin, uint64_t end) {
                const uint64_t bytes =
                    engine::cacheRecord(talk.generator.graph(), talk.generator.cache().options().kv, 0).bytes;
                std::vector<std::byte> records((end - begin) * bytes);
                must(talk.generator.readRecords(0, begin, end, records));
                return records;
            };
            const auto sinks = recordsOf(before, 0, kSinks), window = recordsOf(before, 230, 300);
            before.keeper.keepAt({});

            Talk after("llama", kv, place());
            CacheMap map = unwrapped(after.keeper.kept(kv, kCache));
            map.pinned = {{40, 40 + kPinned}};
            engine::CacheOptions options = after.generator.cache().options();
            options.sinks = kFixed;
            must(after.generator.resize(options));
            QVERIFY(unwrap(after.keeper.restoreFixed(kSinks)));
            must(after.generator.feed(std::span(tokens).subspan(40, kPinned)));
            const auto pinned = recordsOf(after, kSinks, kFixed);
            const uint64_t first = after.keeper.firstWanted(map, 300);
            QVERIFY(unwrap(after.keeper.restore(map, 300, first, std::span(tokens).subspan(first))));
            QVERIFY(recordsOf(after, 0, kSinks) == sinks);
            QVERIFY(recordsOf(after, kSinks, kFixed) == pinned);
            QVERIFY(recordsOf(after, 230, 300) == window);
            QCOMPARE(after.generator.cache().seen(), kCache);
            must(after.generator.feed(std::span(tokens).first(1)));
            after.keeper.fed(std::span(tokens).first(1));
            after.keeper.flush();
            // And so it is kept.
            after.keeper.keepAt({});
            Talk again("llama", kv, place());
            QVERIFY(unwrapped(again.keeper.kept(kv, kCache)) == map);
            must(again.generator.resize(options));
            std::vector<int32_t> all = tokens;
            all.push_back(tokens[0]);
            const uint64_t from = again.keeper.firstWanted(map, 301);
            QVERIFY(unwrap(again.keeper.restore(map, 301, from, std::span(all).subspan(from))));
            QVERIFY(recordsOf(again, kSinks, kFixed) == pinned);
            QVERIFY(recordsOf(again, 230, 300) == window);
            fs::remove_all(place().root);
        }
    }

    void itIsTheOneThatWasNeverAway_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<bool>("quantised");
        QTest::addColumn<int>("tokens");
        for (const char* family : kFamilies) {
            for (const bool quantised : {false, true}) {
                for (const int tokens : {12, 60, 500})
                    QTest::addRow("%s %s %d", family, quantised ? "q8_0" : "f16", tokens)
                        << QString::fromLatin1(family) << quantised << tokens;
            }
        }
    }
    void itIsTheOneThatWasNeverAway() {
        QFETCH(QString, family);
        QFETCH(bool, quantised);
        QFETCH(int, tokens);
        const KvType kv = quantised ? KvType::Q8_0 : KvType::F16;
        Talk never(family.toStdString(), kv);
        const std::vector<int32_t> all = someTokens(static_cast<size_t>(tokens) + 1000, never.vocabulary());
        const auto before = std::span(all).first(static_cast<size_t>(tokens));
        never.feedTurns(before);
        keep(family.toStdString(), kv, before);
        Talk back(family.toStdString(), kv, place());
        QCOMPARE(back.comeBack(before), before.size());
        QCOMPARE(back.generator.cache().next(), never.generator.cache().next());
        QVERIFY(back.everything() == never.everything());
        for (size_t i = before.size(); i < all.size(); ++i) {
            if (back.logitsAfter(all[i]) != never.logitsAfter(all[i]))
                QFAIL(qPrintable(QStringLiteral("other logits %1 tokens later").arg(i - before.size())));
        }
        QVERIFY(back.everything() == never.everything());
    }

    void aKillCostsWhatCameAfterTheLastFlush_data() {
        QTest::addColumn<QString>("name");
        QTest::addRow("records") << QStringLiteral("gemma3");
        QTest::addRow("states") << QStringLiteral("qwen35");
    }
    /// What was not kept when the kill came is read again.
    void aKillCostsWhatCameAfterTheLastFlush() {
        QFETCH(QString, name);
        const std::string family = name.toStdString();
        Talk never(family, KvType::F16);
        const std::vector<int32_t> all = someTokens(40000, never.vocabulary());
        uint64_t most = 0;
        for (int round = 0; round < 12; ++round) {
            const pid_t child = fork();
            if (child == 0) {
                Talk talk(family, KvType::F16, place());
                talk.begin();
                for (size_t i = 0; i < all.size(); ++i) {
                    talk.feed(std::span(all).subspan(i, 1));
                    if (i % 64 == 63) talk.keeper.flush();  // as a turn's end is
                }
                _exit(0);
            }
            usleep(static_cast<useconds_t>(10000 + 9000 * round));
            ::kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            Talk back(family, KvType::F16, place());
            const uint64_t kept = back.comeBack(all);
            most = std::max(most, kept);
            Talk reference(family, KvType::F16);
            const size_t end = std::max<size_t>(kept, 40) + 20;
            if (kept == 0) back.generator.cache().reset();
            for (size_t i = kept; i < end; ++i) back.feed(std::span(all).subspan(i, 1));
            for (size_t i = 0; i < end; ++i) reference.feed(std::span(all).subspan(i, 1));
            QVERIFY(back.everything() == reference.everything());
        }
        QVERIFY(most >= 256);
        if (never.generator.keepsStates()) QCOMPARE(most % 64, 0U);
    }

    void takenBackItGoesOnDifferently() {
        Talk never("gemma3", KvType::F16);
        std::vector<int32_t> all = someTokens(400, never.vocabulary());
        {
            Talk talk("gemma3", KvType::F16, place());
            talk.begin();
            for (size_t i = 0; i < 300; ++i) talk.feed(std::span(all).subspan(i, 1));
            talk.keeper.flush();
            talk.generator.cache().rewind(290);
            talk.keeper.cut(290);
            for (size_t i = 290; i < all.size(); ++i) all[i] = (all[i] + 1) % static_cast<int32_t>(talk.vocabulary());
            for (size_t i = 290; i < 310; ++i) talk.feed(std::span(all).subspan(i, 1));
        }
        for (size_t i = 0; i < 310; ++i) never.feed(std::span(all).subspan(i, 1));
        Talk back("gemma3", KvType::F16, place());
        QCOMPARE(back.comeBack(std::span(all).first(310)), 310U);
        QVERIFY(back.everything() == never.everything());
    }

    void statesGoBackToWhereTheyWereKept() {
        Talk never("qwen35", KvType::F16), talk("qwen35", KvType::F16, place());
        const std::vector<int32_t> all = someTokens(400, never.vocabulary());
        talk.begin();
        for (size_t turn = 0; turn < 4; ++turn) {
            talk.feedTurns(std::span(all).subspan(turn * 100, 100));
            talk.keeper.flush();
        }
        talk.keeper.keepAt({});
        Talk back("qwen35", KvType::F16, place());
        QCOMPARE(back.comeBack(std::span(all).first(290)), 200U);  // and the 90 after it are read
        for (size_t turn = 0; turn < 2; ++turn) never.feedTurns(std::span(all).subspan(turn * 100, 100));
        QVERIFY(back.everything() == never.everything());
        QVERIFY(back.generator.cache().canRewind(200));
        for (Talk* each : {&back, &never}) each->feed(std::span(all).subspan(200, 1));
        QVERIFY(back.everything() == never.everything());
        must(back.generator.rewind(200));
        must(back.generator.feed(std::span(all).subspan(200, 1)));
        QVERIFY(back.everything() == never.everything());
    }

    /// Another place of the conversation, long out of the ring: from the journal, as it was then.
    void whatIsLongOutOfTheRingComesBackToo() {
        Talk never("llama", KvType::F16);
        const std::vector<int32_t> all = someTokens(600, never.vocabulary());
        keep("llama", KvType::F16, all);
        Talk back("llama", KvType::F16, place());
        QCOMPARE(back.comeBack(std::span(all).first(320)), 320U);
        never.feedTurns(std::span(all).first(320));
        QVERIFY(back.everything() == never.everything());
    }

    void anotherCacheSizeTakesWhatItNeeds() {
        Talk never("llama", KvType::F16);
        const std::vector<int32_t> all = someTokens(300, never.vocabulary());
        keep("llama", KvType::F16, all);
        Talk smaller("llama", KvType::F16, place(), 48);
        const auto kept = smaller.keeper.kept(KvType::F16, 48);
        QVERIFY(kept && kept->cacheSize == kCache);
        const uint64_t first = smaller.keeper.firstWanted(*kept, 300);
        QVERIFY(unwrap(smaller.keeper.restore(*kept, 300, first, std::span(all).subspan(first))));
        QCOMPARE(smaller.generator.cache().seen(), 48U);
    }

    void anotherModelTypeOrTokenIsNeverTaken() {
        Talk any("llama", KvType::F16);
        std::vector<int32_t> all = someTokens(300, any.vocabulary());
        keep("llama", KvType::F16, all);
        QCOMPARE(Talk("llama", KvType::Q8_0, place()).comeBack(all), 0U);
        QCOMPARE(Talk("qwen3", KvType::F16, place()).comeBack(all), 0U);
        all[290] ^= 1;
        QCOMPARE(Talk("llama", KvType::F16, place()).comeBack(all), 0U);
        all[290] ^= 1;
        QCOMPARE(Talk("llama", KvType::F16, place()).comeBack(all), 300U);
    }

    void damagedFilesAreReadAgainAndNeverBelieved_data() { aKillCostsWhatCameAfterTheLastFlush_data(); }
    void damagedFilesAreReadAgainAndNeverBelieved() {
        QFETCH(QString, name);
        const std::string family = name.toStdString();
        Talk never(family, KvType::F16);
        const std::vector<int32_t> all = someTokens(300, never.vocabulary());
        never.feedTurns(all);
        std::vector<std::vector<float>> expected;
        for (const int32_t token : std::span(all).first(50)) expected.push_back(never.logitsAfter(token));
        std::mt19937 random(1);
        for (int round = 0; round < 40; ++round) {
            fs::remove_all(place().root);
            keep(family, KvType::F16, all);
            std::vector<fs::path> kept = files(".keys");
            for (const fs::path& state : files(".state")) kept.push_back(state);
            const fs::path& path = kept[random() % kept.size()];
            const uint64_t at = random() % fs::file_size(path);
            if (round % 3 == 0) {
                fs::resize_file(path, at);
            } else if (round % 3 == 1) {
                fs::remove(path);
            } else {
                std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
                file.seekg(static_cast<std::streamoff>(at));
                const int byte = file.get();
                file.seekp(static_cast<std::streamoff>(at));
                file.put(static_cast<char>(byte ^ (1 << random() % 8)));
            }
            Talk back(family, KvType::F16, place());
            const uint64_t came = back.comeBack(all);
            if (came != all.size()) continue;  // else what was damaged was not needed
            for (size_t i = 0; i < expected.size(); ++i) QVERIFY(back.logitsAfter(all[i]) == expected[i]);
        }
    }

    void twoProgramsDoNotMeet() {
        Talk first("llama", KvType::F16, place());
        const std::vector<int32_t> all = someTokens(100, first.vocabulary());
        first.begin();
        first.feedTurns(all);
        first.keeper.flush();
        Talk second("llama", KvType::F16, place());
        QCOMPARE(second.comeBack(all), 0U);
        second.begin();
        second.feedTurns(all);
    }

    void nothingIsSaidOfAFolderThatCannotBe() {
        std::ofstream(m_folder->filePath(QStringLiteral("memory")).toStdString()) << "a file";
        Talk talk("llama", KvType::F16, place());
        const std::vector<int32_t> all = someTokens(100, talk.vocabulary());
        QCOMPARE(talk.comeBack(all), 0U);
        talk.begin();
        talk.feedTurns(all);
    }

    void aFolderThatGoesTakesNothingWithIt() {
        Talk talk("llama", KvType::F16, place());
        const std::vector<int32_t> all = someTokens(700, talk.vocabulary());
        talk.begin();
        talk.feedTurns(std::span(all).first(300));
        talk.keeper.flush();
        fs::remove_all(place().root);
        talk.feedTurns(std::span(all).subspan(300));
        talk.keeper.flush();
    }

    void aFullDiskStopsTheKeepingAlone() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit{};
        getrlimit(RLIMIT_FSIZE, &limit);
        const rlim_t before = std::exchange(limit.rlim_cur, rlim_t{30000});
        Talk never("llama", KvType::F16);
        const std::vector<int32_t> all = someTokens(600, never.vocabulary());
        setrlimit(RLIMIT_FSIZE, &limit);
        keep("llama", KvType::F16, all);
        limit.rlim_cur = before;
        setrlimit(RLIMIT_FSIZE, &limit);
        never.feedTurns(all);
        Talk back("llama", KvType::F16, place());
        const uint64_t kept = back.comeBack(all);
        QVERIFY(kept < all.size());
        back.begin();
        back.generator.cache().reset();
        back.feedTurns(all);
        QVERIFY(back.everything() == never.everything());
    }

    void theBudgetHolds() {
        constexpr uint64_t budget = 600U << 10U;
        {
            Talk talk("llama", KvType::F16, place(budget));
            const std::vector<int32_t> all = someTokens(6000, talk.vocabulary());
            talk.begin();
            talk.feedTurns(all);
            talk.keeper.flush();
        }
        QVERIFY(memory::keptBytes(place().root) <= budget);
        QVERIFY(memory::keptBytes(place().root) > 0);
        Talk back("llama", KvType::F16, place(budget));
        QCOMPARE(back.comeBack(someTokens(6000, back.vocabulary())), 6000U);  // the newest stay, and the beginning
    }

    void nobodyElseReadsIt() {
        Talk any("llama", KvType::F16);
        keep("llama", KvType::F16, someTokens(300, any.vocabulary()));
        QVERIFY(!files(".keys").empty());
        for (const fs::path& file : files(".keys"))
            QCOMPARE(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        QCOMPARE(fs::status(place().root).permissions(), fs::perms::owner_all);
    }
};

QTEST_GUILESS_MAIN(CacheKeeperTest)
#include "cache_keeper_test.moc"
