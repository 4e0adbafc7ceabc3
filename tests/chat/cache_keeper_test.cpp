// A cache that was kept on disk and put back is the one that was never away, to the bit: dense layers, native windows
// and states, half floats and 8 bits, and what of it can be had when something has changed.
#include "kept_talk.h"

#include <QTest>

#include <memory>

using namespace daylong;
using namespace daylong::chat;
using engine::KvType;

namespace {

std::vector<std::byte> recordsOf(Talk& talk, uint64_t begin, uint64_t end, uint32_t ring = 0) {
    const uint64_t bytes = engine::cacheRecord(talk.generator.graph(), talk.generator.cache().options().kv, ring).bytes;
    std::vector<std::byte> records((end - begin) * bytes);
    must(talk.generator.readRecords(ring, begin, end, records));
    return records;
}

/// For so many tokens that come first.
void makeRoom(Talk& talk, uint64_t fixed) {
    engine::CacheOptions options = talk.generator.cache().options();
    options.sinks = static_cast<uint32_t>(fixed);
    must(talk.generator.resize(options));
}

/// The window as it was kept, of the cache's tokens, which are these.
bool comesBack(Talk& talk, const CacheMap& map, const std::vector<int32_t>& tokens) {
    const uint64_t first = talk.keeper.firstWanted(map, tokens.size());
    return unwrap(talk.keeper.restore(map, tokens.size(), first, std::span(tokens).subspan(first)));
}

void feedAndKeep(Talk& talk, int32_t token) {
    talk.feed({&token, 1});
    talk.keeper.flush();
    talk.keeper.keepAt({});
}

}  // namespace

class CacheKeeperTest : public QObject {
    Q_OBJECT

    std::unique_ptr<KeptFolder> m_kept;

private slots:
    void init() { m_kept = std::make_unique<KeptFolder>(); }

    /// By a device that takes hundreds: they are copied out in pieces.
    void whatIsReadAtOnceIsKeptWhole() {
        constexpr uint32_t kSize = 700;
        Talk before("llama", KvType::F16, m_kept->place(), kSize);
        const std::vector<int32_t> tokens = someTokens(600, before.vocabulary());
        before.begin();
        before.feed(tokens);
        const auto all = before.everything();
        before.keeper.keepAt({});
        Talk after("llama", KvType::F16, m_kept->place(), kSize);
        QCOMPARE(after.comeBack(tokens), uint64_t{600});
        QVERIFY(after.everything() == all);
    }

    void whatIsPinnedIsReadBehindTheSinksAndNothingElseChanges() {
        for (const KvType kv : {KvType::F16, KvType::Q8_0}) {
            constexpr uint64_t kPinned = 12, kFixed = kSinks + kPinned;
            Talk before("llama", kv, m_kept->place());
            std::vector<int32_t> tokens = someTokens(300, before.vocabulary());
            before.begin();
            before.feedTurns(tokens);
            before.keeper.flush();
            const auto sinks = recordsOf(before, 0, kSinks), window = recordsOf(before, 230, 300);
            before.keeper.keepAt({});

            Talk after("llama", kv, m_kept->place());
            CacheMap map = unwrapped(after.keeper.kept(kv, kCache));
            map.pinned = {{40, 40 + kPinned}};
            makeRoom(after, kFixed);
            QVERIFY(unwrap(after.keeper.restoreFixed(kSinks)));
            must(after.generator.feed(std::span(tokens).subspan(40, kPinned)));
            const auto pinned = recordsOf(after, kSinks, kFixed);
            QVERIFY(comesBack(after, map, tokens));
            QVERIFY(recordsOf(after, 0, kSinks) == sinks);
            QVERIFY(recordsOf(after, kSinks, kFixed) == pinned);
            QVERIFY(recordsOf(after, 230, 300) == window);
            QCOMPARE(after.generator.cache().seen(), kCache);
            feedAndKeep(after, tokens[0]);
            tokens.push_back(tokens[0]);
            // And so it is kept.
            Talk again("llama", kv, m_kept->place());
            QVERIFY(unwrapped(again.keeper.kept(kv, kCache)) == map);
            makeRoom(again, kFixed);
            QVERIFY(comesBack(again, map, tokens));
            QVERIFY(recordsOf(again, kSinks, kFixed) == pinned);
            QVERIFY(recordsOf(again, 230, 300) == window);
            fs::remove_all(m_kept->place().root);
        }
    }

    /// Longer than the former one, as long, and shorter; dense layers, and native windows whose rings had it once.
    void anotherPreambleIsReadAndNothingElseChanges() {
        for (const char* family : {"llama", "gemma3"}) {
            for (const uint64_t sinks : {uint64_t{9}, kSinks, uint64_t{2}}) {
                Talk before(family, KvType::F16, m_kept->place());
                std::vector<int32_t> tokens = someTokens(300, before.vocabulary());
                CacheMap filled = before.map();
                filled.preambleEnd = kSinks;
                before.keeper.begin(filled);
                before.feedTurns(tokens);
                before.keeper.flush();
                before.keeper.keepAt({});

                const std::vector<int32_t> other(tokens.begin() + 60, tokens.begin() + 60 + static_cast<int>(sinks));
                Talk after(family, KvType::F16, m_kept->place());
                const CacheMap kept = unwrapped(after.keeper.kept(KvType::F16, kCache));
                const CacheMap map = kept.behind(sinks, sinks, memory::historyBehind(other));
                QVERIFY(map.replaced && !map.hasSameFixed(kept));
                QCOMPARE(map.streamOf(kSinks + 100, 300).front().begin, sinks + 100);
                makeRoom(after, sinks);
                must(after.generator.feed(other));
                const uint32_t last = static_cast<uint32_t>(after.generator.cache().rings()) - 1;
                const auto fixedOf = [&](Talk& talk, uint32_t ring) {
                    return recordsOf(talk, talk.generator.cache().firstFixed(ring), sinks, ring);
                };
                const auto first = fixedOf(after, 0), inLast = fixedOf(after, last);
                QVERIFY(comesBack(after, map, tokens));
                QCOMPARE(after.generator.cache().seen(), kCache);
                feedAndKeep(after, tokens[0]);
                tokens.push_back(tokens[0]);
                Talk again(family, KvType::F16, m_kept->place());
                QVERIFY(unwrapped(again.keeper.kept(KvType::F16, kCache)) == map);
                makeRoom(again, sinks);
                QVERIFY(comesBack(again, map, tokens));
                for (Talk* each : {&after, &again}) {
                    QVERIFY(fixedOf(*each, 0) == first);
                    QVERIFY(fixedOf(*each, last) == inLast);
                    for (uint32_t ring = 0; ring <= last; ++ring) {
                        const uint64_t since =
                            std::max(each->generator.cache().heldSince(ring), before.generator.cache().heldSince(ring));
                        QVERIFY(since < 290);
                        QVERIFY(recordsOf(*each, since, 300, ring) == recordsOf(before, since, 300, ring));
                    }
                }
                fs::remove_all(m_kept->place().root);
            }
        }
    }

    /// Where more sinks are asked for than a preamble has tokens.
    void whatIsAmongTheSinksIsNotInTheWindowToo() {
        const CacheMap filled{.sinks = 64,
                              .pinned = {},
                              .skipped = 0,
                              .cacheSize = 512,
                              .windowBegin = 64,
                              .preambleEnd = 20,
                              .preamble = 1};
        QVERIFY(filled.behind(64, 20, 1) == filled);
        for (const uint64_t end : {uint64_t{15}, uint64_t{20}, uint64_t{30}}) {
            const CacheMap map = filled.behind(64, end, 2);
            QCOMPARE(map.streamOf(map.windowBegin, map.windowBegin + 1).front().begin,
                     std::max(uint64_t{64}, 64 + end - 20));
        }
    }

    void itIsTheOneThatWasNeverAway_data() { everyFamily({12, 60, 500}); }
    void itIsTheOneThatWasNeverAway() {
        QFETCH(QString, family);
        QFETCH(bool, quantised);
        QFETCH(int, tokens);
        const KvType kv = quantised ? KvType::Q8_0 : KvType::F16;
        Talk never(family.toStdString(), kv);
        const std::vector<int32_t> all = someTokens(static_cast<size_t>(tokens) + 1000, never.vocabulary());
        const auto before = std::span(all).first(static_cast<size_t>(tokens));
        never.feedTurns(before);
        m_kept->keep(family.toStdString(), kv, before);
        Talk back(family.toStdString(), kv, m_kept->place());
        QCOMPARE(back.comeBack(before), before.size());
        QCOMPARE(back.generator.cache().next(), never.generator.cache().next());
        QVERIFY(back.everything() == never.everything());
        for (size_t i = before.size(); i < all.size(); ++i) {
            if (back.logitsAfter(all[i]) != never.logitsAfter(all[i]))
                QFAIL(qPrintable(QStringLiteral("other logits %1 tokens later").arg(i - before.size())));
        }
        QVERIFY(back.everything() == never.everything());
    }

    void takenBackItGoesOnDifferently() {
        Talk never("gemma3", KvType::F16);
        std::vector<int32_t> all = someTokens(400, never.vocabulary());
        {
            Talk talk("gemma3", KvType::F16, m_kept->place());
            talk.begin();
            for (size_t i = 0; i < 300; ++i) talk.feed(std::span(all).subspan(i, 1));
            talk.keeper.flush();
            talk.generator.cache().rewind(290);
            talk.keeper.cut(290);
            for (size_t i = 290; i < all.size(); ++i) all[i] = (all[i] + 1) % static_cast<int32_t>(talk.vocabulary());
            for (size_t i = 290; i < 310; ++i) talk.feed(std::span(all).subspan(i, 1));
        }
        for (size_t i = 0; i < 310; ++i) never.feed(std::span(all).subspan(i, 1));
        Talk back("gemma3", KvType::F16, m_kept->place());
        QCOMPARE(back.comeBack(std::span(all).first(310)), 310U);
        QVERIFY(back.everything() == never.everything());
    }

    void statesGoBackToWhereTheyWereKept() {
        Talk never("qwen35", KvType::F16), talk("qwen35", KvType::F16, m_kept->place());
        const std::vector<int32_t> all = someTokens(400, never.vocabulary());
        talk.begin();
        for (size_t turn = 0; turn < 4; ++turn) {
            talk.feedTurns(std::span(all).subspan(turn * 100, 100));
            talk.keeper.flush();
        }
        talk.keeper.keepAt({});
        Talk back("qwen35", KvType::F16, m_kept->place());
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
        m_kept->keep("llama", KvType::F16, all);
        Talk back("llama", KvType::F16, m_kept->place());
        QCOMPARE(back.comeBack(std::span(all).first(320)), 320U);
        never.feedTurns(std::span(all).first(320));
        QVERIFY(back.everything() == never.everything());
    }

    void anotherCacheSizeTakesWhatItNeeds() {
        Talk never("llama", KvType::F16);
        const std::vector<int32_t> all = someTokens(300, never.vocabulary());
        m_kept->keep("llama", KvType::F16, all);
        Talk smaller("llama", KvType::F16, m_kept->place(), 48);
        const auto kept = smaller.keeper.kept(KvType::F16, 48);
        QVERIFY(kept && kept->cacheSize == kCache);
        const uint64_t first = smaller.keeper.firstWanted(*kept, 300);
        QVERIFY(unwrap(smaller.keeper.restore(*kept, 300, first, std::span(all).subspan(first))));
        QCOMPARE(smaller.generator.cache().seen(), 48U);
    }

    void anotherModelTypeOrTokenIsNeverTaken() {
        Talk any("llama", KvType::F16);
        std::vector<int32_t> all = someTokens(300, any.vocabulary());
        m_kept->keep("llama", KvType::F16, all);
        QCOMPARE(Talk("llama", KvType::Q8_0, m_kept->place()).comeBack(all), 0U);
        QCOMPARE(Talk("qwen3", KvType::F16, m_kept->place()).comeBack(all), 0U);
        all[290] ^= 1;
        QCOMPARE(Talk("llama", KvType::F16, m_kept->place()).comeBack(all), 0U);
        all[290] ^= 1;
        QCOMPARE(Talk("llama", KvType::F16, m_kept->place()).comeBack(all), 300U);
    }
};

QTEST_GUILESS_MAIN(CacheKeeperTest)
#include "cache_keeper_test.moc"
