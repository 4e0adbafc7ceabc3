// Where no model answers, the window says so, says it again when one is needed, and offers ways out; what is settled,
// or is another conversation's, is not said any longer.
#include "archive/choices.h"
#include "shell_program.h"

#include <QTest>

using namespace daylong;

namespace {

void missing(settings::Settings& settings) { settings.modelPath = "missing"; }

}  // namespace

class NoModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void enterAndGoOnSayWhyNothingHappens() {
        Program program(modelsByPath(), missing);
        QVERIFY(program.chat.noModel());
        const QString why = program.chat.error();
        QVERIFY(!why.isEmpty());
        program.chat.dismissError();
        QVERIFY(program.chat.error().isEmpty());
        QVERIFY(!program.chat.send(QStringLiteral("Hello")));
        QCOMPARE(program.chat.error(), why);
        program.chat.dismissError();
        program.chat.goOn();
        QCOMPARE(program.chat.error(), why);
        program.chat.regenerate();
        program.chat.dismissError();
        QVERIFY(program.chat.error().isEmpty());  // it is said once
    }

    void theErrorGoesWhenAnotherModelIsLoaded() {
        Program program(modelsByPath(), missing);
        QVERIFY(program.chat.noModel());
        program.useModel("another");
        QVERIFY(program.chat.ready());
        QVERIFY(program.chat.error().isEmpty());
    }

    void whileItLoadsThatIsSaid() {
        unit::Script slow;
        slow.loading = std::chrono::milliseconds(300);
        Program program(slow);
        settings::Settings other;
        other.threads = 3;
        archive::applySettings(program.composition.service(), other);
        QTRY_COMPARE(program.chat.activity(), ui::ChatViewModel::Activity::LoadingModel);
        QVERIFY(!program.chat.send(QStringLiteral("Hello")));
        QVERIFY2(program.chat.hint().contains("loading"), qPrintable(program.chat.hint()));
        QVERIFY(program.chat.error().isEmpty());
        program.settle();
        QVERIFY(program.chat.hint().isEmpty());
    }

    void whatWasReadAgainIsSaidWhereItWasOnceNothingGoesOn() {
        Program program;
        ui::EngineBridge& bridge = program.composition.bridge();
        const Sayings says = {saying(Say::OtherPromptReadAgain, 25, 1900)};
        const auto tell = [&](const chat::Event& event) {
            bridge.deliver(event);
            bridge.flush();
        };
        tell(chat::ActivityChanged{chat::Activity::Rebuilding});
        tell(chat::ReadAgain{program.chat.conversation(), says});
        QVERIFY(program.chat.hint().isEmpty());
        for (int i = 0; i < 2; ++i) {
            tell(chat::ActivityChanged{chat::Activity::Idle});
            QCOMPARE(program.chat.hint(), QString::fromStdString(inEnglish(says)));
            QVERIFY(!program.chat.hintAlarms());
        }
        tell(chat::ReadAgain{program.chat.conversation() + 1, says});
        tell(chat::ActivityChanged{chat::Activity::Rebuilding});
        QVERIFY(!program.chat.send(QStringLiteral("Hello")));
        QVERIFY(program.chat.hintAlarms());
        tell(chat::ActivityChanged{chat::Activity::Idle});
        QVERIFY(program.chat.hint().isEmpty());
    }

    void thatTheDiskIsFullIsSaidUntilSomethingIsStoredAgain() {
        Program program;
        program.composition.bridge().deliver(chat::Failed{{ErrorCode::DiskFull, "the disk is full"}});
        program.settle();
        QVERIFY(!program.chat.error().isEmpty());
        program.say(QStringLiteral("Hello"));
        QVERIFY(program.chat.error().isEmpty());
    }

    void whatFailedBeforeAConversationWasOpenIsSaidInIt() {
        const unit::TemporaryFolder folder;
        Running program(programIn(folder, unit::scriptedTurns({"All right."})));
        program.composition.bridge().deliver(chat::Failed{{ErrorCode::InvalidFile, "the transcript was damaged"}});
        program.start();
        ui::ChatViewModel& chat = program.composition.chat();
        QVERIFY(chat.conversation() != 0);
        QCOMPARE(chat.error(), QStringLiteral("The transcript was damaged"));
        chat.send(QStringLiteral("Hello"));
        program.settle();
        chat.newConversation();
        program.settle();
        QCOMPARE(chat.error(), QString());
    }

    void anErrorOfOneConversationDoesNotFollowIntoAnother() {
        Program program;
        program.say(QStringLiteral("Hello"));
        program.chat.pin(999, true);
        program.settle();
        QVERIFY2(program.chat.error().contains("cannot be pinned"), qPrintable(program.chat.error()));
        QVERIFY(!program.chat.noModel());
        program.chat.newConversation();
        program.settle();
        QVERIFY(program.chat.error().isEmpty());
    }

    void howFastAnotherModelWasIsNotSaid() {
        Program program(modelsByPath());
        program.say(QStringLiteral("Hello"));
        QVERIFY(program.chat.memory()->tokensPerSecond() > 0.0);
        program.useModel("another");
        QCOMPARE(program.chat.memory()->tokensPerSecond(), 0.0);
        QCOMPARE(program.chat.memory()->secondsToFirst(), 0.0);
    }

    void settingsAreTakenWhileAReplyIsMadeAndAppliedBehindIt() {
        unit::Script slow;
        slow.replies = {QStringLiteral("word ").repeated(200).toStdString()};
        slow.perToken = std::chrono::milliseconds(5);
        Program program(slow);
        QVERIFY(program.chat.send(QStringLiteral("Hello")));
        QTRY_COMPARE(program.chat.activity(), ui::ChatViewModel::Activity::Replying);
        auto& settings = *program.chat.settings();
        settings.setCacheSize(300);
        QVERIFY(settings.applicable());
        settings.apply();
        QVERIFY(settings.waiting());
        QVERIFY(!settings.applicable());
        QVERIFY(program.chat.replying());  // and goes on
        program.settle();
        QVERIFY(!settings.waiting());
        QVERIFY(!settings.changed());
        QCOMPARE(program.chat.memory()->cacheSize(), 300);
        QCOMPARE(at(*program.chat.messages(), 1, ui::MessageListModel::StateRole).toString(),
                 QStringLiteral("complete"));
    }
};

QTEST_GUILESS_MAIN(NoModelTest)
#include "no_model_test.moc"
