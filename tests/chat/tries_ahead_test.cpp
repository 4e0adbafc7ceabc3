// A reply is the same to the last token whether what was said before, or what a small model says, is tried ahead or
// not: with every kind of sampling, while the window rolls on, and where a stop string ends it.
#include "archive/choices.h"
#include "chat/local/local_model.h"
#include "chat/local/open_model.h"
#include "support/unwrap.h"
#include "small_shapes.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

namespace {

struct Listener final : TokenObserver {
    Result<void> onTokens(std::span<const int32_t> more) override {
        tokens.insert(tokens.end(), more.begin(), more.end());
        return {};
    }
    Result<void> onText(std::string_view more) override {
        text += more;
        return {};
    }
    void onProgress(uint64_t, uint64_t) override {}
    bool shouldStop() override { return stopAfter > 0 && tokens.size() >= stopAfter; }
    std::vector<int32_t> tokens;
    std::string text;
    size_t stopAfter = 0;
};

struct Heard {
    std::vector<int32_t> tokens;
    std::string text;
    std::vector<uint64_t> memory;
    size_t complete = 0;  // replies that ended themselves
    bool operator==(const Heard&) const = default;
};

/// `stop`: ends a reply, as the template has it; empty: nothing does.
std::unique_ptr<TokenModel> opened(engine::KvType kv, const FindDraft& findDraft = {}, const std::string& stop = {}) {
    settings::Settings settings;
    settings.device = "cpu";
    settings.threads = 2;
    if (!stop.empty())
        settings.setChatTemplate("{% for m in messages %}{{ m.content }}{{ '" + stop +
                                 " ' if m.role == 'assistant' else '\\n' }}{% endfor %}");
    auto model = unwrap(modelFiles(kModel, {}, findDraft)(settings, [](double) { return true; }));
    model->setCache({.size = 160, .sinks = 4, .kv = kv});
    return model;
}

uint64_t taken(const TokenModel& model) { return dynamic_cast<const LocalModel&>(model).takenAhead(); }

/// Some turns, one of them stopped and gone on with, one said anew.
Heard talk(TokenModel& model, const engine::SamplerOptions& sampling, bool ahead) {
    Listener heard;
    std::vector<uint64_t> memory;
    model.setTriesAhead(ahead);
    model.setSampling(sampling);
    const auto must = [](const auto& result) {
        if (!result) qFatal("%s", result.error().message.c_str());
    };
    size_t complete = 0;
    const auto mustReply = [&](std::span<const int32_t> said, uint64_t most) {
        const Result<Reply> reply = model.reply(said, most, heard);
        must(reply);
        const bool ended = reply->end == ReplyEnd::Complete;
        if (ended) ++complete;
        return ended;
    };
    must(model.start({}, heard));
    for (const char* text : {"Once upon a time", "Again, the same: once upon a time", "Once upon a time there was"}) {
        must(model.read({text::Role::User, text}, heard));
        const size_t before = heard.tokens.size();
        heard.stopAfter = before + 30;
        const bool ended = mustReply({}, 90);
        heard.stopAfter = 0;
        const std::vector<int32_t> said(heard.tokens.begin() + static_cast<ptrdiff_t>(before), heard.tokens.end());
        if (!ended) mustReply(said, 90);
        must(model.closeTurn(heard));
        const memory::MemoryState state = model.memory();
        memory.insert(memory.end(), {state.next, state.firstSeen, state.seen, state.rewindFloor});
    }
    const uint64_t back = model.memory().next - 8;
    const std::vector<int32_t> all(heard.tokens.end() - 24, heard.tokens.end() - 8);
    must(model.rewind(back, all));
    mustReply({}, 60);
    return {std::move(heard.tokens), std::move(heard.text), std::move(memory), complete};
}

}  // namespace

class TriesAheadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyReplyIsTheSame_data() {
        addColumns();
        for (const float temperature : {0.0F, 0.3F, 1.0F}) {
            for (const float penalty : {1.0F, 1.2F}) {
                for (const auto kv : {engine::KvType::F16, engine::KvType::Q8_0})
                    QTest::addRow("%.1f %.1f %d", static_cast<double>(temperature), static_cast<double>(penalty),
                                  static_cast<int>(kv))
                        << temperature << penalty << static_cast<int>(kv) << QString();
            }
            QTest::addRow("%.1f, a stop string", static_cast<double>(temperature))
                << temperature << 1.0F << static_cast<int>(engine::KvType::F16) << " was";
        }
    }
    void everyReplyIsTheSame() { compare({}); }

    void everyReplyIsTheSameWithASmallModel_data() { everyReplyIsTheSame_data(); }
    void everyReplyIsTheSameWithASmallModel() {
        compare([](const model::Model&) { return std::filesystem::path(kModel); });
    }

    /// It is wrong nearly always, and comes back to where it began each time.
    void everyReplyIsTheSameWithASmallModelThatKeepsStates_data() {
        addColumns();
        QTest::addColumn<QString>("shape");
        for (const char* shape : {"qwen3.5-0.8b", "lfm2-1.2b"}) {
            for (const float temperature : {0.0F, 1.0F})
                QTest::addRow("%s %.1f", shape, static_cast<double>(temperature))
                    << temperature << 1.0F << static_cast<int>(engine::KvType::F16) << QString()
                    << QString::fromLatin1(shape);
        }
    }
    void everyReplyIsTheSameWithASmallModelThatKeepsStates() {
        QFETCH(QString, shape);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("small.gguf").toStdString();
        check(lab::writeSyntheticModel(small(shape.toStdString(), kTokens), model::DType::F32, file));
        compare([&](const model::Model&) { return file; });
    }

    void whatASmallModelDidIsTold() {
        const auto model = opened(engine::KvType::F16, [](const model::Model&) { return kModel; });
        auto& local = dynamic_cast<LocalModel&>(*model);
        local.measureBy([] {
            static double now = 0.0;  // everything takes as long
            return now += 0.001;
        });
        const engine::SamplerOptions likeliest{.temperature = 0.0F, .repetitionPenalty = 1.0F, .seed = 1};
        talk(*model, likeliest, false);
        QCOMPARE(local.draftTally().said, uint64_t{0});
        QCOMPARE(local.draftTally().seconds, 0.0);
        talk(*model, likeliest, true);
        const DraftTally& tally = local.draftTally();
        QVERIFY(tally.cameTrue > 0);  // it is the same model
        QVERIFY(tally.cameTrue <= tally.said);
        QVERIFY(tally.seconds >= 0.001 * static_cast<double>(tally.said) / 7);  // of which it says seven at most
    }

    void turnedOffASmallModelIsFreed() {
        const QTemporaryDir folder;
        const auto itself = [](const model::Model&) { return std::filesystem::path(kModel); };
        Chat chat(folder.filePath("t.db").toStdString(), {},
                  localResponderMaker({.open = modelFiles(kModel, {}, itself)}));
        chat.start();
        QVERIFY(!chat.all<ModelReady>().back().model.draft.empty());
        settings::Settings settings = chat.all<SettingsChanged>().back().settings;
        settings.triesAhead = false;
        archive::applySettings(*chat.service, settings);
        chat.service->drain();
        QVERIFY(chat.all<ModelReady>().back().model.draft.empty());
        QCOMPARE(chat.all<ModelReady>().back().model.draftBytes, uint64_t(0));
        chat.say("Once upon a time");
        QVERIFY(chat.all<Failed>().empty());
    }

    void aModelOfMoreOrFewerTokensIsNotAsked() {
        const auto other = opened(engine::KvType::F16, [](const model::Model&) {
            return std::filesystem::path(DAYLONG_TEST_DATA "/golden/tiny_llama/plain.gguf");
        });
        QVERIFY(other->summary().draft.empty());
        const auto missing =
            opened(engine::KvType::F16, [](const model::Model&) { return std::filesystem::path("/nowhere.gguf"); });
        QVERIFY(missing->summary().draft.empty());
    }

    void loadingCanBeStoppedWhileTheSmallModelIsLoaded() {
        settings::Settings settings;
        settings.device = "cpu";
        bool isLooked = false;
        const OpenModel open = modelFiles(kModel, {}, [&](const model::Model&) {
            isLooked = true;
            return std::filesystem::path(kModel);
        });
        const auto stopped = open(settings, [&](double fraction) { return !isLooked || fraction < 1.0; });
        QVERIFY(isLooked);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }

private:
    static constexpr uint32_t kTokens = 512;  // that the large model has

    static void addColumns() {
        QTest::addColumn<float>("temperature");
        QTest::addColumn<float>("penalty");
        QTest::addColumn<int>("kv");
        QTest::addColumn<QString>("stop");
    }

    static void compare(const FindDraft& findDraft) {
        QFETCH(float, temperature);
        QFETCH(float, penalty);
        QFETCH(int, kv);
        QFETCH(QString, stop);
        const engine::SamplerOptions sampling{.temperature = temperature, .repetitionPenalty = penalty, .seed = 7};
        const auto model = opened(static_cast<engine::KvType>(kv), findDraft, stop.toStdString());
        QCOMPARE(model->summary().draft.empty(), !findDraft);
        // How much is tried must not hang on what else the machine does: nothing costs more than is thought at first.
        dynamic_cast<LocalModel&>(*model).measureBy([] { return 0.0; });
        const Heard without = talk(*model, sampling, false);
        QCOMPARE(taken(*model), uint64_t{0});
        QCOMPARE(without.complete > 0, !stop.isEmpty());
        if (stop.isEmpty()) QVERIFY(without.tokens.size() > 200);
        else QVERIFY(without.text.find(stop.toStdString()) == std::string::npos);
        for (int round = 0; round < 3; ++round) {  // more is tried as it learns what comes true
            const Heard with = talk(*model, sampling, true);
            QVERIFY(with.tokens == without.tokens);
            QCOMPARE(with.text, without.text);
            QCOMPARE(with.memory, without.memory);
            QCOMPARE(with.complete, without.complete);
        }
        QCOMPARE(dynamic_cast<const LocalModel&>(*model).draftTally().said > 0, static_cast<bool>(findDraft));
        QVERIFY(temperature > 0.0F || penalty > 1.0F || taken(*model) > 0);  // what is likeliest repeats itself
        const uint64_t before = taken(*model);
        QVERIFY(talk(*model, sampling, false) == without);
        QCOMPARE(taken(*model), before);
    }
};

QTEST_GUILESS_MAIN(TriesAheadTest)
#include "tries_ahead_test.moc"
