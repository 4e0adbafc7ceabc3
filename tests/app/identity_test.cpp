// The names that the program gives itself are those that desktops find it by.
#include "identity.h"

#include <QFile>
#include <QGuiApplication>
#include <QSettings>
#include <QTest>

class IdentityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWindowBelongsToTheInstalledDesktopFile() {
        daylong::app::nameProgram();
        const QString name = QGuiApplication::desktopFileName();
        const QString file = QStringLiteral(DAYLONG_SOURCE_DIR "/packaging/desktop/%1.desktop").arg(name);
        QVERIFY2(QFile::exists(file), qPrintable(file));
        const QSettings entry(file, QSettings::IniFormat);
        QCOMPARE(entry.value("Desktop Entry/StartupWMClass").toString(), QCoreApplication::applicationName());
        QCOMPARE(entry.value("Desktop Entry/Icon").toString(), name);
    }
};

QTEST_GUILESS_MAIN(IdentityTest)
#include "identity_test.moc"
