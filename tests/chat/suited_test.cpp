// What suits a model where a person has chosen nothing, and that what a person chose stays.
#include "archive/choices.h"
#include "settings/suited.h"
#include "settings/settings_store.h"
#include "lab/models/gguf_writer.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

using Limit = settings::SuitedCache::Limit;

namespace {

constexpr uint64_t kGiB = 1ULL << 30U;

/// As Llama 3.2 1B: 64 KiB for each token in F32.
settings::ModelSummary oneBillion() {
    settings::ModelSummary model;
    model.weightBytes = kGiB;
    model.deviceBytes = 16 * kGiB;
    model.trainedContext = 131072;
    model.cacheShape.layers.assign(16, {.kvHeads = 8, .headDim = 64});
    return model;
}

}  // namespace

class SuitedTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path file(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }

    /// Another model file with metadata of its own, which nothing but their keys is asked of.
    std::shared_ptr<const model::GgufFile> withMetadata(
        const std::vector<std::pair<std::string, lab::GgufWriter::Value>>& values) const {
        lab::GgufWriter writer;
        for (const auto& [key, value] : values) writer.set(key, value);
        const size_t tensor = writer.addTensor("t", model::DType::F32, {32});
        (void)tensor;
        check(writer.write(file("metadata.gguf"), [](size_t, uint64_t, std::span<std::byte> rows) {
            std::fill(rows.begin(), rows.end(), std::byte{0});
        }));
        return unwrap(model::GgufFile::open(file("metadata.gguf")));
    }

private Q_SLOTS:
    /// The cache has room for a chunk more, in every layer.
    void asMuchIsReadAtOnceAsTheDeviceLikesAndTheCacheIsWorth() {
        QCOMPARE(settings::readChunk(64, 4096), 64U);
        QCOMPARE(settings::readChunk(128, 4096), 128U);
        QCOMPARE(settings::readChunk(512, 4096), 512U);
        QCOMPARE(settings::readChunk(512, 2048), 512U);
        QCOMPARE(settings::readChunk(512, 1024), 256U);
        QCOMPARE(settings::readChunk(512, 1000), 192U);  // whole tiles
        QCOMPARE(settings::readChunk(512, 256), 64U);
        QCOMPARE(settings::readChunk(512, 100), 64U);
        QCOMPARE(settings::readChunk(0, 4096), 64U);  // a device that is not known
    }

    void aCacheIsAsLongAsTrainingMemoryAndSpeedAllow() {
        settings::ModelSummary model = oneBillion();
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 4096U);
        QVERIFY(settings::suitedCache(model, engine::KvType::F16).limit == Limit::Speed);
        model.trainedContext = 2048;
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 2048U);
        QVERIFY(settings::suitedCache(model, engine::KvType::F16).limit == Limit::Trained);
        model.deviceBytes = kGiB + 256 * (1ULL << 20U);  // a quarter of what is left: 64 MiB
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 2048U);
        QVERIFY(settings::suitedCache(model, engine::KvType::F32).limit == Limit::Memory);
        QCOMPARE(settings::suitedCache(model, engine::KvType::F32).tokens, 1024U);
        model.deviceBytes = kGiB;  // none is left, and one can talk all the same
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 512U);
        model.trainedContext = 256;
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 256U);
        model.trainedContext = 0;
        model.deviceBytes = 0;
        QVERIFY(settings::suitedCache(model, engine::KvType::F16).limit == Limit::Unknown);
    }

    void aModelsStatesTakeTheirShareOfTheMemory() {
        settings::ModelSummary model = oneBillion();
        model.deviceBytes = kGiB + kGiB / 2;  // a quarter of what is left: 128 MiB, 4096 tokens
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 4096U);
        model.cacheShape.stateFloats = 1ULL << 21U;  // 8 MiB, ten times
        QCOMPARE(settings::suitedCache(model, engine::KvType::F16).tokens, 1536U);
        QVERIFY(settings::suitedCache(model, engine::KvType::F16).limit == Limit::Memory);
    }

    void samplingIsTheFilesOwnWhereItHasAnyAndMakesSense() {
        const auto said = withMetadata({{"general.sampling.temp", 0.6F},
                                        {"general.sampling.top_p", 0.9F},
                                        {"general.sampling.top_k", int32_t{20}},
                                        {"general.sampling.penalty_repeat", 1.05F}});
        settings::ModelSummary model;
        model.sampling = settings::believed(model::readSamplingHints(*said));
        QVERIFY(model.sampling.any());
        const engine::SamplerOptions suited = settings::suitedSampling(model).options, ours;
        QVERIFY(settings::suitedSampling(model).source == settings::SuitedSampling::Source::File);
        QCOMPARE(suited.temperature, 0.6F);
        QCOMPARE(suited.topP, 0.9F);
        QCOMPARE(suited.topK, 20U);
        QCOMPARE(suited.repetitionPenalty, 1.05F);
        QCOMPARE(suited.minP, ours.minP);  // of which it says nothing

        const auto nonsense = withMetadata({{"general.sampling.temp", -1.0F},
                                            {"general.sampling.top_p", std::numeric_limits<float>::quiet_NaN()},
                                            {"general.sampling.top_k", int32_t{-5}},
                                            {"general.sampling.min_p", std::string("much")}});
        QVERIFY(!settings::believed(model::readSamplingHints(*nonsense)).any());

        const auto longest = withMetadata({{"general.sampling.penalty_last_n", int32_t{65536}}});
        QVERIFY(settings::believed(model::readSamplingHints(*longest)).repetitionWindow == 65536U);
        const auto longer = withMetadata({{"general.sampling.penalty_last_n", int32_t{65537}}});
        QVERIFY(!settings::believed(model::readSamplingHints(*longer)).any());
    }

    void aSmallModelsWordsArePickedAmongItsLikeliest() {
        settings::ModelSummary model;
        const engine::SamplerOptions usual;
        const auto suits = [&](uint64_t parameters) {
            model.parameters = parameters;
            return settings::suitedSampling(model);
        };
        QCOMPARE(suits(135'000'000).options.temperature, 0.2F);
        QCOMPARE(suits(135'000'000).options.topP, 0.9F);
        QVERIFY(suits(135'000'000).options.repetitionPenalty < usual.repetitionPenalty);
        QVERIFY(suits(135'000'000).source == settings::SuitedSampling::Source::Size);
        QCOMPARE(suits(362'000'000).options.repetitionPenalty, suits(135'000'000).options.repetitionPenalty);
        float before = 0.0F;
        for (const uint64_t parameters : {135'000'000ULL, 362'000'000ULL, 1'240'000'000ULL, 3'210'000'000ULL}) {
            QVERIFY(suits(parameters).options.temperature > before);
            before = suits(parameters).options.temperature;
        }
        QVERIFY(suits(3'210'000'000).options == usual && suits(0).options == usual);
        QVERIFY(suits(3'210'000'000).source == settings::SuitedSampling::Source::Usual);
        model.parameters = 135'000'000;
        model.sampling.topK = 64;  // what its makers say goes before what we think of its size
        QCOMPARE(settings::suitedSampling(model).options.temperature, usual.temperature);
        QVERIFY(settings::suitedSampling(model).source == settings::SuitedSampling::Source::File);
    }

    void theSystemPromptIsTheModelsOwnOrOneForItsSize() {
        using enum settings::SuitedPrompt::Source;
        settings::ModelSummary model;
        QVERIFY(settings::suitedPrompt(model).source == Usual);
        const std::string usual = settings::suitedPrompt(model).text;
        QVERIFY(usual.find("Daylong") != std::string::npos);
        model.parameters = 135'000'000;
        QVERIFY(settings::suitedPrompt(model).source == Size);
        QVERIFY(settings::suitedPrompt(model).text != usual);
        model.chat.isOurs = true;  // the starter: trained with ours, small as it is
        QCOMPARE(settings::suitedPrompt(model).text, usual);
        model.chat.isOurs = false;
        model.chat.markup.ownSystem = "You are SmolLM.";
        QVERIFY(settings::suitedPrompt(model).source == Template);
        QCOMPARE(settings::suitedPrompt(model).text, std::string("You are SmolLM."));
        model.parameters = 8'000'000'000;
        QVERIFY(settings::suitedPrompt(model).source == Template);
        model.chat.markup.ownSystem = std::string(4000, 'x');  // would fill a small cache
        QCOMPARE(settings::suitedPrompt(model).text, usual);
    }

    void whatAPersonChoseGoesBeforeWhatSuits() {
        settings::ModelSummary model = oneBillion();
        model.sampling.temperature = 0.6F;
        settings::Settings settings;
        QCOMPARE(settings::cacheFor(settings, model).size, 4096U);
        QCOMPARE(settings::samplingFor(settings, model).temperature, 0.6F);
        settings.sampling.seed = 7;
        QCOMPARE(settings::samplingFor(settings, model).seed, 7U);
        settings.cacheSize = 300;
        settings.sampling.temperature = 1.5F;
        settings.ownSampling = true;
        QCOMPARE(settings::cacheFor(settings, model).size, 300U);
        QCOMPARE(settings::samplingFor(settings, model).temperature, 1.5F);
        QCOMPARE(settings::promptFor(settings, model), settings::suitedPrompt(model).text);
        settings.systemPrompt = "";  // none, on purpose
        QCOMPARE(settings::promptFor(settings, model), std::string());
    }

    void aCacheSizeChosenForOneModelIsNotAnothers() {
        settings::Settings settings;
        settings.chooseModel("a.gguf");
        settings.cacheSize = 300;
        settings.chooseModel("b.gguf");
        QCOMPARE(settings.cacheSize, 0U);
        settings.chooseModel("a.gguf");
        QCOMPARE(settings.cacheSize, 300U);
        QVERIFY(settings.otherCacheSizes.empty());
        settings.chooseModel("b.gguf");
        const auto writer = unwrap(store::TranscriptWriter::open(file("choices.db")));
        check(settings::saveSettings(*writer, settings));
        settings::Settings stored = unwrap(settings::loadSettings(*writer));
        QCOMPARE(stored.cacheSize, 0U);
        stored.chooseModel("a.gguf");
        QCOMPARE(stored.cacheSize, 300U);
    }

    void aSizeChosenForAModelOfTheCommandLineIsThatModels() {
        const std::string other = kModel.string();
        {
            Chat chat(file("line.db"), [&](settings::Settings& settings) {
                settings.chooseModel(other);
                settings.cacheSize = 0;
            });
            chat.start();
            QCOMPARE(chat.memory().cacheSize, chat.all<ModelReady>().back().model.trainedContext);
            settings::Settings settings = chat.all<SettingsChanged>().back().settings;
            settings.cacheSize = 192;
            archive::applySettings(*chat.service, settings);
            chat.service->drain();
            QCOMPARE(chat.memory().cacheSize, 192U);
            QVERIFY(chat.all<Failed>().empty());
        }
        const auto writer = unwrap(store::TranscriptWriter::open(file("line.db")));
        settings::Settings stored = unwrap(settings::loadSettings(*writer));
        QCOMPARE(stored.modelPath, std::string());
        QCOMPARE(stored.cacheSize, 0U);
        stored.chooseModel(other);
        QCOMPARE(stored.cacheSize, 192U);
    }

    /// Before there were proposals, 1,024 was stored for every model with whatever else was set.
    void theFormerDefaultIsNotTakenForAChoice() {
        const auto writer = unwrap(store::TranscriptWriter::open(file("former.db")));
        const std::vector<std::pair<std::string, std::string>> rows = {
            {"settings_stored", "1"}, {"cache_size", "1024"}, {"temperature", "1.25"}};
        check(writer->setSettings(rows));
        QCOMPARE(unwrap(settings::loadSettings(*writer)).cacheSize, 0U);
        QVERIFY(unwrap(settings::loadSettings(*writer)).ownSampling);
        settings::Settings chosen;
        chosen.cacheSize = 1024;
        check(settings::saveSettings(*writer, chosen));
        QCOMPARE(unwrap(settings::loadSettings(*writer)).cacheSize, 1024U);
        QVERIFY(!unwrap(settings::loadSettings(*writer)).ownSampling);
    }

    void aChosenSystemPromptIsToldFromNone() {
        const auto writer = unwrap(store::TranscriptWriter::open(file("prompt.db")));
        for (const auto& prompt : {std::optional<std::string>("Be brief."), std::optional<std::string>(""),
                                   std::optional<std::string>("3:\n4:ä"), std::optional<std::string>()}) {
            settings::Settings settings;
            settings.systemPrompt = prompt;
            check(settings::saveSettings(*writer, settings));
            QVERIFY(unwrap(settings::loadSettings(*writer)).systemPrompt == prompt);
        }
        check(writer->setSettings({{{"system_prompt", "99:damaged"}}}));
        QVERIFY(!unwrap(settings::loadSettings(*writer)).systemPrompt);
    }
};

QTEST_GUILESS_MAIN(SuitedTest)
#include "suited_test.moc"
