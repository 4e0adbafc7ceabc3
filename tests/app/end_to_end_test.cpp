// The whole program with the real starter model: in this process through its window, and as a process of its own.
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "compose.h"
#include "cpu/cpu_backend.h"
#include "inspect_model.h"
#include "paths.h"
#include "store/transcript_reader.h"
#include "support/qml_warnings.h"
#include "support/temporary_folder.h"

#include <QProcess>
#include <QTest>

#include <limits>
#include <memory>
#include <string_view>

using namespace daylong;

namespace {

std::unique_ptr<app::Composition> compose(const unit::TemporaryFolder& folder) {
    return std::make_unique<app::Composition>(app::CompositionOptions{
        .database = folder / "daylong.db",
        .stateFile = QString::fromStdString((folder / "window.ini").string()),
        .makeResponder = chat::localResponderMaker({.open = chat::modelFiles(app::starterModel())}),
        .overrideSettings = [](settings::Settings& settings) { settings.sampling.seed = 1; },
        .listDevices = [] { return std::vector{cpu::cpuDevice()}; },
        .inspect = [](const std::string& path) { return app::inspectModel(path, app::starterModel()); }});
}

QString textAt(ui::ChatViewModel& chat, int row) {
    const auto& messages = *chat.messages();
    return messages.data(messages.index(row), ui::MessageListModel::TextRole).toString();
}

std::vector<store::Message> stored(const unit::TemporaryFolder& folder) {
    auto reader = store::TranscriptReader::open(folder / "daylong.db");
    if (!reader) return {};
    const auto conversations = (*reader)->conversations();
    if (!conversations || conversations->empty()) return {};
    auto messages = (*reader)->pageBefore(conversations->front().id, std::numeric_limits<int64_t>::max(), 100);
    return messages ? std::move(*messages) : std::vector<store::Message>{};
}

}  // namespace

class EndToEndTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onePersonTypesWaitsRestartsAndFindsTheReply() {
        const unit::TemporaryFolder folder;
        const auto before = qInstallMessageHandler(unit::collectWarnings);
        QString reply;
        {
            const auto program = compose(folder);
            QQuickWindow* window = program->show();
            QVERIFY(window != nullptr);
            program->start();
            QTRY_VERIFY_WITH_TIMEOUT(program->chat().ready() && !program->chat().busy(), 30000);
            QVERIFY2(program->chat().error().isEmpty(), qPrintable(program->chat().error()));
            window->requestActivate();
            QTest::qWait(50);
            for (const char key : std::string_view("Hello, how are you?")) QTest::keyClick(window, key);
            QTest::keyClick(window, Qt::Key_Return);
            QTRY_COMPARE_WITH_TIMEOUT(program->chat().messages()->count(), 2, 30000);
            QTRY_VERIFY_WITH_TIMEOUT(!program->chat().busy(), 60000);
            QCOMPARE(textAt(program->chat(), 0), QStringLiteral("Hello, how are you?"));
            reply = textAt(program->chat(), 1);
            QVERIFY(!reply.trimmed().isEmpty());
            QVERIFY(program->chat().memory()->seen() > 0);
            QCOMPARE(qRound(program->chat().settings()->cacheMiB() * 100),
                     qRound(program->chat().memory()->mib() * 100));
            window->setProperty("settingsOpen", true);
            QTest::qWait(100);
        }
        {
            const auto program = compose(folder);
            QVERIFY(program->show() != nullptr);
            program->start();
            QTRY_VERIFY_WITH_TIMEOUT(program->chat().ready() && !program->chat().busy(), 30000);
            QCOMPARE(program->chat().messages()->count(), 2);
            QCOMPARE(textAt(program->chat(), 1), reply);
        }
        qInstallMessageHandler(before);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }

    void theProgramItselfStartsAndKeepsItsTranscript() {
        const unit::TemporaryFolder folder;
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", QString::fromStdString((folder / "data").string()));
        environment.insert("XDG_CONFIG_HOME", QString::fromStdString((folder / "config").string()));
        environment.insert("XDG_RUNTIME_DIR", QString::fromStdString((folder / "").string()));
        program.setProcessEnvironment(environment);
        program.start(DAYLONG_PROGRAM, {"--db", QString::fromStdString((folder / "daylong.db").string())});
        QVERIFY(program.waitForStarted());
        const auto opened = [&] {
            auto reader = store::TranscriptReader::open(folder / "daylong.db");
            if (!reader) return false;
            const auto conversations = (*reader)->conversations();
            return conversations && !conversations->empty() && !conversations->front().modelName.empty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(opened(), 30000);
        QCOMPARE(program.state(), QProcess::Running);
        program.kill();
        QVERIFY(program.waitForFinished());
        const QString said = QString::fromUtf8(program.readAllStandardError());
        QVERIFY2(!said.contains("qrc:") && !said.contains("QML"), qPrintable(said));
        QVERIFY(stored(folder).empty());
    }

    void theProgramRefusesWhatItDoesNotUnderstandInOneLine() {
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* display : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) environment.remove(display);
        program.setProcessEnvironment(environment);
        program.start(DAYLONG_PROGRAM, {"--cache", "plenty"});
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 2);
        QCOMPARE(program.readAllStandardError().count('\n'), 1);
    }
};

QTEST_MAIN(EndToEndTest)
#include "end_to_end_test.moc"
