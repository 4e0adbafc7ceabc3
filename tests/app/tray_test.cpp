// The icon in the desktop's tray, as a panel meets it; and that there is none where there is no tray.
#include "desktop/tray.h"

#include "support/desktop_fixture.h"

#include <QDBusConnectionInterface>
#include <QDBusContext>
#include <QDBusInterface>
#include <QDBusReply>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

/// org.kde.StatusNotifierWatcher, as a panel has it.
class FakePanel : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ hasHost)
public:
    bool hasHost() const { return m_host; }
    void setHost(bool host) {
        m_host = host;
        if (host) Q_EMIT StatusNotifierHostRegistered();
        else Q_EMIT StatusNotifierHostUnregistered();
    }
    QString item;  // the one that was registered last

public Q_SLOTS:
    void RegisterStatusNotifierItem(const QString& service) { item = service; }

Q_SIGNALS:
    void StatusNotifierHostRegistered();
    void StatusNotifierHostUnregistered();

private:
    bool m_host = true;
};

class TrayTest : public DesktopFixture {
    Q_OBJECT
private:
    std::unique_ptr<FakePanel> m_panel;
    QStringList m_done;

    void beginPanel() {
        m_panel = std::make_unique<FakePanel>();
        QVERIFY(m_theirs->registerObject("/StatusNotifierWatcher", m_panel.get(), QDBusConnection::ExportAllContents));
        QVERIFY(m_theirs->registerService("org.kde.StatusNotifierWatcher"));
    }
    void endPanel() {
        m_theirs->unregisterService("org.kde.StatusNotifierWatcher");
        m_theirs->unregisterObject("/StatusNotifierWatcher");
        m_panel.reset();
    }
    std::unique_ptr<app::Tray> tray() {
        const auto connect = [this](const QString& name) {
            return QDBusConnection::connectToBus(m_desktop->busAddress(), name);
        };
        return std::make_unique<app::Tray>(
            *m_ours, connect,
            app::TrayDeeds{
                .open = [this](const QByteArray& token) { m_done << "open " + QString::fromUtf8(token); },
                .newConversation = [this](const QByteArray&) { m_done << "new"; },
                .quickQuestion = [this](const QByteArray& token) { m_done << "quick" + QString::fromUtf8(token); },
                .quit = [this] { m_done << "quit"; }});
    }
    /// Answered by this thread.
    QDBusMessage call(const QString& path, const QString& interface, const QString& method,
                      const QVariantList& arguments) {
        QDBusMessage message = QDBusMessage::createMethodCall(m_panel->item, path, interface, method);
        message.setArguments(arguments);
        const QDBusPendingCall done = m_theirs->asyncCall(message);
        while (!done.isFinished()) QTest::qWait(5);
        return done.reply();
    }
    QVariant property(const QString& name) {
        const QDBusMessage reply =
            call(app::kTrayItemPath, "org.freedesktop.DBus.Properties", "Get", {"org.kde.StatusNotifierItem", name});
        return reply.arguments().value(0).value<QDBusVariant>().variant();
    }
    void choose(int id) {
        m_done.clear();
        call(app::kTrayMenuPath, "com.canonical.dbusmenu", "Event",
             {id, "clicked", QVariant::fromValue(QDBusVariant(0)), 0U});
        QTest::qWait(20);
    }

private Q_SLOTS:
    void initTestCase() { beginDesktop(); }
    void cleanup() {
        if (m_panel) endPanel();
    }

    void aPanelFindsIconMenuAndMark() {
        beginPanel();
        const auto icon = tray();
        QTRY_VERIFY(icon->isOffered());
        QVERIFY(!icon->isShown());  // nobody wants it
        icon->setWanted(true);
        QTRY_VERIFY(icon->isShown());
        QVERIFY(m_panel->item.startsWith(':') && m_panel->item != m_ours->baseService());
        QCOMPARE(property("Title").toString(), QString("Daylong"));
        QCOMPARE(property("Status").toString(), QString("Active"));
        QCOMPARE(property("Menu").value<QDBusObjectPath>().path(), app::kTrayMenuPath);
        const auto pictures = qdbus_cast<app::TrayPictures>(property("IconPixmap"));
        QVERIFY(pictures.size() >= 4);
        QCOMPARE(pictures[0].bytes.size(), pictures[0].width * pictures[0].height * 4);
        QVERIFY(qdbus_cast<app::TrayPictures>(property("AttentionIconPixmap"))[0].bytes != pictures[0].bytes);
        icon->setUnseen(true);
        QCOMPARE(property("Status").toString(), QString("NeedsAttention"));
        QVERIFY(!qdbus_cast<app::TrayToolTip>(property("ToolTip")).text.isEmpty());

        call(app::kTrayItemPath, "org.kde.StatusNotifierItem", "ProvideXdgActivationToken", {"t"});
        call(app::kTrayItemPath, "org.kde.StatusNotifierItem", "Activate", {1, 2});
        QTRY_COMPARE(m_done, QStringList{"open t"});
    }

    void itsMenuOpensBeginsAsksAndQuits() {
        beginPanel();
        const auto icon = tray();
        icon->setWanted(true);
        QTRY_VERIFY(icon->isShown());
        const QDBusMessage reply =
            call(app::kTrayMenuPath, "com.canonical.dbusmenu", "GetLayout", {0, -1, QStringList()});
        QCOMPARE(reply.signature(), QString("u(ia{sv}av)"));
        const auto layout = qdbus_cast<app::TrayMenuLayout>(reply.arguments().value(1));
        QStringList labels;
        QStringList done;
        for (const app::TrayMenuLayout& entry : layout.children) {
            labels << entry.properties.value("label", entry.properties.value("type")).toString();
            choose(entry.id);
            done << m_done;
        }
        QCOMPARE(labels, (QStringList{"Open Daylong", "New conversation", "Quick question", "separator", "Quit"}));
        QCOMPARE(done, (QStringList{"open ", "new", "quick", "quit"}));
        choose(77);
        QCOMPARE(m_done, QStringList());
        const QDBusMessage group = call(app::kTrayMenuPath, "com.canonical.dbusmenu", "GetGroupProperties",
                                        {QVariant::fromValue(QList<int>{1, 99}), QStringList()});
        QCOMPARE(qdbus_cast<QList<app::TrayMenuItem>>(group.arguments().value(0)).size(), 1);
    }

    void itGoesWhenItIsNotWantedAndWithTheTray() {
        beginPanel();
        const auto icon = tray();
        icon->setWanted(true);
        QTRY_VERIFY(icon->isShown());
        const QString first = m_panel->item;
        const auto isThere = [&] { return m_theirs->interface()->isServiceRegistered(first).value(); };
        QVERIFY(isThere());
        icon->setWanted(false);
        QVERIFY(!icon->isShown());
        QTRY_VERIFY(!isThere());  // a panel forgets it then
        icon->setWanted(true);
        QTRY_VERIFY(icon->isShown());

        QSignalSpy changed(icon.get(), &app::Tray::changed);
        endPanel();
        QTRY_VERIFY(!icon->isShown() && !icon->isOffered());
        QVERIFY(!changed.isEmpty());
        beginPanel();  // it began anew
        QTRY_VERIFY(icon->isShown());
        m_panel->setHost(false);
        QTRY_VERIFY(!icon->isShown());
        m_panel->setHost(true);
        QTRY_VERIFY(icon->isShown());
    }

    void withoutATrayThereIsNone() {
        const auto icon = tray();
        icon->setWanted(true);
        QTest::qWait(100);
        QVERIFY(!icon->isOffered() && !icon->isShown());
        app::Tray none(QDBusConnection("there is none"), [](const QString& name) { return QDBusConnection(name); }, {});
        none.setWanted(true);
        QTest::qWait(50);
        QVERIFY(!none.isShown());
    }
};

QTEST_MAIN(TrayTest)
#include "tray_test.moc"
