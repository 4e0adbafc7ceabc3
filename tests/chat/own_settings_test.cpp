// What one conversation has otherwise than the general settings: it holds in that one, and stays.
#include "archive/choices.h"
#include "settings/settings_store.h"
#include "settings/suited.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class OwnSettingsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    static void apply(Chat& chat, const settings::OwnSettings& own) {
        archive::applyOwnSettings(*chat.service, chat.conversation(), own);
        chat.service->drain();
    }
    static settings::OwnSettings inForce(Chat& chat) { return chat.all<OwnSettingsChanged>().back().own; }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whereNobodyChoseOneTheModelIsToldWhatSuitsIt() {
        const auto preamble = [&](const std::optional<std::string>& prompt) {
            const QTemporaryDir folder;
            Chat chat(folder.filePath("t.db").toStdString(),
                      [&](settings::Settings& settings) { settings.systemPrompt = prompt; });
            chat.start();
            return chat.memory().preambleEnd;
        };
        const settings::ModelSummary model = [&] {
            Chat chat(file());
            chat.start();
            return chat.all<ModelReady>().back().model;
        }();
        QVERIFY(preamble("") < preamble({}));
        QCOMPARE(preamble({}), preamble(settings::suitedPrompt(model).text));
    }

    void aSystemPromptOfItsOwnHoldsInItsConversationAlone() {
        uint64_t general = 0, own = 0;
        store::ConversationId first = 0;
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            general = chat.memory().preambleEnd;
            apply(chat, {.systemPrompt = "You are a gardener, and you speak of nothing but roses."});
            own = chat.memory().preambleEnd;
            QVERIFY(own > general);
            chat.say("And now?");
            first = chat.conversation();
            chat.service->newConversation();
            chat.service->drain();
            QVERIFY(inForce(chat) == settings::OwnSettings());
            chat.say("Hello");
            QCOMPARE(chat.memory().preambleEnd, general);
            chat.service->openConversation(first);
            chat.service->drain();
            QVERIFY(inForce(chat).systemPrompt.has_value());
            QCOMPARE(chat.memory().preambleEnd, own);
            QVERIFY(chat.all<Failed>().empty());
        }
        Chat chat(file());  // the newest one has none, the other one still has its own
        chat.start();
        QCOMPARE(chat.memory().preambleEnd, general);
        chat.service->openConversation(first);
        chat.service->drain();
        QCOMPARE(chat.memory().preambleEnd, own);
        apply(chat, {});
        QCOMPARE(chat.memory().preambleEnd, general);
        QVERIFY(chat.all<Failed>().empty());
    }

    void aNoteIsAlwaysSeenBehindTheSystemPromptAndStays() {
        uint64_t without = 0, with = 0;
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
            without = chat.memory().preambleEnd;
            apply(chat, {.systemPrompt = {}, .note = "My name is Ada, and I am allergic to nuts."});
            with = chat.memory().preambleEnd;
            QVERIFY(with > without + 10);
            apply(chat, {.systemPrompt = "Be brief.", .note = "My name is Ada, and I am allergic to nuts."});
            QVERIFY(chat.memory().preambleEnd > with);
            apply(chat, {.systemPrompt = {}, .note = "My name is Ada, and I am allergic to nuts."});
            QVERIFY(chat.all<Failed>().empty());
        }
        Chat chat(file());
        chat.start();
        QCOMPARE(inForce(chat).note, std::string("My name is Ada, and I am allergic to nuts."));
        QCOMPARE(chat.memory().preambleEnd, with);
        apply(chat, {});
        QCOMPARE(chat.memory().preambleEnd, without);
    }

    void theGeneralOneChangesOnlyThoseThatHaveNone() {
        Chat chat(file());
        chat.start();
        apply(chat, {.systemPrompt = "Be brief."});
        const uint64_t own = chat.memory().preambleEnd;
        settings::Settings settings = chat.all<SettingsChanged>().back().settings;
        settings.systemPrompt = "You are an assistant who likes long and winding sentences.";
        const size_t told = chat.all<MemoryChanged>().size();
        archive::applySettings(*chat.service, settings);
        chat.service->drain();
        QCOMPARE(chat.all<MemoryChanged>().size(), told);  // nothing is read anew for it
        chat.service->newConversation();
        chat.service->drain();
        chat.say("Hello");
        QVERIFY(chat.memory().preambleEnd > own);
    }

    void samplingOfItsOwnPicksItsWords() {
        Chat chat(file(), [](settings::Settings& settings) {
            settings.ownSampling = true;
            settings.sampling.temperature = 2.0F;
        });
        chat.start();
        engine::SamplerOptions likeliest;
        likeliest.temperature = 0.0F;
        likeliest.repetitionPenalty = 1.0F;
        apply(chat, {.sampling = likeliest});
        chat.say("Once upon a time");
        const std::string once = chat.messages().back().text;
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        QCOMPARE(chat.messages().back().text, once);
        chat.service->newConversation();
        chat.service->drain();
        chat.say("Once upon a time");
        QVERIFY(chat.messages().back().text != once);
    }

    void theyAreStoredAsTheyWereSet() {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        const store::ConversationId id = unwrap(writer->createConversation("")).id;
        QVERIFY(unwrap(settings::loadOwnSettings(*writer, id)) == settings::OwnSettings());
        settings::OwnSettings own;
        own.systemPrompt = "";  // none, where there is a general one
        own.sampling = engine::SamplerOptions{.temperature = 0.25F, .topK = 3, .seed = 9};
        check(settings::saveOwnSettings(*writer, id, own));
        QVERIFY(unwrap(settings::loadOwnSettings(*writer, id)) == own);
        own.sampling.reset();
        check(settings::saveOwnSettings(*writer, id, own));
        QVERIFY(unwrap(settings::loadOwnSettings(*writer, id)) == own);
    }
};

QTEST_GUILESS_MAIN(OwnSettingsTest)
#include "own_settings_test.moc"
