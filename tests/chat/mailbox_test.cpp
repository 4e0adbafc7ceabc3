// The mailbox's table, rule by rule, without a model or a database: commands are words.
#include "chat/mailbox.h"

#include <QTest>

#include <string>
#include <thread>
#include <vector>

using namespace daylong::chat;

class MailboxTest : public QObject {
    Q_OBJECT

    using Box = Mailbox<std::string>;
    const Box::State kOpen{.transcriptIsOpen = true};

    /// Everything that comes until the mailbox is told to quit: a command with "!" where it is ended as it begins.
    static std::vector<std::string> rest(Box& box, Box::State state = {.transcriptIsOpen = true}) {
        std::vector<std::string> all;
        box.post("end");
        while (true) {
            const Box::Next next = box.next(state);
            std::string work = next.work;
            if (work == state.first) state.first.reset();
            if (work == "end") return all;
            if (next.kind == Mail::Aside) work = "(" + work + ")";
            else work += box.isStopped() ? "!" : "";
            all.push_back(work);
        }
    }
    using Words = std::vector<std::string>;

private Q_SLOTS:
    void whatIsPostedIsDoneInItsTurn() {
        Box box;
        box.post("send");
        box.post("go on");
        QCOMPARE(rest(box), (Words{"send", "go on"}));
    }

    void whoTakesACommandKnowsWhereItIsToBeDone() {
        Box box;
        box.post("settings");
        box.post("send in 2", 2);
        box.guest("in 3", 3);
        QCOMPARE(box.next(kOpen).conversation, kNoOne);
        QCOMPARE(box.next(kOpen).conversation, daylong::store::ConversationId{2});
        QCOMPARE(box.next(kOpen).conversation, daylong::store::ConversationId{3});
        const Box::State own{.transcriptIsOpen = true, .last = Box::Own{.work = "say", .conversation = 4}};
        QCOMPARE(box.next(own).conversation, daylong::store::ConversationId{4});
    }

    void anOpeningIsDoneBetweenTwoTokensAndEndsNothing() {
        Box box;
        box.post("start");
        (void)box.next(kOpen);
        box.post("settings");
        box.post("send in 1", 1);
        box.open(2, "open 2");
        QVERIFY(!box.isStopped());
        QCOMPARE(*box.nextAside(), std::string("open 2"));
        QCOMPARE(rest(box), (Words{"settings", "send in 1"}));
        box.open(2, "open 2");
        box.post("say in 2", 2);
        QCOMPARE(rest(box), (Words{"(open 2)", "say in 2"}));
    }

    void whatWasSaidInTheOpenOneIsSaidThereBeforeAnotherIsOpened() {
        Box box;
        box.post("send", kOpenOne);
        box.open(2, "open 2");
        QVERIFY(!box.nextAside());
        QCOMPARE(rest(box), (Words{"send", "(open 2)"}));
    }

    void ofSeveralOpeningsInARowTheLastIsDone() {
        Box box;
        box.open(1, "open 1");
        box.open(2, "open 2");
        box.open(kOpenOne, "new");
        box.post("send", kOpenOne);
        box.open(3, "open 3");
        box.open(4, "open 4");
        QCOMPARE(rest(box), (Words{"(new)", "send", "(open 4)"}));
    }

    void whatIsRemovedIsNotOpenedAndOtherOpeningsAre() {
        Box box;
        box.open(1, "open 1");
        box.giveUpOpening(2);
        box.post("send", kOpenOne);
        box.open(2, "open 2");
        box.giveUpOpening(2);
        box.giveUpOpening(1);  // no longer the newest
        QCOMPARE(rest(box), (Words{"(open 1)", "send"}));
    }

    void anOpeningWaitsForTheTranscript() {
        Box box;
        box.post("start");
        box.open(2, "open 2");
        QCOMPARE(box.next({}).work, std::string("start"));
        QVERIFY(box.next(kOpen).kind == Mail::Aside);
    }

    void itsOwnComesWhenNothingIsPostedAndNotWhenTheProgramEnds() {
        Box box;
        const Box::State own{.transcriptIsOpen = true, .last = Box::Own{.work = "say", .conversation = 2}};
        box.post("settings");
        QCOMPARE(box.next(own).work, std::string("settings"));
        const Box::Next next = box.next(own);
        QVERIFY(next.kind == Mail::InTurn);
        QCOMPARE(next.work, std::string("say"));
        box.stop(1);
        QVERIFY(!box.isStopped());  // it is in another one
        box.stop(2);
        QVERIFY(box.isStopped());
        box.quit();
        QVERIFY(box.next(own).kind == Mail::Quit);
    }

    void itsOwnWaitsUntilItWasQuietForSoLong() {
        Box box;
        const Box::State own{.transcriptIsOpen = true, .last = Box::Own{.work = "title", .afterSeconds = 0.01}};
        const Box::Next next = box.next(own);
        QVERIFY(next.kind == Mail::Later);
        QCOMPARE(next.work, std::string("title"));
        box.post("send");
        QVERIFY(box.next(own).kind == Mail::InTurn);
        box.quit();
        QVERIFY(box.next(own).kind == Mail::Quit);
    }

    void asidesComeBeforeCommandsAndBetweenTwoTokens() {
        Box box;
        box.post("send");
        box.aside("rename");
        QCOMPARE(box.next(kOpen).work, std::string("rename"));
        QCOMPARE(box.next(kOpen).work, std::string("send"));
        QVERIFY(!box.nextAside());
        box.aside("pin");
        box.aside("remove");
        QCOMPARE(*box.nextAside(), std::string("pin"));
        QCOMPARE(*box.nextAside(), std::string("remove"));
        QVERIFY(!box.nextAside());
        QVERIFY(!box.isStopped());  // they end nothing
    }

    void asidesWaitForTheTranscriptUnlessNothingOpensIt() {
        Box box;
        box.aside("rename");
        box.post("start");
        QCOMPARE(rest(box, {}), (Words{"start"}));  // and the rename is still there: "end" had to be taken first
        box.aside("pin");
        QCOMPARE(box.next({}).work, std::string("rename"));
        QCOMPARE(box.next({}).work, std::string("pin"));
    }

    void whatComesFirstIsDoneBeforeAnythingElseButAnOpening() {
        Box box;
        const Box::State removed{.transcriptIsOpen = true, .first = "leave"};
        box.post("send");
        QCOMPARE(rest(box, removed), (Words{"leave", "send"}));
        box.post("send");
        box.open(2, "open 2");
        const Box::Next next = box.next(removed);
        QVERIFY(next.kind == Mail::Aside);
        QCOMPARE(next.work, std::string("open 2"));
        QCOMPARE(box.next(removed).work, std::string("leave"));
    }

    void aStopIsForWhatWasPostedBeforeIt() {
        Box box;
        box.post("load");
        (void)box.next(kOpen);
        box.post("send");
        box.stop();
        QVERIFY(box.isStopped());
        box.post("go on");
        QCOMPARE(rest(box), (Words{"send!", "go on"}));
    }

    void aStopInOneConversationLeavesTheOthersAlone() {
        Box box;
        box.post("send in 1", 1);
        (void)box.next(kOpen);
        box.post("send in 2", 2);
        box.post("settings");
        box.stop(2);
        QVERIFY(!box.isStopped());
        QCOMPARE(rest(box), (Words{"send in 2!", "settings!"}));  // what is for all of them, each may stop
        box.post("send in 1", 1);
        (void)box.next(kOpen);
        box.stop(1);
        QVERIFY(box.isStopped());
    }

    void whatIsSaidInATemporaryOneEndsWhereverItIsStopped() {
        const daylong::store::ConversationId temporary = daylong::store::kFirstTemporary + 1;
        Box box;
        box.post("send there", temporary);
        (void)box.next(kOpen);
        box.stop(3);  // it was kept as that one meanwhile
        QVERIFY(box.isStopped());
        box.post("send in 3", 3);
        (void)box.next(kOpen);
        box.stop(temporary);
        QVERIFY(!box.isStopped());
    }

    void aStopWithNothingToDoStopsNothingLater() {
        Box box;
        box.stop();
        box.post("send");
        QCOMPARE(rest(box), (Words{"send"}));
    }

    void atTheEndEverythingPostedIsBegunAndEnded() {
        Box box;
        box.post("send");
        box.aside("rename");
        box.quit();
        QCOMPARE(box.next(kOpen).work, std::string("rename"));
        QCOMPARE(box.next(kOpen).work, std::string("send"));
        QVERIFY(box.isStopped());
        QVERIFY(box.next(kOpen).kind == Mail::Quit);
    }

    void guestsComeBehindAllThatIsSaidHereAndAlsoAtTheEnd() {
        Box box;
        const Box::State waits{.transcriptIsOpen = true, .last = Box::Own{.work = "queued", .conversation = 2}};
        const Box::State quiet{.transcriptIsOpen = true, .last = Box::Own{.work = "titles", .afterSeconds = 60.0}};
        box.guest("guest");
        box.guest("another");
        box.post("send");
        QVERIFY(box.hasMail());
        QCOMPARE(box.next(waits).work, std::string("send"));
        QCOMPARE(box.next(waits).work, std::string("queued"));
        QCOMPARE(box.next(quiet).work, std::string("guest"));
        box.stop(3);
        QVERIFY(box.isStopped());  // it is where one is
        box.quit();
        QCOMPARE(box.next(waits).work, std::string("another"));
        QVERIFY(box.isStopped());
        QVERIFY(box.next(waits).kind == Mail::Quit);
    }

    void aGuestIsEndedWhereItIsAndWhatWaitsBehindItIsNot() {
        Box box;
        box.guest("in 2", 2);
        box.guest("in 2, too", 2);
        QCOMPARE(box.next(kOpen).work, std::string("in 2"));
        box.stop(1);
        QVERIFY(!box.isStopped());
        box.stop(2);
        QVERIFY(box.isStopped());
        QCOMPARE(box.next(kOpen).work, std::string("in 2, too"));
        QVERIFY(!box.isStopped());
    }

    void whoWaitsIsWokenByWhateverComes() {
        for (const std::string word : {"post", "guest", "open", "aside", "quit"}) {
            Box box;
            std::thread other([&] {
                if (word == "post") box.post(word);
                else if (word == "guest") box.guest(word);
                else if (word == "open") box.open(1, word);
                else if (word == "aside") box.aside(word);
                else box.quit();
            });
            const Box::Next next = box.next(kOpen);
            other.join();
            QCOMPARE(next.work, word == "quit" ? std::string() : word);
        }
    }
};

QTEST_GUILESS_MAIN(MailboxTest)
#include "mailbox_test.moc"
