// Settings in the service: what is told of them, what is stored, and what the command line's are worth.
#include "archive/choices.h"
#include "settings/settings_fields.h"
#include "settings/settings_store.h"
#include "settings/settings_table.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class SettingsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    settings::Settings stored() const {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        return unwrap(settings::loadSettings(*writer));
    }
    /// What was last told to be in force.
    static settings::Settings inForce(Chat& chat) { return chat.all<SettingsChanged>().back().settings; }
    static void apply(Chat& chat, const settings::Settings& settings) {
        archive::applySettings(*chat.service, settings);
        chat.service->drain();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void onlyWhatDiffersIsCarriedOver() {
        const settings::Settings before{.cacheSize = 512, .chatTemplates = {{"a", "chatml"}, {"b", "gemma"}}};
        settings::Settings changed = before, into{.threads = 3,
                                                  .cacheSize = 2048,
                                                  .chatTemplates = {{"b", "gemma"}, {"c", "phi3"}},
                                                  .systemPrompt = "mine"};
        settings::carryChanges(before, changed, into);
        QCOMPARE(into.cacheSize, 2048U);
        changed.sampling.temperature = 1.5F;
        changed.chatTemplates = {{"a", "llama3"}};
        settings::carryChanges(before, changed, into);
        QCOMPARE(into.sampling.temperature, 1.5F);
        QCOMPARE(into.threads, 3U);
        QCOMPARE(into.cacheSize, 2048U);
        QVERIFY(into.systemPrompt == "mine");
        const std::map<std::string, std::string> templates = {{"a", "llama3"}, {"c", "phi3"}};
        QVERIFY(into.chatTemplates == templates);
    }

    void theTableHasEverySettingOnceAndEveryDefaultIsWithinItsBounds() {
        std::vector<std::string> keys;
        const auto each = [&](const char* key, const auto& value) -> Result<void> {
            keys.emplace_back(key);
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_arithmetic_v<Value>) {
                if (!settings::isWithinBounds(key, static_cast<double>(value))) QTest::qFail(key, __FILE__, __LINE__);
            }
            return {};
        };
        const settings::Settings defaults;
        QVERIFY(settings::visitSettings(each, defaults));
        std::vector<std::string> rows;
        for (const settings::SettingRow& row : settings::kSettings) {
            rows.emplace_back(row.key);
            QVERIFY(row.chosenFrom == row.least || (row.least == 0 && row.chosenFrom < row.most));
        }
        QVERIFY(rows == keys);
    }

    void aChangeCostsWhatItsDearestSettingCosts() {
        const settings::ModelSummary model{.trainedContext = 700};
        const settings::Settings before{.modelPath = "a", .ownSampling = true};
        const auto costs = [&](const auto& change) {
            settings::Settings after = before;
            change(after);
            return settings::costOfChange(before, after, model);
        };
        QVERIFY(!costs([](settings::Settings&) {}));
        QVERIFY(costs([](settings::Settings& s) { s.cacheSize = 700; }) ==
                settings::Cost::Nothing);  // what it has without being chosen
        QVERIFY(costs([](settings::Settings& s) { s.otherCacheSizes["b"] = 512; }) == settings::Cost::Nothing);
        QVERIFY(costs([](settings::Settings& s) { s.chatTemplates["b"] = "chatml"; }) == settings::Cost::Nothing);
        QVERIFY(costs([](settings::Settings& s) { s.sampling.temperature = 1.5F; }) == settings::Cost::Sampling);
        QVERIFY(costs([](settings::Settings& s) { s.maxReplyTokens = 100; }) == settings::Cost::Sampling);
        QVERIFY(costs([](settings::Settings& s) { s.cacheSize = 512; }) == settings::Cost::Rebuild);
        QVERIFY(costs([](settings::Settings& s) { s.systemPrompt = "Be brief."; }) == settings::Cost::Rebuild);
        QVERIFY(costs([](settings::Settings& s) { s.threads = 3, s.cacheSize = 512; }) == settings::Cost::Reload);
        QVERIFY(costs([](settings::Settings& s) { s.chatTemplates["a"] = "chatml"; }) == settings::Cost::Reload);
    }

    void settingsAreToldEvenWhereNoModelCanBeLoadedWithThem() {
        {
            Chat chat(file());
            chat.start();
            settings::Settings settings = inForce(chat);
            settings.systemPrompt = "Be brief.";
            settings.modelPath = m_folder->filePath("moved.gguf").toStdString();
            apply(chat, settings);
            QCOMPARE(chat.all<Failed>().size(), size_t(1));
            QCOMPARE(inForce(chat).modelPath, settings.modelPath);
            QCOMPARE(chat.all<ModelGone>().size(), size_t(1));  // the one before answers no more
        }
        Chat chat(file());
        bool told = false, inTime = false;
        chat.listen([&](const Event& event) {
            told = told || std::holds_alternative<SettingsChanged>(event);
            if (std::holds_alternative<ModelLoading>(event)) inTime = told;
        });
        chat.start();
        QVERIFY(inTime);
        QVERIFY(chat.all<ModelReady>().empty());
        QVERIFY(inForce(chat).modelPath.ends_with("moved.gguf"));
    }

    void whatTheCommandLineSaysIsNotStoredAndNotLoadedAgain() {
        {
            Chat chat(file(), [](settings::Settings& settings) { settings.modelPath = kModel.string(); });
            chat.start();
            settings::Settings settings = inForce(chat);
            QCOMPARE(settings.modelPath, kModel.string());
            QCOMPARE(settings.cacheSize, 160U);
            const size_t loaded = chat.all<ModelLoading>().size();
            settings.ownSampling = true;
            settings.sampling.temperature = 1.25F;
            apply(chat, settings);
            QCOMPARE(chat.all<ModelLoading>().size(), loaded);
            QCOMPARE(inForce(chat).sampling.temperature, 1.25F);
            QCOMPARE(inForce(chat).modelPath, kModel.string());
            QVERIFY(chat.all<Failed>().empty());
        }
        QCOMPARE(stored().sampling.temperature, 1.25F);
        QCOMPARE(stored().modelPath, std::string());
        QCOMPARE(stored().cacheSize, settings::Settings().cacheSize);
        QCOMPARE(stored().systemPrompt, settings::Settings().systemPrompt);
    }

    void whatThePersonChoosesInsteadHoldsAtOnce() {
        {
            Chat chat(file(), [](settings::Settings& settings) { settings.modelPath = kModel.string(); });
            chat.start();
            QVERIFY(!chat.all<ModelReady>().back().model.starter);
            settings::Settings settings = inForce(chat);
            settings.modelPath.clear();
            settings.cacheSize = 300;
            apply(chat, settings);
            QVERIFY(chat.all<ModelReady>().back().model.starter);
            QCOMPARE(chat.memory().cacheSize, 300U);
            settings.ownSampling = true;
            settings.sampling.temperature = 1.25F;
            apply(chat, settings);
            QVERIFY(chat.all<ModelReady>().back().model.starter);
            QCOMPARE(chat.memory().cacheSize, 300U);
            QVERIFY(chat.all<Failed>().empty());
        }
        QCOMPARE(stored().cacheSize, 300U);
        QCOMPARE(stored().sampling.temperature, 1.25F);
    }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
