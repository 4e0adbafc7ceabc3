// A temporary conversation in the window: marked as such, in no file, left only once the person has said so, and gone
// then; or kept, with what is half written in it.
#include "support/files_with.h"
#include "window_fixture.h"

#include <QTest>

using namespace daylong;

namespace {

constexpr const char* kSecret = "Zanzibarkasten";

}  // namespace

class TemporaryTest : public WindowFixture {
    Q_OBJECT
private:
    void begin() {
        open(unit::scriptedTurns({"All right."}));
        QTest::keyClick(m_window, Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(chat().temporary());
        settle();
    }
    bool asks() const { return part("leaveSheet")->property("visible").toBool(); }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void itIsMarkedAndNothingOfItIsInAFile() {
        begin();
        QVERIFY(part("temporaryBand")->property("visible").toBool());
        QCOMPARE(chat().conversationTitle(), QStringLiteral("Temporary conversation"));
        const int listed = chat().conversations()->count();
        say(QStringLiteral("My word is %1").arg(QString::fromLatin1(kSecret)));
        QCOMPARE(messages().count(), 2);
        QCOMPARE(chat().conversations()->count(), listed);
        QCOMPARE(chat().conversations()->currentRow(), -1);
        type(kSecret);  // half written
        m_program->draft().save();
        QCOMPARE(unit::filesWith(*m_folder / "", kSecret), std::string());
        chat().search()->setQuery(QString::fromLatin1(kSecret));
        QTest::qWait(300);
        QCOMPARE(chat().search()->count(), 0);
        QTRY_COMPARE(messages().rowOf(messages().lastSaid()), 0);
    }

    void itIsLeftOnlyOnceThePersonHasSaidSo() {
        begin();
        chat().newConversation();  // nothing was said in it
        settle();
        QVERIFY(!chat().temporary() && !asks());
        chat().newTemporary();
        settle();
        say(QStringLiteral("Hello"));
        const qint64 open = chat().conversation();
        chat().newConversation();
        QTRY_VERIFY(asks());
        QMetaObject::invokeMethod(part("leaveStay"), "clicked");
        QTRY_VERIFY(!asks());
        settle();
        QCOMPARE(chat().conversation(), open);
        m_window->close();
        QTRY_VERIFY(asks());
        QVERIFY(m_window->isVisible());
        QMetaObject::invokeMethod(part("leaveStay"), "clicked");
        QTRY_VERIFY(!asks());
        chat().newConversation();
        QTRY_VERIFY(asks());
        QMetaObject::invokeMethod(part("leaveNow"), "clicked");
        QTRY_VERIFY(!chat().temporary());
        QVERIFY(!part("temporaryBand")->property("visible").toBool());
        QTRY_VERIFY(!asks());
        settle();
        QCOMPARE(messages().count(), 0);
        QVERIFY(chat().error().isEmpty());
    }

    void whileItIsAskedNothingIsWrittenBeneath() {
        begin();
        say(QStringLiteral("Hello"));
        QTest::keyClick(m_window, Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(asks());
        settle();
        type("notforyou");  // a space would press Stay
        QCOMPARE(part("composerField")->property("text").toString(), QString());
        QTest::keyClick(m_window, Qt::Key_Escape);
        QTRY_VERIFY(!asks());
        QVERIFY(chat().temporary());
    }

    void itIsKeptWithWhatIsHalfWritten() {
        begin();
        QVERIFY(!part("keepTemporary")->property("visible").toBool());  // there is nothing to keep
        say(QStringLiteral("My word is %1").arg(QString::fromLatin1(kSecret)));
        const QStringList said = texts();
        const int listed = chat().conversations()->count();
        type("half a word");
        QVERIFY(part("keepTemporary")->property("visible").toBool());
        QMetaObject::invokeMethod(part("keepTemporary"), "clicked");
        QVERIFY(!part("keepTemporary")->property("enabled").toBool());  // it was heard
        QTRY_VERIFY(!chat().temporary());
        settle();
        QVERIFY(part("keepTemporary")->property("enabled").toBool());  // for the next one
        QCOMPARE(texts(), said);
        QVERIFY(!part("temporaryBand")->property("visible").toBool());
        QCOMPARE(chat().conversations()->count(), listed + 1);
        QVERIFY(chat().conversations()->currentRow() >= 0);
        QCOMPARE(part("composerField")->property("text").toString(), QStringLiteral("half a word"));
        m_program->draft().save();
        QVERIFY(!unit::filesWith(*m_folder / "", "half a word").empty());
        QVERIFY(!unit::filesWith(*m_folder / "", kSecret).empty());
        chat().newConversation();
        settle();
        QVERIFY(!asks());
        QVERIFY(chat().error().isEmpty());
    }

    void whatWasDeletedElsewhereBeforeComesBackAfterIt() {
        open(unit::scriptedTurns({"All right."}));
        say(QStringLiteral("Hello"));
        const qint64 first = chat().conversation();
        const QStringList all = texts();
        chat().removeTurn(messages().lastSaid());
        settle();
        chat().newTemporary();
        settle();
        say(QStringLiteral("One"));
        say(QStringLiteral("Other"));
        chat().removeTurn(messages().lastSaid());
        settle();
        QObject* const toast = part("undoToast");
        QVERIFY(toast->property("text").toString().contains(QLatin1Char('2')));
        chat().keepTemporary();
        QTRY_VERIFY(!chat().temporary());
        settle();
        QVERIFY(toast->property("visible").toBool());
        QVERIFY(!toast->property("text").toString().contains(QLatin1Char('2')));
        QMetaObject::invokeMethod(toast, "undo");
        settle();
        QVERIFY(!toast->property("visible").toBool());
        chat().openConversation(first);
        settle();
        QCOMPARE(texts(), all);
    }

    void whoIsAskedMayKeepItAndIsThenWhereTheyWanted() {
        begin();
        say(QStringLiteral("Hello"));
        const int listed = chat().conversations()->count();
        chat().newConversation();
        QTRY_VERIFY(asks());
        QMetaObject::invokeMethod(part("leaveKeep"), "clicked");
        QTRY_VERIFY(!asks());
        QTRY_VERIFY(!chat().temporary() && messages().count() == 0);
        settle();
        QVERIFY(chat().conversations()->count() > listed);
        chat().search()->setQuery(QStringLiteral("Hello"));
        QTRY_COMPARE(chat().search()->count(), 1);
    }

    void theWindowClosesOnceThePersonHasSaidSo() {
        begin();
        say(QStringLiteral("Hello"));
        m_window->close();
        QTRY_VERIFY(asks());
        QMetaObject::invokeMethod(part("leaveNow"), "clicked");
        QTRY_VERIFY(!m_window->isVisible());
    }
};

QTEST_MAIN(TemporaryTest)
#include "temporary_test.moc"
