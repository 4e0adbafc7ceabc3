// A tour of the program, and the longest time that its GUI thread was away from its events: opening models, checking
// templates, counting tokens and reading the transcript are others' work (heart.h says how long is too long).
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "compose.h"
#include "inspect_model.h"
#include "store/transcript_writer.h"
#include "support/temporary_folder.h"
#include "support/unwrap.h"
#include "ui/heart.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

constexpr const char* kModel = DAYLONG_TEST_DATA "/stories260K.gguf";

/// A talk of years, so that nothing is quick for want of anything to do.
void fill(const std::filesystem::path& database) {
    const auto writer = unwrap(store::TranscriptWriter::open(database));
    const store::Conversation talk = unwrap(writer->createConversation("A long talk"));
    for (int i = 0; i < 600; ++i) {
        (void)unwrap(
            writer->appendMessage(talk.id, store::MessageRole::User, "What about number " + std::to_string(i) + "?"));
        const std::string reply = "## Number " + std::to_string(i) +
                                  "\n\nIt is **larger** than the one before:\n\n- first\n- second\n\n```\ncode " +
                                  std::to_string(i) + "\n```\n";
        const store::Message message = unwrap(writer->beginReply(talk.id));
        check(writer->extendReply(message, reply));
        (void)unwrap(writer->finishReply(message.id, store::MessageState::Complete));
    }
}

}  // namespace

class GuiThreadTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingKeepsItFromItsEventsForLong() {
        const unit::TemporaryFolder folder;
        fill(folder / "daylong.db");
        app::Composition program({.database = folder / "daylong.db",
                                  .stateFile = QString::fromStdString((folder / "window.ini").string()),
                                  .makeResponder = chat::localResponderMaker({.open = chat::modelFiles(kModel)}),
                                  .overrideSettings =
                                      [](settings::Settings& settings) {
                                          settings.cacheSize = 256;
                                          settings.maxReplyTokens = 1500;
                                      },
                                  .listDevices = {},
                                  .inspect = [](const std::string& path) { return app::inspectModel(path, kModel); },
                                  .inspectTemplate = app::templateInspector(kModel)});
        ui::ChatViewModel& chat = program.chat();
        ui::SettingsViewModel& settings = *chat.settings();
        QQuickWindow* window = program.show();
        QVERIFY(window != nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(window));
        QTest::qWait(200);  // loading the QML is the start's business

        Heart heart;
        program.start();
        QTRY_VERIFY_WITH_TIMEOUT(chat.ready() && !chat.busy(), 60000);
        heart.tell("start and read back");

        QTest::keyClick(window, Qt::Key_Comma, Qt::ControlModifier);
        QTest::qWait(300);
        heart.tell("open the settings");
        settings.openModel(QUrl::fromLocalFile(QString::fromLatin1(kModel)));
        QTRY_VERIFY_WITH_TIMEOUT(!settings.inspecting(), 60000);
        heart.tell("open a model file");
        settings.chatTemplate()->setChoice(2);
        bool checked = false;
        settings.chatTemplate()->whenChecked([&] { checked = true; });
        QTRY_VERIFY_WITH_TIMEOUT(checked, 60000);
        heart.tell("choose a template");
        settings.revert();
        QTest::keyClick(window, Qt::Key_Comma, Qt::ControlModifier);
        QTest::qWait(300);
        heart.tell("back to the conversation");

        for (const char letter : std::string("Tell me a story of a boat")) {
            QTest::keyClick(window, letter);
            QTest::qWait(5);
        }
        heart.tell("type");
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(chat.replying(), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!chat.busy(), 120000);
        heart.tell("send, and stream a long reply");

        program.draft().setText(QStringLiteral("a long message that was pasted ").repeated(7000));  // 210 KB
        QTRY_VERIFY_WITH_TIMEOUT(!chat.room()->fits(), 60000);
        heart.tell("paste 210 KB, and count its tokens");
        program.draft().setText({});

        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(window, Qt::Key_PageUp);
            QTest::qWait(60);
        }
        heart.tell("scroll up");
        chat.search()->setQuery(QStringLiteral("number 17"));
        QTRY_VERIFY_WITH_TIMEOUT(chat.search()->count() > 0, 60000);
        chat.search()->open(0);
        QTest::qWait(300);
        heart.tell("search, and go there");
        chat.newConversation();
        QTRY_VERIFY_WITH_TIMEOUT(!chat.busy(), 60000);
        heart.tell("another conversation");

        QVERIFY2(heart.worst() < mostBlockMs(),
                 qPrintable(QStringLiteral("the GUI thread was busy for %1 ms").arg(heart.worst())));
    }
};

QTEST_MAIN(GuiThreadTest)
#include "gui_thread_test.moc"
