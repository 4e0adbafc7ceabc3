// What is new is told once after an update, and never at the first start.
#include "ui/window_fixture.h"

#include <QFile>
#include <QTest>

using namespace daylong;

class NewsTest : public WindowFixture {
    Q_OBJECT
private:
    QString stateFile() const { return QString::fromStdString((*m_folder / "window.ini").string()); }
    bool shown() const { return part("newsSheet")->property("visible").toBool(); }

private Q_SLOTS:
    void initTestCase() { QCoreApplication::setApplicationVersion("9.9.9"); }
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void notAtTheFirstStartEver() {
        open(unit::scriptedTurns({"All right."}));
        QTest::qWait(50);
        QVERIFY(!shown());
        m_program.reset();
        open(unit::scriptedTurns({"All right."}));
        QTest::qWait(50);
        QVERIFY(!shown());  // nor at the second of the same version
    }

    void onceAfterAnUpdate() {
        for (const char* before : {"9.9.8", ""}) {  // the first versions did not remember theirs
            m_program.reset();
            {
                QSettings state(stateFile(), QSettings::IniFormat);
                state.clear();
                state.setValue("welcomed", true);
                if (*before != '\0') state.setValue("version", before);
            }
            open(unit::scriptedTurns({"All right."}));
            QTRY_VERIFY(shown());
            const auto* text = m_window->findChild<QQuickItem*>("news");
            QVERIFY(text->property("text").toString().size() > 100);
            QMetaObject::invokeMethod(m_window->findChild<QObject*>("allChanges"), "clicked");
            QVERIFY(part("newsSheet")->property("all").toBool());
            QTest::keyClick(m_window, Qt::Key_Escape);
            QTRY_VERIFY(!shown());
            m_program.reset();
            open(unit::scriptedTurns({"All right."}));
            QTest::qWait(50);
            QVERIFY(!shown());
        }
    }

    void theNewsAreTheNewestPartOfTheChangelog() {
        open(unit::scriptedTurns({"All right."}));
        QFile file(DAYLONG_SOURCE_DIR "/CHANGELOG.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString all = QString::fromUtf8(file.readAll());
        QCOMPARE(m_program->info().changes(), all);
        const QString news = m_program->info().news();
        QVERIFY(all.contains(news) && !news.contains("\n## "));
        const qsizetype heading = all.indexOf("\n## ");
        QVERIFY(all.indexOf(news) > heading && all.indexOf(news) < heading + 60);
    }
};

QTEST_MAIN(NewsTest)
#include "news_test.moc"
