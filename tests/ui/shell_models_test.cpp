// The view models around the transcript, over the real service and a scripted responder.
#include "compose.h"
#include "inspect_model.h"
#include "support/scripted_responder.h"
#include "support/temporary_folder.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

namespace {

const std::vector<engine::DeviceInfo> kDevices = {
    {.id = "cpu", .name = "CPU", .memoryTotalBytes = 1ULL << 30U, .memoryFreeBytes = 0},
    {.id = "cuda:0", .name = "Fast GPU", .memoryTotalBytes = 8ULL << 30U, .memoryFreeBytes = 7ULL << 30U, .kind = engine::DeviceKind::DiscreteGpu}};

/// Models are told apart by their paths; the one named "missing" is.
chat::MakeResponder modelsByPath() {
    return [](const chat::Settings& settings, const std::function<bool(double)>& progress) -> Result<std::unique_ptr<chat::Responder>> {
        if (settings.modelPath == "missing") return Error{ErrorCode::NotFound, "there is no such model"};
        unit::Script script;
        script.model.fingerprint = "model at " + settings.modelPath;
        return unit::scriptedResponderMaker(script)(settings, progress);
    };
}

struct Program {
    explicit Program(unit::Script script = {}, const std::function<void(chat::Settings&)>& settings = {}, const chat::MakeResponder& maker = {})
        : composition({.database = folder / "daylong.db",
                       .stateFile = QString::fromStdString((folder / "window.ini").string()),
                       .makeResponder = maker ? maker : unit::scriptedResponderMaker(std::move(script)),
                       .overrideSettings = settings,
                       .listDevices = [] { return kDevices; },
                       .automaticDevices = {},
                       .inspect = [](const std::string& path) { return app::inspectModel(path, path); }}) {
        composition.start();
        settle();
    }
    void settle() {
        composition.service().drain();
        composition.bridge().flush();
    }
    void useModel(const std::string& path) {
        chat::Settings settings;
        settings.modelPath = path;
        composition.service().applySettings(settings);
        settle();
    }
    bool say(const QString& text) {
        const bool sent = composition.chat().send(text);
        settle();
        return sent;
    }
    unit::TemporaryFolder folder;
    app::Composition composition;
    ui::ChatViewModel& chat = composition.chat();
};

QVariant at(const QAbstractItemModel& model, int row, int role) { return model.data(model.index(row, 0), role); }

/// The rows that say they are the last turn, as a window knows them: from the first look at each row, and what changed since.
struct LastTurns {
    explicit LastTurns(ui::MessageListModel& observed) : model(observed) {
        look(0, model.count() - 1);
        QObject::connect(&model, &QAbstractItemModel::dataChanged, &context, [this](const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) {
            if (roles.contains(ui::MessageListModel::LastTurnRole)) look(first.row(), last.row());
        });
        QObject::connect(&model, &QAbstractItemModel::rowsInserted, &context, [this](const QModelIndex&, int first, int last) { look(first, last); });
    }
    void look(int first, int last) {
        for (int row = first; row <= last; ++row) known[at(model, row, ui::MessageListModel::IdRole).toLongLong()] = at(model, row, ui::MessageListModel::LastTurnRole).toBool();
    }
    QList<int> rows() const {
        QList<int> result;
        for (int row = 0; row < model.count(); ++row) {
            if (known.value(at(model, row, ui::MessageListModel::IdRole).toLongLong())) result << row;
        }
        return result;
    }
    ui::MessageListModel& model;
    QMap<qint64, bool> known;
    QObject context;
};

}  // namespace

class ShellModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMessageAndItsReplyAppearInOrder() {
        Program program({.replies = {"Good **day** to you."}});
        auto& messages = *program.chat.messages();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(program.say("Hello"));
        QCOMPARE(messages.count(), 2);
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("Hello"));
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("Good **day** to you."));
        QCOMPARE(at(messages, 1, ui::MessageListModel::StateRole).toString(), QStringLiteral("complete"));
        QVERIFY(at(messages, 1, ui::MessageListModel::LastTurnRole).toBool());
        QCOMPARE(program.chat.busy(), false);
    }

    void nothingIsSentWhileAReplyIsMade() {
        const std::string endless = QByteArray("word ").repeated(1000).toStdString();  // never at its end before it is stopped
        Program program({.replies = {endless}, .perToken = std::chrono::milliseconds(20)});
        QVERIFY(program.chat.send("first"));
        QTRY_VERIFY(program.chat.replying());
        QVERIFY(!program.chat.send("second"));
        QVERIFY(!program.chat.send("   "));
        program.chat.stop();
        program.settle();
        QCOMPARE(at(*program.chat.messages(), 1, ui::MessageListModel::StateRole).toString(), QStringLiteral("stopped"));
    }

    void aRegeneratedReplyTakesTheOldOnesPlace() {
        Program program({.replies = {"First try.", "Second try."}});
        auto& messages = *program.chat.messages();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("Hello");
        program.chat.regenerate();
        program.settle();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("Second try."));
    }

    void aMessageThatNothingAnswersCanBeAnswered() {
        Program program({}, {}, modelsByPath());
        auto& messages = *program.chat.messages();
        program.useModel("missing");
        LastTurns last(messages);
        program.composition.service().send("Is anyone there?");
        program.settle();
        QCOMPARE(messages.count(), 1);
        QCOMPARE(last.rows(), QList<int>{0});
        program.useModel("");
        QCOMPARE(last.rows(), QList<int>{0});
        program.chat.regenerate();
        program.settle();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("All right."));
        QCOMPARE(last.rows(), QList<int>{1});
    }

    void aNoteLeavesTheReplyBeforeItTheLastTurn() {
        Program program({}, {}, modelsByPath());
        auto& messages = *program.chat.messages();
        program.say("Hello");
        LastTurns last(messages);
        program.useModel("other");
        QCOMPARE(messages.count(), 3);
        QCOMPARE(at(messages, 2, ui::MessageListModel::AuthorRole).toString(), QStringLiteral("note"));
        QCOMPARE(last.rows(), QList<int>{1});
        program.say("And now");
        QCOMPARE(last.rows(), QList<int>{4});
    }

    void whereAReplyIsTakenAwayTheMessageBeforeItIsTheLastTurn() {
        Program program;
        auto& messages = *program.chat.messages();
        program.say("Hello");
        LastTurns last(messages);
        program.composition.bridge().deliver(chat::MessageSuperseded{at(messages, 1, ui::MessageListModel::IdRole).toLongLong()});
        program.settle();
        QCOMPARE(messages.count(), 1);
        QCOMPARE(last.rows(), QList<int>{0});
    }

    void aNoteIsNotWhereTheModelsViewEnds() {
        Program program({}, {}, modelsByPath());
        auto& messages = *program.chat.messages();
        program.say("Hello");
        program.useModel("other");
        program.say("And now");
        QCOMPARE(messages.count(), 5);
        QCOMPARE(messages.horizonRow(), -1);
        for (int row = 0; row < messages.count(); ++row) QVERIFY(!at(messages, row, ui::MessageListModel::ForgottenRole).toBool());
    }

    void theHorizonMovesPastOldMessagesAndOnlyThose() {
        Program program({.replies = {"ten words of a reply that fill the little cache"}},
                        [](chat::Settings& settings) { settings.cacheSize = 128; });
        auto& messages = *program.chat.messages();
        auto& memory = *program.chat.memory();
        for (int turn = 0; turn < 5; ++turn) program.say("and what then");
        QCOMPARE(messages.horizonRow(), -1);
        QVERIFY(!memory.rolling());
        for (int turn = 0; turn < 10; ++turn) program.say("and what then");
        const int horizon = messages.horizonRow();
        QVERIFY(horizon > 0);
        QVERIFY(memory.rolling());
        QVERIFY(!memory.since().isEmpty());
        for (int row = 0; row < messages.count(); ++row) {
            QCOMPARE(at(messages, row, ui::MessageListModel::ForgottenRole).toBool(), row < horizon);
        }
        QCOMPARE(memory.seen(), memory.cacheSize());
    }

    void aPinnedMessageIsNotForgotten() {
        Program program({.replies = {"ten words of a reply that fill the little cache"}},
                        [](chat::Settings& settings) { settings.cacheSize = 128; });
        auto& messages = *program.chat.messages();
        for (int turn = 0; turn < 15; ++turn) program.say("and what then");
        QVERIFY(at(messages, 2, ui::MessageListModel::ForgottenRole).toBool());
        QVERIFY(!program.chat.memory()->pins());
        program.chat.pin(at(messages, 2, ui::MessageListModel::IdRole).toLongLong(), true);
        program.settle();
        QVERIFY(at(messages, 2, ui::MessageListModel::PinnedRole).toBool());
        QVERIFY(!at(messages, 2, ui::MessageListModel::ForgottenRole).toBool());
        QVERIFY(at(messages, 3, ui::MessageListModel::ForgottenRole).toBool());
        QVERIFY(program.chat.memory()->pins());
        program.chat.pin(at(messages, 2, ui::MessageListModel::IdRole).toLongLong(), false);
        program.settle();
        QVERIFY(at(messages, 2, ui::MessageListModel::ForgottenRole).toBool());
    }

    void aLongConversationComesInPages() {
        Program program;
        auto& messages = *program.chat.messages();
        for (int turn = 0; turn < 60; ++turn) program.say(QStringLiteral("message %1").arg(turn));
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        QCOMPARE(messages.count(), 0);
        program.chat.openConversation(first);
        program.settle();
        QCOMPARE(messages.count(), 40);
        QVERIFY(messages.atNewest());
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        messages.fetchOlder();
        QCOMPARE(messages.count(), 80);
        messages.fetchOlder();
        messages.fetchOlder();
        QCOMPARE(messages.count(), 120);
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 0"));
        QCOMPARE(at(messages, 119, ui::MessageListModel::TextRole).toString(), QStringLiteral("All right."));
    }

    void scrollingFarKeepsOnlyWhatIsNear() {
        Program program;
        auto& messages = *program.chat.messages();
        for (int turn = 0; turn < 300; ++turn) program.say(QStringLiteral("message %1").arg(turn));
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        program.chat.openConversation(first);
        program.settle();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int page = 0; page < 20; ++page) messages.fetchOlder();
        QCOMPARE(messages.count(), 400);
        QVERIFY(!messages.atNewest());
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 0"));
        QVERIFY(!at(messages, 0, ui::MessageListModel::DayRole).toString().isEmpty());
        for (int page = 0; page < 20; ++page) messages.fetchNewer();
        QCOMPARE(messages.count(), 400);
        QVERIFY(messages.atNewest());
        QCOMPARE(at(messages, 398, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 299"));
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("message 100"));
        program.say(QStringLiteral("and now"));
        QCOMPARE(at(messages, messages.count() - 2, ui::MessageListModel::TextRole).toString(), QStringLiteral("and now"));
    }

    void whatIsRecalledIsQuoted() {
        Program program;
        QSignalSpy recalled(&program.chat, &ui::ChatViewModel::recalled);
        program.chat.recall(QStringLiteral("one\n\ntwo\n"));
        QCOMPARE(recalled.at(0).at(0).toString(), QStringLiteral("> one\n> \n> two\n\n"));
    }

    void conversationsAreListedRenamedDeletedAndBroughtBack() {
        Program program;
        auto& list = *program.chat.conversations();
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("About the river");
        const qint64 river = program.chat.conversation();
        QTest::qWait(5);  // times are in milliseconds
        program.chat.newConversation();
        program.settle();
        program.say("About the mill");
        QCOMPARE(list.count(), 2);
        QCOMPARE(list.currentRow(), 0);
        QCOMPARE(list.titleOf(river), QStringLiteral("About the river"));
        program.chat.renameConversation(river, "  The  river ");
        program.settle();
        QCOMPARE(list.titleOf(river), QStringLiteral("The river"));
        program.chat.removeConversation(river);
        program.settle();
        QCOMPARE(list.count(), 1);
        program.chat.restoreConversation(river);
        program.settle();
        QCOMPARE(list.count(), 2);
        QCOMPARE(list.current(), river);
    }

    void searchFindsWhatWasSaidAndOpensItAtItsPlace() {
        Program program({.replies = {"The lighthouse keeper <waves>."}});
        auto& search = *program.chat.search();
        const QAbstractItemModelTester tester(&search, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("Hello");
        program.chat.newConversation();
        program.settle();
        search.setQuery("lighthouse");
        QTRY_COMPARE(search.count(), 1);
        QVERIFY(!search.searching());
        const QString snippet = at(search, 0, ui::SearchModel::SnippetRole).toString();
        QVERIFY2(snippet.contains("<b>lighthouse</b>") && snippet.contains("&lt;waves"), qPrintable(snippet));
        QSignalSpy shown(&program.chat, &ui::ChatViewModel::showMessage);
        search.open(0);
        program.settle();
        QCOMPARE(shown.size(), 1);
        QCOMPARE(program.chat.messages()->rowOf(shown[0][0].toLongLong()), 1);
        search.setQuery("nothing like it");
        QTRY_VERIFY(!search.searching());
        QCOMPARE(search.count(), 0);
    }

    void aReplyThatWasReplacedIsFoundAndShownAboveTheOneInItsPlace() {
        Program program({.replies = {"An elephant.", "A giraffe."}});
        auto& messages = *program.chat.messages();
        const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::QtTest);
        program.say("Hello");
        program.chat.regenerate();
        program.settle();
        for (int turn = 0; turn < 60; ++turn) program.say("More");
        const qint64 first = program.chat.conversation();
        program.chat.newConversation();
        program.settle();
        auto& search = *program.chat.search();
        search.setQuery("elephant");
        QTRY_COMPARE(search.count(), 31);
        connect(&program.chat, &ui::ChatViewModel::showMessage, &messages, [&](qint64 message) { messages.showMessage(message); });
        search.open(30);  // the oldest
        program.settle();
        QCOMPARE(program.chat.conversation(), first);
        QCOMPARE(at(messages, 0, ui::MessageListModel::TextRole).toString(), QStringLiteral("Hello"));
        QCOMPARE(at(messages, 1, ui::MessageListModel::TextRole).toString(), QStringLiteral("An elephant."));
        QCOMPARE(at(messages, 1, ui::MessageListModel::StateRole).toString(), QStringLiteral("replaced"));
        QCOMPARE(at(messages, 2, ui::MessageListModel::TextRole).toString(), QStringLiteral("A giraffe."));
        QCOMPARE(at(messages, 2, ui::MessageListModel::StateRole).toString(), QStringLiteral("complete"));
        QVERIFY(!at(messages, 1, ui::MessageListModel::ForgottenRole).toBool());
        QCOMPARE(messages.horizonRow(), -1);
        QCOMPARE(messages.showMessage(1000000), -1);
        messages.showNewest();
        QCOMPARE(messages.count(), 40);
    }

    void aReplacedReplyAtTheEndIsNotTheLastTurn() {
        Program program;
        auto& messages = *program.chat.messages();
        program.say("Hello");
        const qint64 reply = at(messages, 1, ui::MessageListModel::IdRole).toLongLong();
        program.chat.regenerate();
        program.settle();
        QCOMPARE(messages.showMessage(reply), 1);
        QCOMPARE(messages.count(), 3);
        LastTurns last(messages);
        QCOMPARE(last.rows(), QList<int>{2});
        program.composition.bridge().deliver(chat::MessageSuperseded{at(messages, 2, ui::MessageListModel::IdRole).toLongLong()});
        program.settle();
        QCOMPARE(messages.count(), 2);
        QCOMPARE(last.rows(), QList<int>{0});
    }

    void theCostOfACacheIsWhatTheEngineTakes() {
        chat::ModelSummary model;
        model.kvBytesPerTokenF16 = 1024.0 * 1024.0;
        model.trainedContext = 512;
        model.deviceId = "cpu";
        Program program({.model = model, .bytesPerToken = 0});  // a device that does not say what it took
        auto& settings = *program.chat.settings();
        QTRY_COMPARE(settings.devices().size(), 3);
        settings.setCacheSize(512);
        QCOMPARE(settings.cacheMiB(), 512.0 + 63.0);  // and the room that keeps reading in chunks exact
        QVERIFY(!settings.beyondTrained());
        QCOMPARE(settings.effect(), ui::SettingsViewModel::Effect::Rebuild);
        settings.setKvType(2);
        QVERIFY(settings.cacheMiB() < 320.0);
        settings.setCacheSize(2048);
        QVERIFY(settings.beyondTrained());
        QVERIFY(settings.beyondMemory());
        settings.revert();
        QVERIFY(!settings.changed());
    }

    void devicesAreListedWithTheirMemoryAndChosen() {
        chat::ModelSummary model;
        model.deviceId = "cpu";
        Program program({.model = model}, [](chat::Settings& settings) { settings.cacheSize = 256; });
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
        Program program({}, [](chat::Settings& settings) { settings.device = "vulkan:3"; });
        auto& settings = *program.chat.settings();
        QTRY_COMPARE(settings.devices().size(), 4);
        QCOMPARE(settings.devices()[3].toMap()["id"].toString(), QStringLiteral("vulkan:3"));
        QVERIFY(settings.deviceDetail().contains("not here"));
    }

    void anotherDeviceThatTakesOverIsSaidUntilItIsDismissed() {
        Program program;
        QVERIFY(program.chat.deviceNote().isEmpty());
        program.composition.bridge().deliver(chat::DeviceChanged{"GPU", "CPU", "it fell off the bus"});
        program.settle();
        for (const char* word : {"GPU", "CPU", "fell off the bus", "Nothing is lost"}) QVERIFY(program.chat.deviceNote().contains(word));
        QVERIFY(program.chat.error().isEmpty());
        program.chat.dismissDeviceNote();
        QVERIFY(program.chat.deviceNote().isEmpty());
    }

    void settingsAreAppliedAndNothingIsLost() {
        Program program;
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
        QVERIFY(!settings.modelProblem().isEmpty());
        QVERIFY(!settings.changed());
        settings.openModel(QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/stories260K.gguf")));
        QVERIFY2(settings.modelProblem().isEmpty(), qPrintable(settings.modelProblem()));
        QCOMPARE(settings.effect(), ui::SettingsViewModel::Effect::Reload);
    }

    void aSecondProgramOnTheSameDatabaseSaysSo() {
        Program program;
        app::Composition second({.database = program.folder / "daylong.db",
                                 .stateFile = QString::fromStdString((program.folder / "second.ini").string()),
                                 .makeResponder = unit::scriptedResponderMaker({}),
                                 .overrideSettings = {},
                                 .listDevices = {},
                                 .automaticDevices = {},
                                 .inspect = {}});
        second.start();
        second.service().drain();
        second.bridge().flush();
        QVERIFY(!second.chat().error().isEmpty());
        second.chat().dismissError();
        QVERIFY(second.chat().error().isEmpty());
    }
};

QTEST_GUILESS_MAIN(ShellModelsTest)
#include "shell_models_test.moc"
