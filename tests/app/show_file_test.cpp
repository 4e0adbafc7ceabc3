// "Show in folder": the desktop's file manager is asked to select the file; where there is none, the folder is opened.
#include "desktop/show_file.h"

#include "support/desktop_fixture.h"

#include <QDesktopServices>
#include <QTest>
#include <QUrl>

using namespace daylong;

/// org.freedesktop.FileManager1, as far as Daylong uses it.
class FakeFileManager : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.FileManager1")
public:
    QStringList shown;

public Q_SLOTS:
    void ShowItems(const QStringList& uris, const QString&) { shown << uris; }
};

class ShowFileTest : public DesktopFixture {
    Q_OBJECT
public:
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl& url) { opened << url; }

private Q_SLOTS:
    void initTestCase() {
        if (!beginDesktop()) return;
        QDesktopServices::setUrlHandler("file", this, "open");
    }

    void theFileManagerSelectsTheFile() {
        FakeFileManager manager;
        QVERIFY(m_theirs->registerObject("/org/freedesktop/FileManager1", &manager, QDBusConnection::ExportAllSlots));
        QVERIFY(m_theirs->registerService("org.freedesktop.FileManager1"));
        app::showFile(*m_ours, QStringLiteral("/models/a b/Größe#1.gguf"));
        QTRY_COMPARE(manager.shown.size(), 1);
        QCOMPARE(manager.shown.constFirst(), QStringLiteral("file:///models/a%20b/Gr%C3%B6%C3%9Fe%231.gguf"));
        QVERIFY(opened.isEmpty());
        m_theirs->unregisterService("org.freedesktop.FileManager1");
        m_theirs->unregisterObject("/org/freedesktop/FileManager1");
    }

    void withoutOneTheFolderIsOpened() {
        app::showFile(*m_ours, QStringLiteral("/models/tiny.gguf"));
        QTRY_COMPARE(opened, QList<QUrl>{QUrl::fromLocalFile(QStringLiteral("/models"))});
    }
};

QTEST_GUILESS_MAIN(ShowFileTest)
#include "show_file_test.moc"
