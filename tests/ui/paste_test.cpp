// Texts that are pasted in the window: a long one is a file, unless it is to be in the message; what of them is kept.
#include "messages/text_selection.h"
#include "support/desktop.h"
#include "support/files_with.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

using namespace daylong;
using Attachments = ui::AttachmentsModel;

class PasteTest : public WindowFixture {
    Q_OBJECT
private:
    void open() {
        WindowFixture::open(unit::scriptedResponderMaker({}), [](settings::Settings& all) { all.cacheSize = 2048; });
        chat().newConversation();
        settle();
        say(QStringLiteral("Hello"));  // then it is known how much the model sees at once
    }
    Attachments& files() const { return *chat().files(); }
    QVariant of(int row, int role) const { return files().data(files().index(row), role); }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void aLongTextThatIsPastedIsAFileUnlessItIsToBeInTheMessage() {
        open();
        const QString text = QStringLiteral("A sentence of a long text that somebody pastes. ").repeated(300);
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(files().count(), 1);
        QTRY_VERIFY(files().isSendable());
        QCOMPARE(of(0, Attachments::NameRole).toString(), QStringLiteral("pasted.txt"));
        QVERIFY(of(0, Attachments::ProblemRole).toString().isEmpty());
        QCOMPARE(m_program->draft().text(), QString());
        m_program.reset();  // it outlives the program
        WindowFixture::open(unit::scriptedResponderMaker({}));
        QTRY_VERIFY(files().isSendable());
        QVERIFY(files().given().contains(QStringLiteral("a long text")));
        QTRY_COMPARE(named(QStringLiteral("attachmentIntoMessage")).size(), 1);
        QMetaObject::invokeMethod(named(QStringLiteral("attachmentIntoMessage")).first(), "clicked");
        QTRY_COMPARE(m_program->draft().text(), text);
        QCOMPARE(files().count(), 0);
        m_program->draft().setText({});
        QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_program->draft().text(), text);
        QCOMPARE(files().count(), 0);
    }

    void aPastedTextGoesWhereItIsRedacted() {
        open();
        files().addPasted(QStringLiteral("My word is Zanzibarkasten"));
        files().addPasted(QStringLiteral("Another word is walrus"));
        files().addPasted(
            QStringLiteral("Zanzibarkasten and bread and rain. ").repeated(10000));  // too long to be kept
        QTRY_VERIFY(files().isSendable());
        m_program->draft().save();
        QVERIFY(!unit::filesWith(*m_folder / "", "Zanzibarkasten").empty());
        m_program->draft().forget({}, "zanzibarkasten");
        m_program->draft().save();
        QCOMPARE(files().pasted(), QStringList{QStringLiteral("Another word is walrus")});
        QCOMPARE(files().count(), 1);
        QCOMPARE(unit::filesWith(*m_folder / "", "Zanzibarkasten"), std::string());
        QVERIFY(!unit::filesWith(*m_folder / "", "walrus").empty());
    }

    void whatCouldNotBeStoredComesBackAsItWas() {
        open();
        const QString text = QStringLiteral("A sentence of a long text that somebody pastes. ").repeated(300);
        files().addPasted(text);
        files().add({QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/attach/plain.txt"))});
        QTRY_VERIFY(files().isSendable());
        files().choose(0, Attachments::Beginning);
        const QStringList paths = files().paths();
        QCOMPARE(files().take().size(), size_t{2});
        QCOMPARE(files().count(), 0);
        store::Message reply;  // that goes on meanwhile
        reply.role = store::MessageRole::Assistant;
        m_program->bridge().deliver(chat::MessageAdded{reply});
        m_program->bridge().deliver(chat::QueueChanged{.conversation = 1 << 20, .messages = {}});
        m_program->bridge().deliver(chat::MessageRejected{"What of it?"});
        m_program->bridge().flush();
        QTRY_COMPARE(files().count(), 2);
        QTRY_VERIFY(files().isSendable());
        QVERIFY(of(0, Attachments::PastedRole).toBool());
        QTRY_COMPARE(of(0, Attachments::PartRole).toInt(), static_cast<int>(Attachments::Beginning));
        QCOMPARE(files().pasted(), QStringList{text});
        QCOMPARE(files().paths(), paths);
        QCOMPARE(files().take().size(), size_t{2});
        chat().newConversation();
        settle();  // what waits there is told, too
        m_program->bridge().deliver(chat::MessageRejected{"What of it?"});
        m_program->bridge().flush();
        QTRY_VERIFY(files().isSendable());
        QCOMPARE(files().take().size(), size_t{2});
        m_program->bridge().deliver(chat::QueueChanged{.conversation = chat().conversation(), .messages = {}});
        m_program->bridge().deliver(chat::MessageRejected{"Another one"});  // that one waits
        m_program->bridge().flush();
        QCOMPARE(files().count(), 0);
        settle();
    }

    void whatNoFieldLaysOutIsAFileWhateverIsAskedFor() {
        open();
        QGuiApplication::clipboard()->setText(QString(2'000'000, QLatin1Char('x')));
        QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(files().count(), 1);
        QTRY_VERIFY(files().isSendable());
        QCOMPARE(m_program->draft().text(), QString());
        QVERIFY(!of(0, Attachments::PastedRole).toBool());
    }

    /// It would hold the window, and cannot go along as a file.
    void whatNoFieldLaysOutIsNotPastedIntoAMessageThatIsBeingChanged() {
        open();
        const auto written = [this] { return part("composerField")->property("text").toString(); };
        const auto paste = [this](const QString& text) {
            QGuiApplication::clipboard()->setText(text);
            QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier);
            QTest::keyClick(m_window, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        };
        QTRY_VERIFY(messages().lastSaid() != 0);
        chat().startEdit(messages().lastSaid());
        QCOMPARE(written(), QStringLiteral("Hello"));
        paste(QString(60'000, QLatin1Char('x')));
        QCOMPARE(written(), QStringLiteral("Hello"));
        QVERIFY(chat().hint().contains(QStringLiteral("too long to be pasted")));
        const QString half(30'000, QLatin1Char('x'));
        paste(half);  // one can be shown, both cannot
        QCOMPARE(written(), QStringLiteral("Hello") + half);
        QMetaObject::invokeMethod(part("composerField"), "selectAll");
        paste(QStringLiteral("Many words, and they have ends. ").repeated(500));
        QCOMPARE(written(), QStringLiteral("Many words, and they have ends. ").repeated(1000));
        QCOMPARE(files().count(), 0);
        QTest::keyClick(m_window, Qt::Key_Escape);
        QCOMPARE(written(), QString());
    }

    /// Only a display has it: this test begins again on one.
    void whatTheMiddleButtonPastesGoesTheSameWay() {
        if (QGuiApplication::platformName() != QStringLiteral("xcb")) {
            DAYLONG_NEEDS_DESKTOP();
            const unit::Desktop desktop;
            const auto again = desktop.start(QCoreApplication::applicationFilePath(),
                                             {QString::fromLatin1(QTest::currentTestFunction())});
            QVERIFY(again->waitForFinished(2 * unit::Desktop::kPatienceMs));
            QVERIFY2(again->exitStatus() == QProcess::NormalExit && again->exitCode() == 0,
                     again->readAllStandardOutput().constData());
            return;
        }
        open();
        auto* const field = qobject_cast<QQuickItem*>(part("composerField"));
        const auto written = [field] { return field->property("text").toString(); };
        const auto paste = [&](const QString& selected) {
            QGuiApplication::clipboard()->setText(selected, QClipboard::Selection);
            QTest::mouseClick(m_window, Qt::MiddleButton, {}, field->mapToScene({20, field->height() / 2}).toPoint());
        };
        paste(QStringLiteral("a few words"));
        QTRY_COMPARE(written(), QStringLiteral("a few words"));
        QCOMPARE(files().count(), 0);
        const QString text = QStringLiteral("A sentence of a long text that somebody pastes. ").repeated(300);
        paste(text);
        QCOMPARE(files().pasted(), QStringList{text});
        QCOMPARE(written(), QStringLiteral("a few words"));
        QVERIFY(field->hasActiveFocus());
        QTRY_VERIFY(messages().lastSaid() != 0);
        chat().startEdit(messages().lastSaid());
        settle();  // the field is elsewhere now
        paste(QString(60'000, QLatin1Char('x')));
        QCOMPARE(written(), QStringLiteral("Hello"));
        QVERIFY(chat().hint().contains(QStringLiteral("too long to be pasted")));
        QCOMPARE(files().count(), 1);
        QTRY_VERIFY(files().isSendable());
        auto* const selection = m_window->findChild<ui::TextSelection*>();
        QVERIFY(selection != nullptr);
        selection->selectMessage(messages().lastSaid());
        selection->offer();
        QCOMPARE(QGuiApplication::clipboard()->text(QClipboard::Selection), QStringLiteral("Hello"));
    }

    void manyFilesAreAddedInOneStep() {
        open();
        QList<QUrl> urls;
        for (int i = 0; i < 300; ++i)
            urls << QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/attach/plain.txt"));
        int told = 0, rows = 0;
        const auto counted = connect(&files(), &Attachments::changed, this, [&] { ++told; });
        const auto inserted = connect(&files(), &Attachments::rowsInserted, this, [&] { ++rows; });
        files().add(urls);
        QCOMPARE(rows, 1);
        QCOMPARE(told, 1);
        QTRY_VERIFY(files().isSendable());
        settle();
        QVERIFY2(told < 600, qPrintable(QString::number(told)));  // not with each that is read, and each counted
        disconnect(counted);
        disconnect(inserted);
    }

    /// The drafts' file is written whole with every pause of who types.
    void whatIsTooLongForTheDraftIsNotKeptAndSaysSo() {
        open();
        const QString text = QStringLiteral("A sentence of a long text that somebody pastes. ").repeated(7000);
        files().addPasted(text);
        files().addPasted(QStringLiteral("A shorter one"));
        files().addPasted(QString(9 << 20, QLatin1Char('x')));
        QTRY_VERIFY(files().isSendable());
        QVERIFY(of(0, Attachments::NoteRole).toString().contains(QStringLiteral("Too long to be kept")));
        QVERIFY(of(0, Attachments::PastedRole).toBool() && of(0, Attachments::ProblemRole).toString().isEmpty());
        QVERIFY(of(1, Attachments::NoteRole).toString().isEmpty());
        QCOMPARE(of(1, Attachments::NameRole).toString(), QStringLiteral("pasted 2.txt"));
        QVERIFY(of(2, Attachments::ProblemRole).toString().contains(QStringLiteral("8 MiB")));
        QVERIFY(!of(2, Attachments::PastedRole).toBool());
        QCOMPARE(files().pasted(), QStringList{QStringLiteral("A shorter one")});
        m_program->draft().save();
        QCOMPARE(unit::filesWith(*m_folder / "", "somebody pastes"), std::string());
        QVERIFY(!unit::filesWith(*m_folder / "", "A shorter one").empty());
        QVERIFY(files().given().contains(QStringLiteral("somebody pastes")));  // it is sent all the same
    }
};

QTEST_MAIN(PasteTest)
#include "paste_test.moc"
