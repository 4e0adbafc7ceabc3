// A key that works anywhere, by a stand-in for the desktop's portal.
#include "desktop/global_shortcut.h"

#include "support/desktop.h"

#include <QDBusContext>
#include <QDBusMessage>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

namespace {

const QString kPath = "/org/freedesktop/portal/desktop";

}  // namespace

/// org.freedesktop.portal.GlobalShortcuts: answers by a Response of the request's own object, as portals do.
class FakePortal : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.GlobalShortcuts")
    Q_PROPERTY(uint version READ version)
public:
    explicit FakePortal(QDBusConnection bus) : m_bus(std::move(bus)) {}
    uint version() const { return 1; }
    void press(const QString& id) {
        QDBusMessage signal = QDBusMessage::createSignal(kPath, "org.freedesktop.portal.GlobalShortcuts", "Activated");
        signal.setArguments({QVariant::fromValue(QDBusObjectPath(session)), id, QVariant::fromValue(qulonglong{5}),
                             QVariantMap{{"activation_token", "t"}}});
        m_bus.send(signal);
    }

Q_SIGNALS:
    void sessionMade(const QString& path);

public:
    bool saysNo = false;
    QString session, wanted;  // the trigger that was asked for
    int bound = 0;

public Q_SLOTS:
    QDBusObjectPath CreateSession(const QVariantMap& options) {
        session = kPath + "/session/" + options.value("session_handle_token").toString();
        Q_EMIT sessionMade(session);
        return respond(options, 0, {{"session_handle", session}});
    }
    QDBusObjectPath BindShortcuts(const QDBusObjectPath& of, const QList<daylong::app::PortalShortcut>& shortcuts,
                                  const QString&, const QVariantMap& options) {
        if (of.path() != session || shortcuts.size() != 1) return {};
        wanted = shortcuts[0].properties.value("preferred_trigger").toString();
        ++bound;
        if (saysNo) return respond(options, 1, {});
        const QList<app::PortalShortcut> given{{shortcuts[0].id, {{"trigger_description", "Strg+Alt+Leertaste"}}}};
        return respond(options, 0, {{"shortcuts", QVariant::fromValue(given)}});
    }

private:
    QDBusObjectPath respond(const QVariantMap& options, uint response, const QVariantMap& results) {
        QString sender = message().service().mid(1);
        const QString request =
            kPath + "/request/" + sender.replace('.', '_') + "/" + options.value("handle_token").toString();
        QDBusMessage signal = QDBusMessage::createTargetedSignal(message().service(), request,
                                                                 "org.freedesktop.portal.Request", "Response");
        signal.setArguments({response, results});
        m_bus.send(signal);
        return QDBusObjectPath(request);
    }
    QDBusConnection m_bus;
};

/// The session that the portal gave.
class FakeSession : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Session")
public:
    int closed = 0;

public Q_SLOTS:
    void Close() { ++closed; }

Q_SIGNALS:
    void Closed();
};

class GlobalShortcutTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<unit::Desktop> m_desktop;
    std::optional<QDBusConnection> m_theirs;
    std::unique_ptr<FakePortal> m_portal;
    FakeSession m_session;
    QStringList m_pressed;

    std::unique_ptr<app::GlobalShortcut> key() {
        m_pressed.clear();
        const auto connect = [this](const QString& name) {
            return QDBusConnection::connectToBus(m_desktop->busAddress(), name);
        };
        return std::make_unique<app::GlobalShortcut>(
            connect, [this](const QByteArray& token) { m_pressed << QString::fromUtf8(token); });
    }
    void beginPortal() {
        m_portal = std::make_unique<FakePortal>(*m_theirs);
        QVERIFY(m_theirs->registerObject(kPath, m_portal.get(), QDBusConnection::ExportAllContents));
        connect(m_portal.get(), &FakePortal::sessionMade, this, [this](const QString& path) {
            m_theirs->registerObject(path, &m_session, QDBusConnection::ExportAllContents);
        });
        QVERIFY(m_theirs->registerService("org.freedesktop.portal.Desktop"));
    }

private Q_SLOTS:
    void initTestCase() {
        DAYLONG_NEEDS_DESKTOP();
        m_desktop = std::make_unique<unit::Desktop>();
        QVERIFY(m_desktop->connectTo({{"theirs", &m_theirs}}));
    }
    void cleanup() {
        m_theirs->unregisterService("org.freedesktop.portal.Desktop");
        m_theirs->unregisterObject(kPath, QDBusConnection::UnregisterTree);
        m_portal.reset();
    }

    void theDesktopGivesAKeyAndSaysWhenItIsPressed() {
        beginPortal();
        const auto shortcut = key();
        QTRY_VERIFY(shortcut->isOffered());
        QCOMPARE(m_portal->bound, 0);  // nobody is asked for what is not wanted
        shortcut->setWanted(true);
        QTRY_COMPARE(shortcut->key(), QString("Strg+Alt+Leertaste"));
        QCOMPARE(m_portal->wanted, QString("CTRL+ALT+space"));
        m_portal->press("quick-question");
        m_portal->press("another");
        QTRY_COMPARE(m_pressed, QStringList{"t"});

        const int closed = m_session.closed;
        shortcut->setWanted(false);
        QVERIFY(shortcut->key().isEmpty());
        QTRY_COMPARE(m_session.closed, closed + 1);
        m_portal->press("quick-question");
        QTest::qWait(50);
        QCOMPARE(m_pressed.size(), 1);
        shortcut->setWanted(true);
        QTRY_COMPARE(shortcut->key(), QString("Strg+Alt+Leertaste"));
        QDBusMessage gone = QDBusMessage::createSignal(m_portal->session, "org.freedesktop.portal.Session", "Closed");
        m_theirs->send(gone);
        QTRY_VERIFY(shortcut->key().isEmpty());
    }

    void aPortalThatBeginsAnewIsAskedAnew() {
        beginPortal();
        const auto shortcut = key();
        shortcut->setWanted(true);
        QTRY_VERIFY(!shortcut->key().isEmpty());
        cleanup();
        QTRY_VERIFY(shortcut->key().isEmpty());
        beginPortal();
        QTRY_VERIFY(!shortcut->key().isEmpty());
    }

    void aPersonWhoSaysNoIsNotAskedAgainUntilTheyWant() {
        beginPortal();
        m_portal->saysNo = true;
        const auto shortcut = key();
        QSignalSpy declined(shortcut.get(), &app::GlobalShortcut::declined);
        shortcut->setWanted(true);  // before it is known whether there is a portal
        QTRY_VERIFY(shortcut->isRefused());
        QVERIFY(shortcut->key().isEmpty());
        QCOMPARE(m_portal->bound, 1);
        QCOMPARE(declined.size(), 1);
        m_portal->saysNo = false;
        shortcut->setWanted(false);
        QVERIFY(!shortcut->isRefused());
        shortcut->setWanted(true);
        QTRY_VERIFY(!shortcut->key().isEmpty());
    }

    void switchedOffAndOnWhileTheDesktopThinksItHasTheKey() {
        beginPortal();
        const auto shortcut = key();
        QTRY_VERIFY(shortcut->isOffered());
        shortcut->setWanted(true);
        shortcut->setWanted(false);
        shortcut->setWanted(true);
        QTRY_COMPARE(shortcut->key(), QString("Strg+Alt+Leertaste"));
    }

    void withoutAPortalThereIsNone() {
        const auto shortcut = key();
        shortcut->setWanted(true);
        QTest::qWait(100);
        QVERIFY(!shortcut->isOffered() && shortcut->key().isEmpty());
        app::GlobalShortcut none([](const QString& name) { return QDBusConnection(name); }, [](const QByteArray&) {});
        none.setWanted(true);
        QTest::qWait(50);
        QVERIFY(!none.isOffered());
    }
};

QTEST_GUILESS_MAIN(GlobalShortcutTest)
#include "global_shortcut_test.moc"
