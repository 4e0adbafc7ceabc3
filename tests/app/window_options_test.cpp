// The window program's command line: what it does not understand it refuses in a line, and opens no window.
#include <QProcess>
#include <QTest>

class WindowOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotUnderstoodIsRefused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("an option of nobody's") << QStringList{"--no-such-option"};
        QTest::newRow("a kind of help that there is not") << QStringList{"--help-all"};
        QTest::newRow("a word") << QStringList{"hello"};
        QTest::newRow("control bytes") << QStringList{"--\x1B[7m"};
        QTest::newRow("no number") << QStringList{"--threads", "many"};
        QTest::newRow("too many threads") << QStringList{"--threads", "4294967295"};
        QTest::newRow("no cache") << QStringList{"--cache", "0"};
        QTest::newRow("too large a cache") << QStringList{"--cache", "4294967295"};
        QTest::newRow("Qt's own options beside one of nobody's")
            << QStringList{"-platform", "offscreen", "--no-such-option"};
    }
    void whatIsNotUnderstoodIsRefused() {
        QFETCH(QStringList, arguments);
        QProcess program;
        program.start(QStringLiteral(DAYLONG_PROGRAM), arguments);
        QVERIFY(program.waitForFinished(60000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
        const QByteArray said = program.readAllStandardError();
        QCOMPARE(said.count("daylong: "), 1);  // Qt may have a word of its own before it
        QVERIFY2(said.mid(said.indexOf("daylong: ")).count('\n') == 1, said.constData());
        QVERIFY(!said.contains('\x1B'));
    }
    void helpAndVersionAreGivenWithoutADisplay() {
        for (const char* each : {"--help", "--version"}) {
            QProcess program;
            QProcessEnvironment bare = QProcessEnvironment::systemEnvironment();
            for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
                bare.remove(QString::fromLatin1(variable));
            program.setProcessEnvironment(bare);
            program.start(QStringLiteral(DAYLONG_PROGRAM), {QString::fromLatin1(each)});
            QVERIFY(program.waitForFinished(60000));
            QCOMPARE(program.exitCode(), 0);
            QVERIFY(program.readAllStandardOutput().contains("aylong"));
        }
    }
};

QTEST_GUILESS_MAIN(WindowOptionsTest)
#include "window_options_test.moc"
