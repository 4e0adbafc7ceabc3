// Any place of a long conversation is within reach, and is reached without reading what lies between.
#include "long_transcript.h"
#include "support/temporary_folder.h"
#include "transcript_stage.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

namespace {

struct Long {
    explicit Long(int count) : conversation(makeLongTranscript(file, count)) {
        bridge.deliver(chat::ConversationOpened{conversation});
        bridge.flush();
    }
    QString textAt(int row) const {
        return messages.data(messages.index(row), ui::MessageListModel::TextRole).toString();
    }
    /// The number in the message at a row.
    int numberAt(int row) const { return textAt(row).section(QStringLiteral("**"), 1, 1).toInt(); }

    unit::TemporaryFolder folder;
    std::filesystem::path file = folder / "long.db";
    store::Conversation conversation;
    ui::EngineBridge bridge;
    ui::MessageListModel messages{bridge, file};
};

}  // namespace

class PlacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBeginningIsOneStepAway() {
        Long talk(5000);
        const QAbstractItemModelTester tester(&talk.messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        talk.messages.showOldest();
        QCOMPARE(talk.numberAt(0), 0);
        QCOMPARE(talk.messages.count(), 40);
        QVERIFY(!talk.messages.atNewest());
        QVERIFY(!talk.messages.data(talk.messages.index(0), ui::MessageListModel::DayRole).toString().isEmpty());
        talk.messages.showNewest();
        QCOMPARE(talk.numberAt(talk.messages.count() - 1), 4999);
    }

    void placesSpanAllOfItThoughFewRowsAreThere() {
        Long talk(5000);
        QVERIFY(!talk.messages.whole());
        QCOMPARE(talk.messages.placeOf(talk.messages.count()), 1.0);
        QVERIFY(talk.messages.placeOf(0) > 0.99);  // 40 of 5000 are there
        for (const double wanted : {0.0, 0.1, 0.5, 0.77, 0.999}) {
            const double row = talk.messages.showPlace(wanted);
            QVERIFY(talk.messages.count() <= 80);
            QVERIFY(std::abs(talk.numberAt(static_cast<int>(row)) - wanted * 5000) <= 1.0);
            QVERIFY(std::abs(talk.messages.placeOf(row) - wanted) < 0.001);
        }
    }

    void aPlaceAmongTheRowsIsFoundWithoutOtherRows() {
        Long talk(5000);
        talk.messages.showPlace(0.5);
        const QSignalSpy reset(&talk.messages, &QAbstractItemModel::modelReset);
        talk.messages.showPlace(0.502);
        QCOMPARE(reset.count(), 0);
        talk.messages.showPlace(0.9);
        QCOMPARE(reset.count(), 1);
    }

    void otherConversationsInBetweenDoNotTakePlacesAway() {
        TranscriptStage stage;
        for (int i = 0; i < 60; ++i) stage.add(i % 2 == 0 ? store::MessageRole::User : store::MessageRole::Assistant);
        const store::Conversation other = unwrap(stage.writer->createConversation("Other"));
        for (int i = 0; i < 60; ++i)
            unwrap(stage.writer->appendMessage(other.id, store::MessageRole::User, "Elsewhere."));
        for (int i = 0; i < 60; ++i) stage.add(i % 2 == 0 ? store::MessageRole::User : store::MessageRole::Assistant);
        stage.open();
        double before = -1.0;
        for (double place = 0.0; place <= 1.0; place += 0.05) {
            const double row = stage.messages.showPlace(place);
            QVERIFY(row >= 0.0 && row <= stage.messages.count());
            const double found = stage.messages.placeOf(row);
            QVERIFY(found >= before);
            QVERIFY(std::abs(found - place) < 0.01);
            before = found;
        }
    }

    void aDayIsGoneTo() {
        Long talk(10000);  // a week
        const QDate first = QDateTime::fromMSecsSinceEpoch(1700000000000).date();
        for (int days = 1; days < 6; ++days) {
            const int row = talk.messages.showDay(first.addDays(days));
            QVERIFY(row >= 0);
            QCOMPARE(talk.messages.dayAt(row), first.addDays(days));
            QCOMPARE(talk.messages.dayAt(row - 1), first.addDays(days - 1));
            QVERIFY(talk.messages.count() <= 81);
        }
        QCOMPARE(talk.numberAt(talk.messages.showDay(first.addYears(-1))), 0);
        QCOMPARE(talk.messages.showDay(first.addYears(1)), -1);
    }

    void theDaysOfAMonthAreKnown() {
        Long talk(10000);
        ui::DaysModel& days = *talk.messages.days();
        const QDate first = QDateTime::fromMSecsSinceEpoch(1700000000000).date();
        days.show(first.year(), first.month() - 1);
        const auto until = QDateTime::fromMSecsSinceEpoch(1700000000000 + 9999LL * 60000).date();
        QTRY_COMPARE(days.days().size(), first.daysTo(until) + 1);
        QCOMPARE(days.days().constFirst(), first.day());
        QCOMPARE(days.first(), first);
        QCOMPARE(days.last(), until);
        days.show(first.year(), first.month());  // the next one
        QTRY_COMPARE(days.month(), first.addMonths(1).month() - 1);
        QTest::qWait(50);
        QVERIFY(days.days().isEmpty());
    }

    void aPageOfLongMessagesIsShort() {
        const unit::TemporaryFolder folder;
        const store::Conversation conversation =
            makeLongTranscript(folder / "wide.db", 60, "'**' || i || '** ' || hex(zeroblob(100000))");
        ui::EngineBridge bridge;
        ui::MessageListModel messages(bridge, folder / "wide.db");
        bridge.deliver(chat::ConversationOpened{conversation});
        bridge.flush();
        QCOMPARE(messages.count(), 21);  // of 200 KB each
        QVERIFY(!messages.whole());
        for (int pages = 0; pages < 30 && !messages.whole(); ++pages) messages.fetchOlder();
        QCOMPARE(messages.count(), 60);
    }

    void whatIsReadOfAMessageIsTakenFromTheEngineAndNotFromDisk() {
        TranscriptStage stage;
        stage.user(10);
        stage.reply(10);
        stage.open();
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("ss"));
        const store::MessageId first = stage.messages.idAt(0);
        stage.tell(chat::MessageRead{first, {}});  // the database still has its tokens
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("f|s"));
        stage.tell(chat::MessageRead{first, {4, 14}});
        stage.remember(100);
        QCOMPARE(stage.map(), QStringLiteral("ss"));
    }
};

QTEST_GUILESS_MAIN(PlacesTest)
#include "places_test.moc"
