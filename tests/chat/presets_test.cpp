// Presets: what is chosen in one holds in the conversations that use it, under what is their own, and what is changed
// of it later reaches them.
#include "archive/choices.h"
#include "archive/presets.h"
#include "settings/settings_store.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

using namespace daylong;
using namespace daylong::chat;

class PresetsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// A chat in which the usual things are stored, not said on the command line, which would go before presets.
    ServiceOptions stored(settings::CommandLine commandLine = {}, OpenModel open = modelFiles(kModel)) const {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        settings::Settings settings = unwrap(settings::loadSettings(*writer));
        Chat::usual(settings);
        settings.setChatTemplate("");
        check(settings::saveSettings(*writer, settings));
        return {.database = file(),
                .makeResponder = localResponderMaker({.open = std::move(open), .automaticDevices = {}}),
                .overrideSettings = std::move(commandLine)};
    }

    static store::PresetId save(Chat& chat, const settings::Preset& preset) {
        archive::savePreset(*chat.service, preset);
        chat.service->drain();
        const std::vector<settings::Preset> all = chat.all<PresetsChanged>().back().presets;
        const auto found = std::ranges::find(all, preset.name, &settings::Preset::name);
        return found == all.end() ? 0 : found->id;
    }
    static void begin(Chat& chat, std::optional<store::PresetId> preset = {}) {
        chat.service->newConversation(preset);
        chat.service->drain();
    }
    struct TwoModels {
        std::string other;              // a file
        store::ConversationId general;  // where the general one has answered
        store::PresetId id;             // with the other one
    };
    TwoModels talkByTheGeneralOfTwo(Chat& chat) const {
        const std::string other = m_folder->filePath("other.gguf").toStdString();
        std::filesystem::copy_file(kModel, other);
        chat.start();
        chat.say("Hello");
        return {other, chat.conversation(), save(chat, {.name = "Other", .modelPath = other})};
    }
    static settings::OwnSettings own(Chat& chat) { return chat.all<OwnSettingsChanged>().back().own; }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsChosenInItHoldsInItsConversationsAndStays() {
        uint64_t without = 0, with = 0;
        store::ConversationId id = 0;
        {
            Chat chat(stored());
            chat.start();
            chat.say("Hello");
            without = chat.memory().preambleEnd;
            const store::PresetId gardener =
                save(chat, {.name = "Gardener",
                            .systemPrompt = "You are a gardener, and speak of nothing but roses.",
                            .cacheSize = 200});
            QCOMPARE(chat.memory().preambleEnd, without);  // the open one does not use it
            begin(chat, gardener);
            chat.say("Hello");
            id = chat.conversation();
            with = chat.memory().preambleEnd;
            QVERIFY(with > without + 5);
            QCOMPARE(chat.memory().cacheSize, 200U);
            begin(chat);
            chat.say("Hello");
            QCOMPARE(chat.memory().preambleEnd, without);
            QCOMPARE(chat.memory().cacheSize, 160U);
            QVERIFY(chat.all<Failed>().empty());
        }
        Chat chat(stored());
        chat.start();
        chat.service->openConversation(id);
        chat.service->drain();
        QCOMPARE(chat.memory().preambleEnd, with);
        QCOMPARE(chat.memory().cacheSize, 200U);
    }

    void aLaterChangeReachesThoseThatHaveNothingOfTheirOwn() {
        Chat chat(stored());
        chat.start();
        settings::Preset preset{.name = "Brief", .systemPrompt = "Be brief."};
        preset.id = save(chat, preset);
        begin(chat, preset.id);
        chat.say("Hello");
        const uint64_t brief = chat.memory().preambleEnd;
        preset.systemPrompt = "Write long and winding sentences, and never come to an end of them.";
        save(chat, preset);
        QVERIFY(chat.memory().preambleEnd > brief);  // read again at once
        settings::OwnSettings mine = own(chat);
        mine.systemPrompt = "Be brief.";
        archive::applyOwnSettings(*chat.service, chat.conversation(), mine);
        chat.service->drain();
        QCOMPARE(chat.memory().preambleEnd, brief);
        const size_t told = chat.all<MemoryChanged>().size();
        preset.systemPrompt = "Sing.";
        save(chat, preset);
        QCOMPARE(chat.memory().preambleEnd, brief);
        QCOMPARE(chat.all<MemoryChanged>().size(), told);  // and nothing is read for it
    }

    void aRemovedOneHoldsNoMoreUntilItIsBack() {
        Chat chat(stored());
        chat.start();
        chat.say("Hello");
        const uint64_t without = chat.memory().preambleEnd;
        const store::PresetId id = save(chat, {.name = "Brief", .systemPrompt = "Be brief, and be kind."});
        begin(chat, id);
        chat.say("Hello");
        const uint64_t with = chat.memory().preambleEnd;
        archive::removePreset(*chat.service, id);
        chat.service->drain();
        QVERIFY(chat.all<PresetsChanged>().back().presets.empty());
        QCOMPARE(chat.memory().preambleEnd, without);
        archive::restorePreset(*chat.service, id);
        chat.service->drain();
        QCOMPARE(chat.memory().preambleEnd, with);
    }

    void newConversationsUseTheDefaultOne() {
        Chat chat(stored());
        chat.start();
        chat.say("Hello");
        const store::PresetId first = save(chat, {.name = "One", .isDefault = true});
        begin(chat);
        QCOMPARE(own(chat).preset, first);
        const store::ConversationId fresh = chat.conversation();
        begin(chat);
        QCOMPARE(chat.conversation(), fresh);  // nothing was said in it: it is taken again
        const store::PresetId second = save(chat, {.name = "Two", .isDefault = true});
        begin(chat);
        QCOMPARE(own(chat).preset, second);  // one default at most
        begin(chat, 0);
        QCOMPARE(own(chat).preset, 0);
        QCOMPARE(chat.conversation(), fresh);
    }

    void aTemporaryOneToBeginWithUsesTheDefaultOne() {
        store::PresetId usual = 0;
        {
            Chat chat(stored());
            chat.start();
            usual = save(chat, {.name = "One", .isDefault = true});
        }
        Chat chat(stored());
        chat.service->start(store::kFirstTemporary);
        chat.service->drain();
        QCOMPARE(own(chat).preset, usual);
    }

    void itsModelIsLoadedWhereItIsUsedAndSetAsideWhereOneChooses() {
        std::vector<std::string> loaded;
        const OpenModel real = modelFiles(kModel);
        Chat chat(stored({}, [&](const settings::Settings& settings, const auto& progress) {
            loaded.push_back(settings.modelPath);
            return real(settings, progress);
        }));
        const auto [other, general, id] = talkByTheGeneralOfTwo(chat);
        const std::string before = loaded.back();
        begin(chat, id);
        QCOMPARE(loaded.back(), other);
        chat.say("Hello");
        const store::ConversationId talk = chat.conversation();
        chat.service->openConversation(general);
        chat.service->drain();
        QCOMPARE(loaded.back(), before);
        chat.service->openConversation(talk);
        chat.service->drain();
        QCOMPARE(loaded.back(), other);
        settings::Settings chosen = chat.all<SettingsChanged>().back().settings;
        archive::applySettings(*chat.service, chosen);  // the general one, chosen for here
        chat.service->drain();
        QCOMPARE(loaded.back(), before);
        QVERIFY(chat.all<Failed>().empty());
    }

    void theCommandLineGoesBeforeIt() {
        const auto said = [](settings::Settings& settings) {
            settings.cacheSize = 160;
            settings.systemPrompt = "";
        };
        Chat chat(stored(said));
        chat.start();
        chat.say("Hello");
        const uint64_t without = chat.memory().preambleEnd;
        settings::Preset preset{.name = "Gardener", .systemPrompt = "Speak of nothing but roses.", .cacheSize = 200};
        preset.recalls = true;
        preset.id = save(chat, preset);
        begin(chat, preset.id);
        chat.say("Hello");
        QCOMPARE(chat.memory().preambleEnd, without);
        QCOMPARE(chat.memory().cacheSize, 160U);
        settings::Settings general;
        said(general);
        QVERIFY(settings::over(general, preset, said).recalls);  // of which it says nothing
    }

    void oneIsStoredWhileAReplyIsMade() {
        Chat chat(stored());
        chat.start();
        bool asked = false, before = false, ended = false;
        chat.listen([&](const Event& event) {
            if (std::holds_alternative<ReplyText>(event) && !std::exchange(asked, true))
                archive::savePreset(*chat.service, {.name = "Brief"});
            ended = ended || std::holds_alternative<ReplyFinished>(event);
            if (asked && std::holds_alternative<PresetsChanged>(event)) before = !ended;
        });
        chat.say("Hello");
        QVERIFY(asked && before);
    }

    void openingAnotherEndsTheLoadingOfItsModel() {
        std::atomic<bool> slow = false, brokenOff = false;
        const OpenModel real = modelFiles(kModel);
        Chat chat(stored({},
                         [&](const settings::Settings& settings,
                             const std::function<bool(double)>& progress) -> Result<std::unique_ptr<TokenModel>> {
                             const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
                             while (slow && std::chrono::steady_clock::now() < until) {
                                 std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                 if (progress(0.5)) continue;
                                 slow = false;
                                 brokenOff = true;
                                 return Error{ErrorCode::Cancelled, "stopped"};
                             }
                             return real(settings, progress);
                         }));
        const TwoModels two = talkByTheGeneralOfTwo(chat);
        slow = true;
        chat.listen([&](const Event& event) {
            if (const auto* loading = std::get_if<ModelLoading>(&event); loading && loading->fraction > 0.0 && slow)
                chat.service->openConversation(two.general);
        });
        begin(chat, two.id);
        chat.service->drain();
        QVERIFY(brokenOff);
        chat.say("And now?");
        QCOMPARE(chat.conversation(), two.general);
        QCOMPARE(chat.messages().back().role, store::MessageRole::Assistant);
        QVERIFY(chat.all<Failed>().empty());
    }

    void whereItsModelIsGoneTheGeneralOneGoesOn() {
        Chat chat(stored());
        chat.start();
        chat.say("Hello");
        const store::PresetId id = save(chat, {.name = "Lost", .modelPath = "/nowhere/lost.gguf"});
        begin(chat, id);
        chat.say("Hello");
        QCOMPARE(chat.messages().back().role, store::MessageRole::Assistant);
        QCOMPARE(chat.all<ModelReady>().size(), size_t(1));  // which goes on, and is not loaded anew
        QVERIFY(chat.all<Failed>().empty());
    }

    void theyAreStoredAsTheyWereSaved() {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        settings::Preset preset{.name = "All",
                                .isDefault = true,
                                .systemPrompt = "",
                                .sampling = engine::SamplerOptions{.temperature = 0.25F, .topK = 3, .seed = 9},
                                .modelPath = "/models/a.gguf",
                                .cacheSize = 1234,
                                .recalls = false};
        preset.id = unwrap(settings::savePreset(*writer, preset));
        const settings::Preset bare{.id = unwrap(settings::savePreset(*writer, {.name = "all"})), .name = "all (2)"};
        const std::vector<settings::Preset> all = unwrap(settings::loadPresets(*writer));
        QVERIFY(all == (std::vector<settings::Preset>{preset, bare}));
    }

    void aDeletedOneIsNoLongerTheUsualOneWhenItComesBack() {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        store::Presets presets(*writer);
        const store::PresetId first = unwrap(presets.save({.name = "One", .isDefault = true}));
        check(presets.setRemoved(first, true));
        const store::PresetId second = unwrap(presets.save({.name = "one", .isDefault = true}));
        check(presets.setRemoved(first, false));
        const std::vector<store::PresetRow> all = unwrap(presets.all());
        QCOMPARE(all.size(), size_t(2));
        QVERIFY(all[0].id == second && all[0].isDefault && all[0].name == "one");
        QVERIFY(all[1].id == first && !all[1].isDefault && all[1].name == "One (2)");
        check(presets.setRemoved(first, true));
        check(writer->purgeRemoved(0));
        QCOMPARE(unwrap(presets.all()).size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(PresetsTest)
#include "presets_test.moc"
