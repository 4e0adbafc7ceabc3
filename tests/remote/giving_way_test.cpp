// How a server and a model on this machine take turns in one conversation: as the person chooses, and where a server is
// lost.
#include "remote_chat.h"

#include <QTest>

using namespace daylong;
using namespace daylong::chat;

class GivingWayTest : public QObject, RemoteChat {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(prepare()); }
    void init() { beginAnew(); }
    void cleanup() { m_chat.reset(); }

    void aServerAndAModelHereTakeTurns() {
        begin(kModel.string());
        m_chat->say("Once upon a time");
        const auto first = turns();
        QVERIFY(first[1].tokenEnd > first[1].tokenBegin);
        begin(path("plain"));
        m_chat->say("And then?");
        QVERIFY(turns().back().text.starts_with("I was told: [Once upon a time] [And then?]"));
        QCOMPARE(turns()[3].tokenEnd, uint64_t(0));
        for (const auto& [id, place] : places()) QCOMPARE(place, memory::Place::Seen);
        begin(kModel.string());
        m_chat->say("Why?");
        const auto all = turns();
        QCOMPARE(all.size(), size_t(6));
        for (size_t i = 1; i < all.size();
             ++i) {  // the stored stream holds all of it, in order, what was read once as it was
            QVERIFY(all[i].tokenEnd > all[i].tokenBegin);
            QVERIFY(all[i].tokenBegin >= all[i - 1].tokenEnd);
        }
        QCOMPARE(all[1].tokenEnd, first[1].tokenEnd);
        begin(path("plain"));
        m_chat->service->regenerate(kOpenOne);
        m_chat->service->drain();
        QVERIFY(turns().back().text.starts_with("I was told: [Once upon a time] [And then?] [Why?]"));
        begin(kModel.string());
        m_chat->say("And now?");
        QCOMPARE(turns().size(), size_t(8));
        QVERIFY(nothingFailed());
    }

    void aServerGoesOnWithWhatAModelHereBegan() {
        begin(kModel.string());
        m_chat->stopAt(3);
        m_chat->say("Once upon a time");
        const store::Message begun = turns().back();
        QVERIFY(begun.state == store::MessageState::Stopped && begun.tokenEnd > begun.tokenBegin);
        begin(path("plain"));
        m_chat->service->goOn(kOpenOne);
        m_chat->service->drain();
        QVERIFY(turns().back().text.starts_with(begun.text) && turns().back().text.ends_with("to add to that."));
        QCOMPARE(turns().back().tokenEnd, turns().back().tokenBegin);  // or the rest of it would never be read here
        begin(kModel.string());
        m_chat->say("And then?");
        QVERIFY(turns()[1].tokenEnd > turns()[1].tokenBegin + (begun.tokenEnd - begun.tokenBegin));
        QVERIFY(nothingFailed());
    }

    void aLostServerGivesWayWhereThePersonWantsThat() {
        const auto lost = remote::addModel(m_settings, "http://127.0.0.1:1/v1", {"tiny/model", 0, ""});
        QVERIFY(lost);
        begin(lost->path(), wantsThatItGivesWay);
        m_chat->say("Once upon a time");
        QVERIFY(nothingFailed());
        QCOMPARE(turns().size(), size_t(2));
        QVERIFY(!turns().back().text.empty());
        QCOMPARE(timesGivenWay(), std::ptrdiff_t(1));
        QVERIFY(!aServerAnswers());
        begin(lost->path());
        m_chat->say("And then?");
        QCOMPARE(m_chat->all<Failed>().size(), size_t(1));
    }

    void aServerThatIsThereAgainAnswersAgain() {
        m_notAgain = 0.0;
        m_server.lose(true);
        begin(path("comes-and-goes"), wantsThatItGivesWay);
        m_chat->say("Once upon a time");
        QVERIFY(!aServerAnswers());
        m_server.lose(false);
        m_chat->say("And then?");
        QVERIFY(aServerAnswers());
        QVERIFY(turns().back().text.starts_with("I was told: [Once upon a time] [And then?]"));
        m_server.lose(true);
        m_chat->say("Why?");
        QVERIFY(!aServerAnswers());
        QVERIFY(nothingFailed());
        const auto all = turns();
        QCOMPARE(all.size(), size_t(6));
        for (size_t i = 1; i < all.size(); ++i)  // the model here has read what the server answered
            QVERIFY(all[i].tokenEnd > all[i].tokenBegin && all[i].tokenBegin >= all[i - 1].tokenEnd);
        QCOMPARE(timesGivenWay(), std::ptrdiff_t(2));
    }

    void aServerThatWasJustLostIsNotAskedAtOnceAgain() {
        m_server.lose(true);
        begin(path("comes-and-goes"), wantsThatItGivesWay);
        m_chat->say("Once upon a time");
        m_server.lose(false);
        m_chat->say("And then?");
        QVERIFY(!aServerAnswers());
        QCOMPARE(turns().size(), size_t(4));
        QVERIFY(nothingFailed());
    }

    void aServerThatFailsBeforeItsFirstWordGivesWay_data() {
        QTest::addColumn<QString>("way");
        QTest::newRow("with 503, while its list of models answers") << QStringLiteral("broken");
        QTest::newRow("by closing the connection") << QStringLiteral("drops");
    }
    void aServerThatFailsBeforeItsFirstWordGivesWay() {
        QFETCH(QString, way);
        begin(kModel.string());
        m_chat->say("Once upon a time");  // the model here has a stream of its own to go on with
        begin(path(way.toStdString()), wantsThatItGivesWay);
        m_chat->say("And then?");
        QVERIFY(nothingFailed());
        QVERIFY(!aServerAnswers());
        const auto said = turns();
        QCOMPARE(said.size(), size_t(4));
        for (size_t i = 1; i < said.size(); ++i)
            QVERIFY(said[i].tokenEnd > said[i].tokenBegin && said[i].tokenBegin >= said[i - 1].tokenEnd);
        QVERIFY(!said.back().text.empty() && said.back().state != store::MessageState::Interrupted);
        QCOMPARE(timesGivenWay(), std::ptrdiff_t(1));
        m_server.chats(0);
        m_chat->say("Why?");  // it is not asked at once again
        QVERIFY(m_server.chats(0).empty());
        QCOMPARE(turns().size(), size_t(6));
        QVERIFY(nothingFailed());
    }

    void aServerThatFailsAtTheFirstMessageOfAllGivesWay() {
        begin(path("broken"), wantsThatItGivesWay);
        m_chat->say("Once upon a time");
        QVERIFY(nothingFailed());
        QCOMPARE(turns().size(), size_t(2));
        QVERIFY(turns()[1].tokenEnd > turns()[1].tokenBegin && turns()[1].tokenBegin >= turns()[0].tokenEnd);
        m_chat->service->regenerate(kOpenOne);
        m_chat->service->drain();
        QCOMPARE(turns().size(), size_t(2));
        QVERIFY(nothingFailed());
    }

    void aServerThatIsThereDoesNotGiveWay_data() {
        QTest::addColumn<QString>("way");
        QTest::newRow("it is busy, and says for how long") << QStringLiteral("busy");
        QTest::newRow("it does not take the key") << QStringLiteral("refused");
        QTest::newRow("what came of its reply can be gone on with") << QStringLiteral("cut");
    }
    void aServerThatIsThereDoesNotGiveWay() {
        QFETCH(QString, way);
        begin(path(way.toStdString()), wantsThatItGivesWay);
        m_chat->say("Hello");
        QVERIFY(aServerAnswers());
        QCOMPARE(m_chat->all<Failed>().size(), size_t(1));
        QCOMPARE(turns().back().state, store::MessageState::Interrupted);
        QCOMPARE(timesGivenWay(), std::ptrdiff_t(0));
    }

    void whatIsStoppedBeforeTheServerIsAskedIsNotSentThere() {
        begin(path("comes-and-goes"), wantsThatItGivesWay);
        m_chat->listen([this](const Event& event) {
            if (std::holds_alternative<MessageAdded>(event)) m_chat->service->stop();
        });
        m_chat->say("Hello");
        m_chat->listen({});
        QCOMPARE(turns().size(), size_t(1));
        QVERIFY(nothingFailed());
        m_chat->say("Again");
        const auto chats = m_server.chats();
        QCOMPARE(chats.size(), size_t(1));
        QVERIFY(turns().back().text.starts_with("I was told: [Hello"));
    }
};

QTEST_GUILESS_MAIN(GivingWayTest)
#include "giving_way_test.moc"
