// The settings page around a model that cannot be loaded: it forgets nothing, and there is always a way out.
#include "archive/choices.h"
#include "shell_program.h"
#include "store/transcript_writer.h"

#include "settings/settings_store.h"

#include <QTest>

using namespace daylong;

namespace {

constexpr const char* kModel = DAYLONG_TEST_DATA "/stories260K.gguf";
constexpr const char* kMoved = "/moved/away.gguf";

/// Models that are not there, or too big.
unit::Script refusing(std::vector<std::string> models) {
    unit::Script script;
    script.load = [models = std::move(models)](const settings::Settings& settings) -> Result<void> {
        for (const std::string& model : models) {
            if (settings.modelPath == model) return Error{ErrorCode::OutOfMemory, "cannot load '" + model + "'"};
        }
        return {};
    };
    return script;
}

struct SettingsRun : Running {
    SettingsRun(const unit::TemporaryFolder& folder, unit::Script script,
                const std::function<void(settings::Settings&)>& overrides = {})
        : Running(
              withInspectors(programIn(folder, unit::scriptedResponderMaker(std::move(script)), overrides), kModel)) {}
    void open(const char* path) {
        settings.openModel(QUrl::fromLocalFile(path));
        while (settings.inspecting()) QTest::qWait(1);
    }
    void useStarter() {
        settings.useStarterModel();
        while (settings.inspecting()) QTest::qWait(1);
    }
    /// Waits for the template to be checked, and for the service.
    void apply() {
        settings.apply();
        bool checked = false;
        settings.chatTemplate()->whenChecked([&] { checked = true; });
        while (!checked) QTest::qWait(1);
        settle();
    }
    ui::ChatViewModel& chat = composition.chat();
    ui::SettingsViewModel& settings = *chat.settings();
};

settings::Settings stored(const unit::TemporaryFolder& folder) {
    const auto writer = store::TranscriptWriter::open(folder / "daylong.db");
    if (!writer) qFatal("%s", writer.error().message.c_str());
    const auto settings = settings::loadSettings(**writer);
    if (!settings) qFatal("%s", settings.error().message.c_str());
    return *settings;
}

/// What a person has set over the years.
settings::Settings setLongAgo(const unit::TemporaryFolder& folder) {
    settings::Settings settings;
    settings.modelPath = kMoved;
    settings.cacheSize = 2048;
    settings.systemPrompt = "You are a gardener.";
    settings.sampling.temperature = 1.25F;
    settings.chatTemplates = {{kMoved, "chatml"}, {"/other.gguf", "gemma"}};
    SettingsRun program(folder, {});
    program.start();
    archive::applySettings(program.composition.service(), settings);
    program.settle();
    return settings;
}

}  // namespace

class SettingsRecoveryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aModelThatWasMovedLeavesTheSettingsAsTheyWere() {
        const unit::TemporaryFolder folder;
        const settings::Settings before = setLongAgo(folder);
        {
            SettingsRun program(folder, refusing({kMoved}));
            program.start();
            QVERIFY(!program.chat.ready());
            QVERIFY(!program.chat.error().isEmpty());
            QCOMPARE(program.settings.systemPrompt(), QStringLiteral("You are a gardener."));
            QCOMPARE(program.settings.cacheSize(), 2048);
            QCOMPARE(program.settings.modelName(), QStringLiteral("away.gguf"));
            QVERIFY(!program.settings.starterModel());
            QVERIFY(!program.settings.changed());
            QVERIFY(program.settings.applicable());  // tries again
            program.open(kModel);
            program.apply();
            QVERIFY(program.chat.ready());
            QCOMPARE(program.settings.systemPrompt(), QStringLiteral("You are a gardener."));
        }
        const settings::Settings after = stored(folder);
        QCOMPARE(after.modelPath, std::string(kModel));
        QCOMPARE(after.systemPrompt, before.systemPrompt);
        QCOMPARE(after.cacheSize, 0U);  // chosen for another model, and kept for it
        QCOMPARE(after.otherCacheSizes.at(kMoved), before.cacheSize);
        QCOMPARE(after.sampling.temperature, before.sampling.temperature);
        QVERIFY(after.chatTemplates == before.chatTemplates);
    }

    void theStarterHelpsOutWhenTheModelIsGone() {
        const unit::TemporaryFolder folder;
        setLongAgo(folder);
        SettingsRun program(folder, refusing({kMoved}));
        program.start();
        program.useStarter();
        QVERIFY(program.settings.applicable());
        program.apply();
        QVERIFY(program.chat.ready());
        QVERIFY(program.chat.send(QStringLiteral("Hello")));
        QCOMPARE(program.settings.modelPath(), QString::fromUtf8(settings::kStarterModel));
        QVERIFY(!program.settings.changed());
    }

    void theStarterIsOneClickAway() {
        const unit::TemporaryFolder folder;
        setLongAgo(folder);
        SettingsRun program(folder, refusing({kMoved}));
        program.start();
        QVERIFY(program.chat.noModel());
        program.settings.startWithStarter();
        QTRY_VERIFY(program.chat.ready());
        QVERIFY(program.chat.error().isEmpty());
        QVERIFY(!program.settings.changed());
    }

    void aModelThatTurnsOutTooBigIsSaidAndRevertLeadsBack() {
        const unit::TemporaryFolder folder;
        SettingsRun program(folder, refusing({kModel}));
        program.start();
        QVERIFY(program.chat.ready());
        program.open(kModel);
        program.apply();
        QVERIFY(!program.chat.ready());
        QVERIFY(!program.chat.send(QStringLiteral("Is anybody there?")));
        QCOMPARE(program.settings.effect(), ui::SettingsViewModel::Effect::Reload);
        QVERIFY(program.settings.applicable());
        QVERIFY(program.settings.revertible());
        program.settings.revert();
        QCOMPARE(program.settings.modelPath(), QString());
        QVERIFY(program.settings.applicable());
        program.apply();
        QVERIFY(program.chat.ready());
        QVERIFY(!program.settings.changed());
        QVERIFY(!program.settings.revertible());
    }

    void whatIsTypedWhileAModelLoadsStays() {
        const unit::TemporaryFolder folder;
        setLongAgo(folder);
        unit::Script slow;
        slow.loading = std::chrono::milliseconds(400);
        SettingsRun program(folder, slow);
        program.composition.start();
        QTRY_COMPARE(program.settings.cacheSize(), 2048);  // before the model is there
        QVERIFY(!program.chat.ready());
        program.settings.setSystemPrompt(QStringLiteral("You are a baker."));
        program.settle();
        QVERIFY(program.chat.ready());
        QCOMPARE(program.settings.systemPrompt(), QStringLiteral("You are a baker."));
        QCOMPARE(program.settings.effect(), ui::SettingsViewModel::Effect::Rebuild);
        QCOMPARE(program.settings.cacheSize(), 2048);
        program.settings.revert();
        QCOMPARE(program.settings.systemPrompt(), QStringLiteral("You are a gardener."));
    }

    void theCommandLinesModelIsNeitherStoredNorInTheWayOfAnother() {
        const unit::TemporaryFolder folder;
        setLongAgo(folder);
        const auto commandLine = [](settings::Settings& settings) { settings.modelPath = "/for/this/run.gguf"; };
        {
            SettingsRun program(folder, {}, commandLine);
            program.start();
            QCOMPARE(program.settings.modelPath(), QStringLiteral("/for/this/run.gguf"));
            program.settings.setTemperature(0.5);
            program.apply();
            QCOMPARE(program.settings.modelPath(), QStringLiteral("/for/this/run.gguf"));
            QVERIFY(!program.settings.changed());
        }
        QCOMPARE(stored(folder).modelPath, std::string(kMoved));
        QCOMPARE(stored(folder).sampling.temperature, 0.5F);
        {
            SettingsRun program(folder, {}, commandLine);
            program.start();
            program.open(kModel);
            program.apply();
            QCOMPARE(program.settings.modelPath(), QString::fromUtf8(kModel));
            QVERIFY(!program.settings.changed());
        }
        QCOMPARE(stored(folder).modelPath, std::string(kModel));
    }
};

QTEST_GUILESS_MAIN(SettingsRecoveryTest)
#include "settings_recovery_test.moc"
