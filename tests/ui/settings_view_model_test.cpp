// The settings page: what a draft costs, the devices to choose from, and what applying does.
#include "shell_program.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <utility>

using namespace daylong;

class SettingsViewModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCostOfACacheIsWhatTheEngineTakes() {
        settings::ModelSummary model;
        model.cacheShape.layers.assign(16, {.kvHeads = 16, .headDim = 1024});  // a MiB for each token
        model.trainedContext = 512;
        model.deviceId = "cpu";
        Program program(unit::Script{.model = model, .bytesPerToken = 0});  // a device that does not say what it took
        auto& settings = *program.chat.settings();
        QTRY_COMPARE(settings.devices().size(), 3);
        settings.setCacheSize(512);
        QCOMPARE(settings.cacheMiB(),
                 512.0 + 63.0 + 1.0 + 16.0);  // and the room that keeps reading in chunks exact, in whole tiles
        QVERIFY(!settings.beyondTrained());
        settings.setKvType(2);
        QCOMPARE(settings.effect(), ui::SettingsViewModel::Effect::Rebuild);
        QVERIFY(settings.cacheMiB() < 320.0);
        settings.setCacheSize(2048);
        QVERIFY(settings.beyondTrained());
        QVERIFY(settings.beyondMemory());
        settings.revert();
        QVERIFY(!settings.changed());
    }

    void aDeviceThatReadsMoreAtOnceTakesARoomierCache() {
        settings::ModelSummary model;
        model.cacheShape.layers.assign(16, {.kvHeads = 16, .headDim = 1024});  // a MiB for each token
        model.deviceId = "cpu";
        Program program(unit::Script{.model = model, .bytesPerToken = 0});
        auto& settings = *program.chat.settings();
        QTRY_COMPARE(settings.devices().size(), 3);
        settings.setDevice("cuda:0");
        settings.setCacheSize(512);  // of which a quarter is read at once
        QCOMPARE(settings.cacheMiB(), 512.0 + 127.0 + 1.0 + 16.0);
        settings.setDevice("cpu");
        QCOMPARE(settings.cacheMiB(), 512.0 + 63.0 + 1.0 + 16.0);
    }

    void theSmallModelBesideItCountsAndIsTold() {
        settings::ModelSummary model;
        model.cacheShape.layers.assign(16, {.kvHeads = 16, .headDim = 1024});  // a MiB for each token
        model.deviceId = "cpu";
        model.weightBytes = model.heldBytes = 100ULL << 20U;
        model.heldInFile = true;
        const auto beyond = [](const settings::ModelSummary& loaded) {
            Program program(unit::Script{.model = loaded, .bytesPerToken = 0});
            auto& settings = *program.chat.settings();
            [&] { QTRY_COMPARE(settings.devices().size(), 3); }();
            settings.setCacheSize(512);
            return std::pair(settings.beyondMemory(), settings.weightsText());
        };
        const auto alone = beyond(model);
        QVERIFY(!alone.first);
        QVERIFY2(alone.second.contains("in a file that is read as memory"), qPrintable(alone.second));
        model.draft = "Tiny";
        model.draftBytes = 600ULL << 20U;
        const auto both = beyond(model);
        QVERIFY(both.first);  // of a GiB
        QVERIFY2(both.second.contains("Tiny (600 MiB) says what may come next"), qPrintable(both.second));
    }

    void anotherModelIsSwitchedToAtOnceAndWhatElseWasEditedStaysADraft() {
        Program program(modelsByPath());
        auto& settings = *program.chat.settings();
        settings.setMaxReplyTokens(100);
        const QString model = QStringLiteral(DAYLONG_TEST_DATA "/stories260K.gguf");
        settings.switchTo(model);
        QTRY_VERIFY(!settings.inspecting());
        program.settle();
        QCOMPARE(settings.modelPath(), model);
        QVERIFY(settings.changed());
        QCOMPARE(settings.maxReplyTokens(), 100);
        settings.revert();
        QCOMPARE(settings.modelPath(), model);
        QVERIFY(settings.maxReplyTokens() != 100);
    }

    void whatIsNoModelIsNotSwitchedTo() {
        Program program(modelsByPath());
        auto& settings = *program.chat.settings();
        const QString before = settings.modelPath();
        QSignalSpy refused(&settings, &ui::SettingsViewModel::switchRefused);
        settings.switchTo(QStringLiteral(DAYLONG_TEST_DATA "/README.md"));
        QTRY_COMPARE(refused.size(), 1);
        program.settle();
        QVERIFY(program.chat.ready());
        QCOMPARE(settings.modelPath(), before);
        QVERIFY(!program.composition.library().problem().isEmpty());
    }

    void aSmallModelsSamplingIsSaidWithItsReason() {
        settings::ModelSummary model;
        model.parameters = 135'000'000;
        Program program(unit::Script{.model = model});
        auto& settings = *program.chat.settings();
        QVERIFY(qFuzzyCompare(settings.temperature(), static_cast<double>(0.2F)));
        QVERIFY2(settings.samplingAdvice().contains("small") && settings.samplingAdvice().contains("0.2"),
                 qPrintable(settings.samplingAdvice()));
        settings.setTemperature(1.0);
        QVERIFY(settings.ownSampling());
        QVERIFY2(settings.samplingAdvice().contains("would use"), qPrintable(settings.samplingAdvice()));
        settings.takeSuitedSampling();
        QVERIFY(qFuzzyCompare(settings.temperature(), static_cast<double>(0.2F)));
    }

    void theSystemPromptIsTheModelsOwnUntilThePersonWritesAnother() {
        settings::ModelSummary model;
        model.chat.markup.ownSystem = "You are SmolLM.";
        Program program(unit::Script{.model = model});
        auto& settings = *program.chat.settings();
        QCOMPARE(settings.systemPrompt(), QStringLiteral("You are SmolLM."));
        QCOMPARE(program.chat.ownSettings()->systemPrompt(), QStringLiteral("You are SmolLM."));
        QVERIFY2(settings.promptAdvice().startsWith("As the makers"), qPrintable(settings.promptAdvice()));
        settings.setSystemPrompt("You are SmolLM.");
        QVERIFY(!settings.ownPrompt() && !settings.changed());
        settings.setSystemPrompt("");
        QVERIFY(settings.ownPrompt() && settings.changed());
        QVERIFY2(settings.promptAdvice().startsWith("With nothing here"), qPrintable(settings.promptAdvice()));
        settings.setSystemPrompt("You are a gardener.");
        QVERIFY2(settings.promptAdvice().endsWith("propose: You are SmolLM."), qPrintable(settings.promptAdvice()));
        settings.apply();
        program.settle();
        QCOMPARE(settings.systemPrompt(), QStringLiteral("You are a gardener."));
        QCOMPARE(program.chat.ownSettings()->systemPrompt(), QStringLiteral("You are a gardener."));
        settings.takeSuitedPrompt();
        QCOMPARE(settings.systemPrompt(), QStringLiteral("You are SmolLM."));
        QVERIFY(settings.changed());
    }

    void whatSuitsTheModelHoldsUntilThePersonChooses() {
        settings::ModelSummary model;
        model.cacheShape.layers.assign(2, {.kvHeads = 2, .headDim = 32});
        model.trainedContext = 2048;
        model.sampling.temperature = 0.25F;
        Program program(unit::Script{.model = model});
        auto& settings = *program.chat.settings();
        QCOMPARE(settings.cacheSize(), 2048);
        QCOMPARE(program.chat.memory()->cacheSize(), 2048);
        QVERIFY(!settings.ownCacheSize());
        QVERIFY2(settings.cacheAdvice().startsWith("Chosen by Daylong"), qPrintable(settings.cacheAdvice()));
        QCOMPARE(settings.temperature(), 0.25);
        QVERIFY2(settings.samplingAdvice().startsWith("As the makers"), qPrintable(settings.samplingAdvice()));
        QVERIFY(!settings.changed());

        settings.setCacheSize(1000);
        settings.setTopK(5);
        QVERIFY(settings.ownCacheSize() && settings.ownSampling());
        QVERIFY2(settings.cacheAdvice().contains("would use"), qPrintable(settings.cacheAdvice()));
        QVERIFY2(settings.samplingAdvice().contains("propose"), qPrintable(settings.samplingAdvice()));
        QCOMPARE(settings.temperature(), 0.25);  // as it was shown
        settings.apply();
        program.settle();
        QCOMPARE(program.chat.memory()->cacheSize(), 1000);
        settings.takeSuitedCache();
        settings.takeSuitedSampling();
        QCOMPARE(settings.cacheSize(), 2048);
        QVERIFY(!settings.ownSampling());
        QVERIFY(settings.changed());
    }

    void aConversationHasSettingsOfItsOwn() {
        Program program;
        program.say("Hello");
        auto& own = *program.chat.ownSettings();
        QVERIFY(!own.ownPrompt() && !own.ownSampling() && !own.edited());
        QCOMPARE(own.systemPrompt(), program.chat.settings()->systemPrompt());
        own.setOwnPrompt(true);
        own.setSystemPrompt("You are a gardener.");
        own.setTemperature(0.25);
        QVERIFY(own.ownSampling() && own.edited() && own.rebuilds());
        own.revert();
        QVERIFY(!own.ownPrompt() && !own.edited());
        own.setOwnPrompt(true);
        own.setSystemPrompt("You are a gardener.");
        own.apply();
        QVERIFY(!own.edited());
        program.settle();
        QCOMPARE(own.systemPrompt(), QStringLiteral("You are a gardener."));
        QVERIFY(!program.chat.settings()->changed());
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        QVERIFY(!own.ownPrompt());
        program.chat.openConversation(first);
        program.settle();
        QVERIFY(own.ownPrompt());
        QCOMPARE(own.title(), QStringLiteral("Hello"));
    }

    void devicesAreListedWithTheirMemoryAndChosen() {
        settings::ModelSummary model;
        model.deviceId = "cpu";
        Program program(unit::Script{.model = model}, [](settings::Settings& settings) { settings.cacheSize = 256; });
        auto& settings = *program.chat.settings();
        QTRY_COMPARE(settings.devices().size(), 3);  // automatic, and the two
        QCOMPARE(settings.devices()[0].toMap()["id"].toString(), QStringLiteral("auto"));
        QCOMPARE(settings.devices()[2].toMap()["name"].toString(), QStringLiteral("Fast GPU · 8.0 GiB"));
        QVERIFY2(settings.deviceDetail().contains("CPU"), qPrintable(settings.deviceDetail()));
        settings.setDevice("cuda:0");
        QVERIFY2(settings.deviceDetail().contains("7.0 GiB"), qPrintable(settings.deviceDetail()));
        QCOMPARE(settings.effect(), ui::SettingsViewModel::Effect::Reload);
        settings.apply();
        program.settle();
        QVERIFY(!settings.changed());
        QVERIFY(program.chat.error().isEmpty());
    }

    void aDeviceThatIsGoneIsStillTheSettingAndSaidToBeGone() {
        Program program(unit::Script(), [](settings::Settings& settings) { settings.device = "vulkan:3"; });
        auto& settings = *program.chat.settings();
        QTRY_COMPARE(settings.devices().size(), 4);
        QCOMPARE(settings.devices()[3].toMap()["id"].toString(), QStringLiteral("vulkan:3"));
        QVERIFY(settings.deviceDetail().contains("not here"));
    }

    void settingsAreAppliedAndNothingIsLost() {
        Program program{unit::Script()};
        program.say("Hello");
        auto& settings = *program.chat.settings();
        settings.setCacheSize(256);
        settings.setSystemPrompt("You are a gardener.");
        settings.apply();
        program.settle();
        QCOMPARE(settings.cacheSize(), 256);
        QVERIFY(!settings.changed());
        QCOMPARE(program.chat.memory()->cacheSize(), 256);
        QCOMPARE(program.chat.messages()->count(), 2);
    }

    void aFileThatIsNoModelIsRefusedWithItsReason() {
        Program program;
        auto& settings = *program.chat.settings();
        settings.openModel(QUrl::fromLocalFile(QStringLiteral(DAYLONG_SOURCE_DIR "/LICENSE")));
        QTRY_VERIFY(!settings.modelProblem().isEmpty());
        QVERIFY(!settings.changed());
        const QString garbage = QString::fromStdString((program.folder / "garbage.gguf").string());
        QFile file(garbage);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(5000, '?')) == 5000);
        file.close();
        settings.openModel(QUrl::fromLocalFile(garbage));
        QTRY_VERIFY2(settings.modelProblem().contains("garbage.gguf"), qPrintable(settings.modelProblem()));
        QVERIFY2(settings.modelProblem().contains("is not a model in GGUF format, whatever its name says"),
                 qPrintable(settings.modelProblem()));
        QVERIFY(!settings.changed());
        settings.openModel(QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/stories260K.gguf")));
        QTRY_COMPARE(settings.effect(), ui::SettingsViewModel::Effect::Reload);
        QVERIFY2(settings.modelProblem().isEmpty(), qPrintable(settings.modelProblem()));
    }
};

QTEST_GUILESS_MAIN(SettingsViewModelTest)
#include "settings_view_model_test.moc"
