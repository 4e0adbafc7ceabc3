// Titles of first exchanges, made while nothing is asked: of which conversations, when, and what they leave as it was.
#include "archive/choices.h"
#include "archive/branches.h"
#include "archive/titles.h"
#include "archive/trash.h"
#include "chat/session.h"
#include "support/turn_responders.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// What is asked of it aside, and what it answers; where that is empty, it thinks until it is stopped.
struct Asides {
    std::atomic<int> asked = 0, stopped = 0;
    std::string answer;
};

class TitlingResponder final : public unit::TurnResponder {
public:
    TitlingResponder(const Workplace& workplace, std::shared_ptr<Asides> asides)
        : TurnResponder(workplace), m_asides(std::move(asides)) {}

    settings::ModelSummary model() const override {
        return {.name = "Script", .fingerprint = "script", .parameters = 4'000'000'000};
    }
    Result<std::optional<std::string>> sayAside(const std::string& wanted, uint64_t most,
                                                const std::function<bool()>& shouldStop) override {
        ++m_asides->asked;
        if (wanted.find("roses") == std::string::npos || most == 0) return std::optional<std::string>("nonsense: <b>");
        while (m_asides->answer.empty()) {
            if (shouldStop()) {
                ++m_asides->stopped;
                return Error{ErrorCode::Cancelled, "stopped"};
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return std::optional(m_asides->answer);
    }

private:
    Result<std::string> textOf(const store::Message&) override { return std::string("In spring."); }
    std::shared_ptr<Asides> m_asides;
};

MakeResponder titling(std::shared_ptr<Asides> asides) {
    return [asides](const settings::Settings&, const Workplace& workplace) {
        return Result<std::unique_ptr<Responder>>(std::make_unique<TitlingResponder>(workplace, asides));
    };
}

constexpr const char* kQuestion = "When do I cut roses?";

}  // namespace

class TitlesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<Asides> m_asides;

    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }
    std::unique_ptr<Chat> chat(const std::function<void(settings::Settings&)>& adjust = {}) const {
        auto made = std::make_unique<Chat>(file(), adjust, titling(m_asides), std::filesystem::path(),
                                           archive::titlesWhenQuiet(0.02));
        made->start();
        return made;
    }
    store::Conversation row(store::ConversationId id) const {
        return unwrap(unwrap(store::TranscriptReader::open(file()))->conversation(id)).value();
    }
    store::TitledBy titledBy(store::ConversationId id) const {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        return unwrap(writer->titledBy(id));
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_asides = std::make_shared<Asides>();
        m_asides->answer = "Cutting roses";
    }

    void aFirstExchangeGetsATitleOnceItIsQuiet() {
        const auto talk = chat();
        QTest::qWait(100);
        QCOMPARE(m_asides->asked.load(), 0);  // nothing was said yet
        talk->say(kQuestion);
        const store::ConversationId id = talk->conversation();
        QTRY_COMPARE(row(id).title, std::string("Cutting roses"));
        QCOMPARE(talk->all<ConversationChanged>().back().conversation.title, std::string("Cutting roses"));
        talk->say("And in autumn, the roses?");
        QTest::qWait(100);
        QCOMPARE(m_asides->asked.load(), 1);
        QVERIFY(talk->all<Failed>().empty());
    }

    void whatThePersonWantsComesFirst() {
        m_asides->answer.clear();
        const auto talk = chat();
        talk->say(kQuestion);
        QTRY_COMPARE(m_asides->asked.load(), 1);
        talk->say("And the hedge?");
        QCOMPARE(talk->messages().size(), size_t(4));
        QVERIFY(m_asides->stopped >= 1);
        QCOMPARE(row(talk->conversation()).title, std::string(kQuestion));
        QTRY_VERIFY(m_asides->asked >= 2);  // it is not given up
        talk->service->openConversation(talk->conversation());
        talk->service->newConversation();
        talk->service->drain();
        QVERIFY(m_asides->stopped >= 2);  // and the end of the service waits for nothing
    }

    void aNameOfThePersonsOwnStays() {
        const auto talk = chat([](settings::Settings& settings) { settings.titles = settings::Titles::Off; });
        talk->say(kQuestion);
        const store::ConversationId id = talk->conversation();
        archive::renameConversation(*talk->service, id, kQuestion);  // the same words, and theirs
        settings::Settings on = talk->all<SettingsChanged>().back().settings;
        on.titles = settings::Titles::On;
        archive::applySettings(*talk->service, on);
        talk->service->drain();
        QTest::qWait(100);
        QCOMPARE(m_asides->asked.load(), 0);
        QCOMPARE(row(id).title, std::string(kQuestion));
    }

    void whereItWritesNonsenseTheFirstWordsStayForGood() {
        m_asides->answer = "Sure! Here is a title for you:\nRoses";
        store::ConversationId id = 0;
        {
            const auto talk = chat();
            talk->say(kQuestion);
            id = talk->conversation();
            QTRY_COMPARE(m_asides->asked.load(), 1);
            talk->say("And then?");
            QTest::qWait(100);
            QCOMPARE(m_asides->asked.load(), 1);
            QCOMPARE(row(id).title, std::string(kQuestion));
        }
        QVERIFY(titledBy(id) == store::TitledBy::FirstWordsStay);
        m_asides->answer = "Cutting roses";
        const auto again = chat();
        QTest::qWait(100);
        QCOMPARE(m_asides->asked.load(), 1);
    }

    void aConversationThatIsNotOpenGetsOneToo() {
        const auto talk = chat();
        talk->say(kQuestion);
        const store::ConversationId id = talk->conversation();
        talk->service->newConversation();
        talk->service->drain();
        QTRY_COMPARE(row(id).title, std::string("Cutting roses"));
    }

    void aTitleGoesWithWhatItWasMadeOf() {
        const auto talk = chat();
        talk->say(kQuestion);
        const store::ConversationId id = talk->conversation();
        QTRY_COMPARE(row(id).title, std::string("Cutting roses"));
        talk->say("And the hedge?");
        archive::edit(*talk->service, talk->messages()[2].id, "And the trees?");
        talk->service->drain();
        QCOMPARE(row(id).title, std::string("Cutting roses"));  // what it is of stands there still
        m_asides->answer = "Feeding roses";
        archive::edit(*talk->service, talk->messages()[0].id, "How do I feed roses?");
        talk->service->drain();
        QTRY_COMPARE(row(id).title, std::string("Feeding roses"));
        m_asides->answer = "Sure";
        archive::removeTurn(*talk->service, talk->messages()[0].id);
        talk->service->drain();
        QVERIFY(row(id).title != "Feeding roses");
    }

    void smallModelsMakeNoneUnlessThatIsChosen() {
        const settings::ModelSummary small{.parameters = 135'000'000}, large{.parameters = 1'200'000'000};
        settings::Settings settings;
        QVERIFY(!settings::makesTitles(settings, small) && settings::makesTitles(settings, large));
        settings.titles = settings::Titles::On;
        QVERIFY(settings::makesTitles(settings, small));
        settings.titles = settings::Titles::Off;
        QVERIFY(!settings::makesTitles(settings, large));
    }

    /// A real model at a fixed seed says what it would have said without titles, and its stream is the same.
    void theConversationGoesOnAsWithoutTitles() {
        struct Told {
            std::vector<std::string> texts;
            std::vector<int32_t> stream;
            bool operator==(const Told&) const = default;
        };
        const auto talkWith = [&](settings::Titles titles) {
            const QTemporaryDir folder;
            const std::filesystem::path database = folder.filePath("t.db").toStdString();
            Told told;
            store::ConversationId id = 0;
            {
                Chat talk(
                    database,
                    [titles](settings::Settings& settings) {
                        settings.titles = titles;
                        settings.cacheSize = 512;
                        settings.sampling.temperature = 1.0F;
                        settings.ownSampling = true;
                    },
                    localResponderMaker({.open = modelFiles(kModel), .automaticDevices = {}}), {},
                    archive::titlesWhenQuiet(0.01));
                talk.start();
                id = talk.conversation();
                for (const char* each : {"Once there was a dog.", "What did it eat?", "And then?"}) {
                    talk.say(each);
                    if (titles == settings::Titles::On)
                        QTest::qWait(each[0] == 'O' ? 1500 : 50);  // the title is made, or given up
                }
                for (const store::Message& message : talk.messages()) told.texts.push_back(message.text);
            }
            const auto writer = unwrap(store::TranscriptWriter::open(database));
            told.stream = unwrap(writer->readTokens(id, 0, unwrap(writer->conversation(id))->tokenCount));
            const bool tried = unwrap(writer->titledBy(id)) != store::TitledBy::FirstWords;
            if (tried != (titles == settings::Titles::On)) qFatal("a title was tried, or was not");
            return told;
        };
        const Told with = talkWith(settings::Titles::On), without = talkWith(settings::Titles::Off);
        QVERIFY(without.texts.size() >= 6);
        QVERIFY(with == without);
    }
};

QTEST_GUILESS_MAIN(TitlesTest)
#include "titles_test.moc"
