// "Show in folder": the desktop's file manager is asked to select the file; where there is none, the folder is opened.
#include "desktop/show_file.h"

#include "support/desktop.h"

#include <QDesktopServices>
#include <QTest>
#include <QUrl>

#include <optional>

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

class ShowFileTest : public QObject {
    Q_OBJECT
public:
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl& url) { opened << url; }

private:
    std::unique_ptr<unit::Desktop> m_desktop;
    std::optional<QDBusConnection> m_theirs, m_ours;

private Q_SLOTS:
    void initTestCase() {
        DAYLONG_NEEDS_DESKTOP();
        m_desktop = std::make_unique<unit::Desktop>();
        QVERIFY(m_desktop->connectTo({{"theirs", &m_theirs}, {"ours", &m_ours}}));
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
