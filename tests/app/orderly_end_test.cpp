// The window program ended by others: by a signal, or by Qt, which ends the process where the display is gone. What was
// typed and said is kept, and the transcript closed. The program under test is this test, started again as a child.
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "compose.h"
#include "desktop/orderly_end.h"
#include "paths.h"
#include "store/transcript_reader.h"
#include "support/temporary_folder.h"

#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <limits>

using namespace daylong;

namespace {

const QString kDraft = QStringLiteral("half a message");

/// A window, with a draft in it and a reply that takes long; it says so on standard output and waits for its end.
int waitForTheEnd(int argc, char** argv) {
    QGuiApplication application(argc, argv);
    const std::filesystem::path folder = argv[1];
    const bool displayIsGone = std::string_view(argv[2]) == "exit";
    app::Composition program(
        {.database = folder / "daylong.db",
         .stateFile = QString::fromStdString((folder / "window.ini").string()),
         .makeResponder = chat::localResponderMaker({.open = chat::modelFiles(app::starterModel())}),
         .overrideSettings =
             [](settings::Settings& settings) { settings.maxReplyTokens = 1'000'000, settings.cacheSize = 256; },
         .listDevices = {},
         .inspect = {}});
    if (program.show() == nullptr) return 3;
    const app::OrderlyEnd end([&program] { program.saveAll(); });
    program.start();
    program.service().send(chat::kOpenOne, "Tell me a long story.");
    bool told = false;
    QObject::connect(&program.bridge(), &ui::EngineBridge::replyText, &application, [&] {
        if (std::exchange(told, true)) return;
        program.draft().setText(kDraft);
        std::puts("replying");
        std::fflush(stdout);
        if (displayIsGone) QTimer::singleShot(0, [] { std::exit(1); });
    });
    return QGuiApplication::exec();
}

}  // namespace

class OrderlyEndTest : public QObject {
    Q_OBJECT

    struct Ended {
        int code = -1;
        bool crashed = true;
        std::string drafts;
        std::vector<store::Message> messages;
        bool closed = false;  // the transcript: nothing is left beside it that the next start has to sort out
    };
    static void end(const char* how, int signal, Ended& ended) {
        const unit::TemporaryFolder folder;
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
                    {QString::fromStdString((folder / "").string()), QString::fromLatin1(how)});
        QVERIFY(child.waitForReadyRead(60000));
        if (signal != 0) ::kill(static_cast<pid_t>(child.processId()), signal);
        QVERIFY(child.waitForFinished(60000));
        ended.code = child.exitCode();
        ended.crashed = child.exitStatus() == QProcess::CrashExit;
        ended.closed = !std::filesystem::exists(folder / "daylong.db-wal");
        QFile drafts(QString::fromStdString((folder / "daylong.db.drafts").string()));
        if (drafts.open(QIODevice::ReadOnly)) ended.drafts = drafts.readAll().toStdString();
        const auto reader = store::TranscriptReader::open(folder / "daylong.db");
        QVERIFY(reader);
        const auto messages = (*reader)->pageBefore(1, std::numeric_limits<int64_t>::max(), 100);
        QVERIFY(messages);
        for (const store::Message& each : *messages) {
            if (each.role != store::MessageRole::Note) ended.messages.push_back(each);
        }
    }
    static void checkKept(const Ended& ended) {
        QVERIFY(!ended.crashed);
        QVERIFY(ended.drafts.find(kDraft.toStdString()) != std::string::npos);
        QCOMPARE(ended.messages.size(), size_t(2));
        QCOMPARE(ended.messages[0].text, std::string("Tell me a long story."));
        QVERIFY(!ended.messages[1].text.empty());
        QVERIFY(ended.messages[1].state != store::MessageState::Streaming);
    }

private Q_SLOTS:
    void aSignalEndsItAsClosingTheWindowDoes() {
        for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
            Ended ended;
            end("wait", signal, ended);
            if (QTest::currentTestFailed()) return;
            checkKept(ended);
            QVERIFY(ended.closed);
            QCOMPARE(ended.code, 0);
        }
    }
    void whereTheDisplayIsGoneNothingIsLostEither() {
        Ended ended;
        end("exit", 0, ended);
        if (QTest::currentTestFailed()) return;
        checkKept(ended);
        QCOMPARE(ended.code, 1);
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && std::filesystem::is_directory(argv[1])) return waitForTheEnd(argc, argv);
    QCoreApplication application(argc, argv);
    OrderlyEndTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "orderly_end_test.moc"
