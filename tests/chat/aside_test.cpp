// What is said aside leaves a conversation as it was, to the bit: dense layers, native windows and states, half floats
// and 8 bits, an empty cache, one that is being filled and one that has rolled on.
#include "kept_talk.h"

#include <QTest>

#include <algorithm>
#include <new>

using namespace daylong;
using namespace daylong::chat;
using engine::KvType;

namespace {

/// Of the same tokens in another order.
std::vector<int32_t> others(std::vector<int32_t> tokens) {
    std::ranges::reverse(tokens);
    return tokens;
}

}  // namespace

class AsideTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theConversationIsAsItWas_data() { everyFamily({0, 12, 60, 500}); }
    void theConversationIsAsItWas() {
        QFETCH(QString, family);
        QFETCH(bool, quantised);
        QFETCH(int, tokens);
        const KvType kv = quantised ? KvType::Q8_0 : KvType::F16;
        Talk never(family.toStdString(), kv), talk(family.toStdString(), kv);
        const std::vector<int32_t> all = someTokens(static_cast<size_t>(tokens) + 100, talk.vocabulary());
        const auto before = std::span(all).first(static_cast<size_t>(tokens));
        never.feedTurns(before);
        talk.feedTurns(before);
        for (const size_t aside : {size_t{1}, size_t{kCache} / 2, size_t{kCache}}) {
            const std::vector<int32_t> said = others(someTokens(aside, talk.vocabulary()));
            std::vector<float> logits;
            must(talk.generator.aside(aside, [&] {
                must(talk.generator.feed(said));
                logits.assign(talk.generator.logits().begin(), talk.generator.logits().end());
            }));
            // It was said as if nothing had been before it.
            Talk alone(family.toStdString(), kv);
            must(alone.generator.feed(said));
            QVERIFY(std::ranges::equal(logits, alone.generator.logits()));
        }
        QCOMPARE(talk.generator.cache().next(), never.generator.cache().next());
        QVERIFY(std::ranges::equal(talk.generator.logits(), never.generator.logits()));
        QVERIFY(talk.everything() == never.everything());
        for (size_t i = before.size(); i < all.size(); ++i) {
            if (talk.logitsAfter(all[i]) != never.logitsAfter(all[i]))
                QFAIL(qPrintable(QStringLiteral("other logits %1 tokens later").arg(i - before.size())));
        }
    }

    void itIsAsItWasWhereThatEndsInTheMiddle() {
        Talk never("gemma3", KvType::F16), talk("gemma3", KvType::F16);
        const std::vector<int32_t> all = someTokens(300, talk.vocabulary());
        never.feedTurns(all);
        talk.feedTurns(all);
        bool thrown = false;
        try {
            must(talk.generator.aside(kCache, [&] {
                must(talk.generator.feed(std::span(all).subspan(100, 40)));
                throw std::bad_alloc();
            }));
        } catch (const std::bad_alloc&) {
            thrown = true;
        }
        QVERIFY(thrown);
        QVERIFY(talk.everything() == never.everything());
        QCOMPARE(talk.logitsAfter(3), never.logitsAfter(3));
    }

    /// Sinks that do not fit into the ring of a native window: some lie in slots of their own, behind others that wrap.
    void manySinksBehindASmallRingAreAsTheyWere() {
        constexpr uint32_t kMany = 250;
        const auto made = [] {
            Talk talk("gemma3", KvType::F16);
            must(talk.generator.resize({.size = 320, .sinks = kMany, .kv = KvType::F16, .chunk = 16}));
            return talk.generator.cache().firstFixed(0) + talk.generator.cache().firstFixed(1);
        };
        QVERIFY(made() < 2 * kMany);  // some do
        Talk never("gemma3", KvType::F16), talk("gemma3", KvType::F16);
        const std::vector<int32_t> all = someTokens(900, talk.vocabulary());
        for (Talk* each : {&never, &talk}) {
            must(each->generator.resize({.size = 320, .sinks = kMany, .kv = KvType::F16, .chunk = 16}));
            must(each->generator.feed(std::span(all).first(700)));
        }
        must(talk.generator.aside(kMany,
                                  [&] { must(talk.generator.feed(others(someTokens(kMany, talk.vocabulary())))); }));
        for (size_t i = 700; i < all.size(); ++i) {
            for (Talk* each : {&never, &talk}) must(each->generator.feed(std::span(all).subspan(i, 1)));
            if (!std::ranges::equal(talk.generator.logits(), never.generator.logits()))
                QFAIL(qPrintable(QStringLiteral("other logits %1 tokens later").arg(i - 700)));
        }
    }

    void turnsThatEndedBeforeCanStillBeTakenBack() {
        Talk never("qwen35", KvType::F16), talk("qwen35", KvType::F16);
        const std::vector<int32_t> all = someTokens(120, talk.vocabulary());
        for (Talk* each : {&never, &talk}) {
            must(each->generator.feedTurn(std::span(all).first(60)));
            must(each->generator.feedTurn(std::span(all).last(60)));
        }
        must(talk.generator.aside(40, [&] { must(talk.generator.feed(std::span(all).subspan(20, 40))); }));
        for (Talk* each : {&never, &talk}) {
            must(each->generator.rewind(59));
            must(each->generator.feed(std::span(all).subspan(59, 1)));
        }
        QVERIFY(std::ranges::equal(talk.generator.logits(), never.generator.logits()));
        QVERIFY(talk.everything() == never.everything());
    }

    void moreThanIsSeenAtOnceIsRefused() {
        Talk talk("llama", KvType::F16);
        const Result<void> refused = talk.generator.aside(kCache + 1, [] { qFatal("it was done"); });
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(AsideTest)
#include "aside_test.moc"
