// What a person left undone, in the window: a message half written, a message without a reply, settings not applied, a
// reply in a branch that is not shown.
#include "shell_program.h"
#include "support/qml_warnings.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QQuickItem>
#include <QSettings>
#include <QTest>

#include <string_view>

using namespace daylong;

namespace {

/// Shown items below this one that have a property of this value.
QList<QQuickItem*> shown(QQuickItem* below, const char* property, const QString& value) {
    QList<QQuickItem*> found;
    if (!below->isVisible()) return found;
    if (below->property(property).toString() == value) found << below;
    for (QQuickItem* child : below->childItems()) found << shown(child, property, value);
    return found;
}

/// One run of the program; the folder outlives it.
struct Run {
    explicit Run(const unit::TemporaryFolder& folder, std::vector<std::string> replies = {"All right."})
        : program(programIn(folder, unit::scriptedTurns(std::move(replies)))), window(program.show()) {}
    void begin() {
        program.start();
        settle();
        window->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(window));
    }
    void settle() {
        program.service().drain();
        program.bridge().flush();
        QTest::qWait(50);
    }
    void type(std::string_view text) {
        for (const char key : text) QTest::keyClick(window, key);
    }
    QQuickItem* composer() const { return window->findChild<QQuickItem*>("composerField"); }
    QString written() const { return composer()->property("text").toString(); }
    QList<QQuickItem*> all(const char* property, const QString& value) const {
        return shown(window->contentItem(), property, value);
    }
    void click(QQuickItem* item) const {
        QTest::mouseClick(window, Qt::LeftButton, {},
                          item->mapToScene({item->width() / 2, item->height() / 2}).toPoint());
    }
    /// The settings' field of this label, with all of its text selected.
    QQuickItem* field(const QString& label) const {
        for (QQuickItem* item : all("label", label)) {
            if (!item->inherits("QQuickTextField")) continue;
            item->forceActiveFocus();
            QMetaObject::invokeMethod(item, "selectAll");
            return item;
        }
        return nullptr;
    }
    bool saysUnapplied() const { return !all("objectName", QStringLiteral("unappliedNote")).isEmpty(); }
    ui::ChatViewModel& chat() { return program.chat(); }
    app::Composition program;
    QQuickWindow* window;
};

QByteArray draftsOnDisk(const unit::TemporaryFolder& folder) {
    QFile file(QString::fromStdString((folder / "daylong.db.drafts").string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class MessageDraftTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        qInstallMessageHandler(unit::collectWarnings);
    }

    void aHalfWrittenMessageStaysInItsConversation() {
        const unit::TemporaryFolder folder;
        Run run(folder);
        run.begin();
        const qint64 first = run.chat().conversation();
        run.chat().send("Hello");  // in an empty one there would be no need for another
        run.settle();
        run.type("half a thought");
        QTest::keyClick(run.window, Qt::Key_N, Qt::ControlModifier);
        run.settle();
        QCOMPARE(run.written(), QString());
        run.type("another");
        run.chat().openConversation(first);
        run.settle();
        QCOMPARE(run.written(), QStringLiteral("half a thought"));
        QTest::keyClick(run.window, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!run.written().contains("another"));
    }

    void aHalfWrittenMessageIsThereAfterARestart() {
        const unit::TemporaryFolder folder;
        const QString odd = QStringLiteral("@ two lines, \"quoted\"; 50%\n\n  = ünïcödé 明天 🌊 ");
        {
            Run run(folder);
            run.begin();
            run.composer()->setProperty("text", odd);
        }
        {
            Run run(folder);
            run.program.draft().setText(QStringLiteral("typed while it opens"));
            run.begin();
            QCOMPARE(run.written(), odd + QStringLiteral("\ntyped while it opens"));
        }
    }

    void aKilledProgramLosesTwoSecondsOfIt() {
        const unit::TemporaryFolder folder;
        Run run(folder);
        run.begin();
        run.type("half a thought");
        QTRY_VERIFY_WITH_TIMEOUT(draftsOnDisk(folder).contains("half a thought"), 30'000);
    }

    void whatIsBeingChangedIsKeptWhenAnotherConversationIsOpened() {
        const unit::TemporaryFolder folder;
        qint64 first = 0;
        {
            Run run(folder);
            run.begin();
            first = run.chat().conversation();
            run.chat().send("Hello");
            run.settle();
            run.type("half");
            run.chat().startEdit(run.chat().messages()->lastSaid());
            run.chat().newConversation();
            run.settle();
            QCOMPARE(run.written(), QString());
            run.chat().openConversation(first);
            run.settle();
            QCOMPARE(run.written(), QStringLiteral("half"));  // nothing was changed
            QTRY_VERIFY(run.chat().messages()->lastSaid() != 0);
            run.chat().startEdit(run.chat().messages()->lastSaid());
            run.type(" world");
            QTest::keyClick(run.window, Qt::Key_Escape);
            QCOMPARE(run.written(), QStringLiteral("half"));
            run.chat().startEdit(run.chat().messages()->lastSaid());
            run.type(" world");
            run.chat().newConversation();
            run.settle();
            QCOMPARE(run.written(), QString());
            run.chat().openConversation(first);
            run.settle();
            QCOMPARE(run.written(), QStringLiteral("half\nHello world"));
            QTRY_VERIFY(run.chat().messages()->lastSaid() != 0);
            run.composer()->setProperty("text", QString());
            run.chat().startEdit(run.chat().messages()->lastSaid());
            run.type("!");
            QTRY_VERIFY_WITH_TIMEOUT(draftsOnDisk(folder).contains("Hello!"), 30'000);  // a crash leaves it, too
        }
        Run run(folder);
        run.begin();
        QCOMPARE(run.chat().conversation(), first);  // the other one is newer, and empty
        QCOMPARE(run.written(), QStringLiteral("Hello!"));
    }

    void aStartShowsWhatWasShownLastUnlessThatIsEmpty() {
        const unit::TemporaryFolder folder;
        qint64 first = 0, second = 0, third = 0;
        {
            Run run(folder);
            run.begin();
            first = run.chat().conversation();
            run.chat().send("Hello");
            run.settle();
            run.chat().newConversation();
            run.settle();
            second = run.chat().conversation();
            run.chat().send("Good evening");
            run.settle();
            run.chat().openConversation(first);  // to read
            run.settle();
        }
        {
            Run run(folder);
            run.begin();
            QCOMPARE(run.chat().conversation(), first);
            run.chat().newConversation();
            run.settle();
            third = run.chat().conversation();
            QVERIFY(third != second);
        }
        {
            Run run(folder);
            run.begin();
            QCOMPARE(run.chat().conversation(), first);
            run.chat().send("Hello again");  // so that the empty one is not the newest any more
            run.settle();
            run.chat().newConversation();
            run.settle();
            QCOMPARE(run.chat().conversation(), third);
            QCOMPARE(run.chat().conversations()->count(), 3);
            QCOMPARE(run.chat().conversations()->currentRow(), 0);
            run.type("half a thought");
        }
        Run run(folder);
        run.begin();
        QCOMPARE(run.chat().conversation(), third);
        QCOMPARE(run.written(), QStringLiteral("half a thought"));
    }

    /// It would keep the window for a minute.
    void whatNoFieldLaysOutComesBackAsAFile() {
        const unit::TemporaryFolder folder;
        const QString endless(5'000'000, QLatin1Char('x'));
        {
            Run run(folder);
            run.begin();
            run.program.draft().setText(QStringLiteral("words"));  // such as an older version kept
            run.program.draft().save();
        }
        {
            QSettings file(QString::fromStdString((folder / "daylong.db.drafts").string()), QSettings::IniFormat);
            for (const QString& key : file.allKeys()) file.setValue(key, endless);
        }
        for (int start = 0; start < 2; ++start) {
            Run run(folder);
            run.begin();
            QCOMPARE(run.written(), QString());
            QTRY_VERIFY(run.chat().files()->isSendable());
            QCOMPARE(run.chat().files()->count(), 1);
            QCOMPARE(run.chat().files()->pasted(), QStringList{endless});  // and stays with the draft
            QVERIFY(!at(*run.chat().files(), 0, ui::AttachmentsModel::PastedRole).toBool());
        }
    }

    void whatWasSentIsHalfWrittenNoMore() {
        const unit::TemporaryFolder folder;
        {
            Run run(folder);
            run.begin();
            run.type("half");
            run.program.draft().save();
            QVERIFY(draftsOnDisk(folder).contains("half"));
            run.type(" and whole");
            QTest::keyClick(run.window, Qt::Key_Return);
            run.settle();
            QCOMPARE(run.chat().messages()->count(), 2);
        }
        Run run(folder);
        run.begin();
        QCOMPARE(run.written(), QString());
    }

    void theHalfWrittenMessageOfADeletedConversationComesBackWithItOrGoesAtTheNextStart() {
        const unit::TemporaryFolder folder;
        {
            Run run(folder);
            run.begin();
            const qint64 first = run.chat().conversation();
            run.type("half a thought");
            run.chat().removeConversation(first);
            run.settle();
            QCOMPARE(run.written(), QString());
            run.chat().restoreConversation(first);
            run.settle();
            QCOMPARE(run.written(), QStringLiteral("half a thought"));
            run.program.draft().setFiles({"/nowhere/letter.odt", "/nowhere/plan.txt"});
            run.chat().removeConversation(first);
            run.settle();
        }
        QVERIFY(draftsOnDisk(folder).contains("half a thought") && draftsOnDisk(folder).contains("letter.odt"));
        {
            Run run(folder);
            run.begin();
        }
        QVERIFY(!draftsOnDisk(folder).contains("half a thought") && !draftsOnDisk(folder).contains("letter.odt"));
    }

    void whereItsFilesAreIsForgottenWithIt() {
        const unit::TemporaryFolder folder;
        Run run(folder);
        run.begin();
        ui::MessageDraft& draft = run.program.draft();
        draft.setFiles({"/nowhere/letter.odt", "/nowhere/plan.txt"});
        draft.forget({}, "letter.odt");
        QVERIFY(!draftsOnDisk(folder).contains("plan.txt"));
        draft.setFiles({"/nowhere/letter.odt"});
        draft.save();
        QVERIFY(draftsOnDisk(folder).contains("letter.odt"));
        draft.forget({run.chat().conversation()}, {});
        QVERIFY(!draftsOnDisk(folder).contains("letter.odt"));
    }

    void aMessageThatNothingAnswersHasAButtonThatAnswersIt() {
        const unit::TemporaryFolder folder;
        Run run(folder);
        run.begin();
        run.chat().send("Hello");
        run.settle();
        const auto& messages = *run.chat().messages();
        const qint64 reply = messages.data(messages.index(1), ui::MessageListModel::IdRole).toLongLong();
        run.program.bridge().deliver(chat::MessageSuperseded{reply});
        run.settle();
        QCOMPARE(messages.count(), 1);
        const QList<QQuickItem*> tools = run.all("objectName", QStringLiteral("replyTool"));
        QCOMPARE(tools.size(), 1);
        QCOMPARE(tools[0]->property("text").toString(), QStringLiteral("Reply"));
        run.click(tools[0]);
        run.settle();
        QCOMPARE(messages.count(), 2);
        QTRY_COMPARE(run.all("text", QStringLiteral("Reply again")).size(), 1);
    }

    void aReplyInAnotherBranchIsFoundReadAndCopiedWhole() {
        const unit::TemporaryFolder folder;
        Run run(folder, {"An **elephant**, at length.", "A giraffe."});
        run.begin();
        run.chat().send("Hello");
        run.settle();
        run.chat().regenerate();
        run.settle();
        run.chat().search()->setQuery("elephant");
        QTRY_COMPARE(run.chat().search()->count(), 1);
        run.chat().search()->open(0);
        QTRY_COMPARE(run.chat().messages()->textOf(run.chat().messages()->idAt(1)),
                     QStringLiteral("An **elephant**, at length."));
        QTRY_COMPARE(run.all("branches", QStringLiteral("2")).size(), 1);
        QQuickItem* row = run.all("branches", QStringLiteral("2")).first();
        QTest::qWait(50);
        const QList<QQuickItem*> copy = shown(row, "text", QStringLiteral("Copy the message"));
        QCOMPARE(copy.size(), 1);
        run.click(copy[0]);
        QVERIFY2(QGuiApplication::clipboard()->text().contains("elephant"),
                 qPrintable(QGuiApplication::clipboard()->text()));
    }

    void aNumberCountsAsItIsTyped() {
        const unit::TemporaryFolder folder;
        Run run(folder);
        run.begin();
        ui::SettingsViewModel& settings = *run.chat().settings();
        run.window->setProperty("settingsOpen", true);
        QTest::qWait(100);
        QQuickItem* cache = run.field(QStringLiteral("Cache size in tokens"));
        QVERIFY(cache != nullptr);
        const int before = settings.cacheSize();
        run.type("3000");
        QCOMPARE(settings.cacheSize(), 3000);
        QCOMPARE(cache->property("text").toString(), QStringLiteral("3000"));
        QVERIFY(settings.applicable());
        QMetaObject::invokeMethod(cache, "selectAll");
        QTest::keyClick(run.window, Qt::Key_Backspace);
        QCOMPARE(settings.cacheSize(), before);  // what Enter would make of it now
        run.type("7");
        QCOMPARE(settings.cacheSize(), settings.smallestCache());
        QCOMPARE(cache->property("text").toString(), QStringLiteral("7"));
        QTest::keyClick(run.window, Qt::Key_Return);
        QCOMPARE(cache->property("text").toString(), QString::number(settings.smallestCache()));
        settings.revert();
        QCOMPARE(cache->property("text").toString(), QString::number(before));

        QQuickItem* temperature = run.field(QStringLiteral("Temperature"));
        QVERIFY(temperature != nullptr);
        run.type("0.25");
        QCOMPARE(settings.temperature(), 0.25);
        QCOMPARE(temperature->property("text").toString(), QStringLiteral("0.25"));
        QTest::keyClick(run.window, Qt::Key_Up);
        QCOMPARE(temperature->property("text").toString(), QStringLiteral("0.30"));
    }

    void settingsLeftUnappliedAreSaidAndOneClickAway() {
        const unit::TemporaryFolder folder;
        Run run(folder);
        run.begin();
        QVERIFY(!run.saysUnapplied());
        QTest::keyClick(run.window, Qt::Key_Comma, Qt::ControlModifier);
        QTest::qWait(100);
        QVERIFY(run.field(QStringLiteral("Cache size in tokens")) != nullptr);
        run.type("3000");
        QVERIFY(!run.saysUnapplied());
        QTest::keyClick(run.window, Qt::Key_Escape);
        QVERIFY(!run.window->property("settingsOpen").toBool());
        QVERIFY(run.saysUnapplied());
        QTest::qWait(50);
        const QList<QQuickItem*> back = run.all("text", QStringLiteral("Back to Settings"));
        QVERIFY(!back.isEmpty());
        run.click(back[0]);
        QVERIFY(run.window->property("settingsOpen").toBool());
        QCOMPARE(run.chat().settings()->cacheSize(), 3000);
        run.chat().settings()->apply();
        run.settle();
        QTest::keyClick(run.window, Qt::Key_Escape);
        QVERIFY(!run.window->property("settingsOpen").toBool());
        QVERIFY(!run.saysUnapplied());
    }

    void cleanupTestCase() {
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(MessageDraftTest)
#include "message_draft_test.moc"
