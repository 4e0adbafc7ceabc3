// What the window does with the services of a desktop, over a bus of its own: notifications, light and dark.
#include "desktop/appearance.h"
#include "desktop/notifier.h"
#include "support/desktop_fixture.h"

#include <QDBusMessage>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QPalette>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

/// org.freedesktop.Notifications and the portal's settings, as far as Daylong uses them.
class FakeDesktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QList<QStringList> told;  // summary, body
    QList<uint> closed;

public Q_SLOTS:
    uint Notify(const QString&, uint, const QString&, const QString& summary, const QString& body, const QStringList&,
                const QVariantMap&, int) {
        told << QStringList{summary, body};
        return static_cast<uint>(told.size());
    }
    void CloseNotification(uint id) { closed << id; }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString& action);
    void ActivationToken(uint id, const QString& token);
    void NotificationClosed(uint id, uint reason);
};

class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 0;

public Q_SLOTS:
    QDBusVariant Read(const QString& group, const QString& key) const {
        const bool known = group == "org.freedesktop.appearance" && key == "color-scheme";
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? scheme : 99U)));
    }

Q_SIGNALS:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

class DesktopTest : public DesktopFixture {
    Q_OBJECT
private:
    static constexpr std::chrono::milliseconds kLong{60};

    std::unique_ptr<FakeDesktop> m_fake;
    std::unique_ptr<ui::UiState> m_state;
    ui::EngineBridge m_bridge;
    bool m_inFront = false;
    QList<QByteArray> m_cameForward;

    std::unique_ptr<app::Notifier> notifier() {
        return std::make_unique<app::Notifier>(
            *m_ours, m_bridge, *m_state,
            app::NotifierOptions{.inFront = [this] { return m_inFront; },
                                 .comeForward = [this](const QByteArray& token) { m_cameForward << token; },
                                 .longReply = kLong});
    }
    void tell(chat::Event event) {
        m_bridge.deliver(std::move(event));
        m_bridge.flush();
    }
    void answer(int milliseconds, store::MessageState state = store::MessageState::Complete) {
        tell(chat::ActivityChanged{chat::Activity::Reading});
        QTest::qWait(milliseconds);
        tell(chat::ActivityChanged{chat::Activity::Replying});
        tell(chat::ReplyFinished{{.state = state, .text = "a secret"}, {}});
        tell(chat::ActivityChanged{chat::Activity::Idle});
        QTest::qWait(100);
    }
    static bool dark() {
        const QPalette palette = QGuiApplication::palette();
        return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
    }

private Q_SLOTS:
    void initTestCase() { beginDesktop(); }
    void init() {
        m_fake = std::make_unique<FakeDesktop>();
        m_state = std::make_unique<ui::UiState>(m_desktop->path("window.ini"));
        m_inFront = false;
        m_cameForward.clear();
        QVERIFY(m_theirs->registerService("org.freedesktop.Notifications"));
        QVERIFY(m_theirs->registerObject("/org/freedesktop/Notifications", m_fake.get(),
                                         QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    }
    void cleanup() {
        m_theirs->unregisterObject("/org/freedesktop/Notifications");
        m_theirs->unregisterService("org.freedesktop.Notifications");
        m_state.reset();
        std::filesystem::remove(m_desktop->folder / "window.ini");
    }

    void aLongReplyIsToldOfOnceAndNothingOfWhatItSays() {
        const auto told = notifier();
        answer(150);
        QTRY_COMPARE(m_fake->told.size(), 1);
        QVERIFY(!m_fake->told[0].join(' ').contains("secret"));
        QTest::qWait(100);
        QCOMPARE(m_fake->told.size(), 1);
    }

    void whatIsSeenOrShortOrStoppedOrNotWantedIsNot() {
        const auto told = notifier();
        answer(0);
        answer(150, store::MessageState::Stopped);
        m_inFront = true;
        answer(150);
        m_inFront = false;
        m_state->setNotifies(false);
        answer(150);
        QCOMPARE(m_fake->told.size(), 0);
        QVERIFY(!ui::UiState(m_desktop->path("window.ini")).notifies());
    }

    void aClickBringsTheWindowBackWithTheDesktopsLeave() {
        const auto told = notifier();
        answer(150);
        QTRY_COMPARE(m_fake->told.size(), 1);
        QTest::qWait(50);
        Q_EMIT m_fake->ActivationToken(1, "leave");
        Q_EMIT m_fake->ActionInvoked(7, "default");  // another program's
        Q_EMIT m_fake->ActionInvoked(1, "default");
        QTRY_COMPARE(m_cameForward, QList<QByteArray>{"leave"});
        told->withdraw();
        QTRY_COMPARE(m_fake->closed, QList<uint>{1});
    }

    void withoutSuchAServiceNothingHappens() {
        m_theirs->unregisterService("org.freedesktop.Notifications");
        const auto told = notifier();
        answer(150);
        told->withdraw();
        QCOMPARE(m_fake->told.size(), 0);
    }

    void coloursFollowThePortalUnlessThePersonChose() {
        FakePortal portal;
        portal.scheme = 1;
        QVERIFY(m_theirs->registerService("org.freedesktop.portal.Desktop"));
        QVERIFY(m_theirs->registerObject("/org/freedesktop/portal/desktop", &portal,
                                         QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(!dark());
        const app::Appearance appearance(*m_ours, *m_state);
        QTRY_VERIFY(dark());
        Q_EMIT portal.SettingChanged("org.freedesktop.appearance", "color-scheme", QDBusVariant(0U));
        QTRY_VERIFY(!dark());
        m_state->setAppearance(ui::UiState::Appearance::Dark);
        QVERIFY(dark());
        Q_EMIT portal.SettingChanged("org.freedesktop.appearance", "color-scheme", QDBusVariant(1U));
        m_state->setAppearance(ui::UiState::Appearance::Light);
        QVERIFY(!dark());
        QTest::qWait(100);
        QVERIFY(!dark());
        m_state->setAppearance(ui::UiState::Appearance::System);
        QVERIFY(dark());
        QCOMPARE(ui::UiState(m_desktop->path("window.ini")).appearance(), ui::UiState::Appearance::System);
        QGuiApplication::setPalette(QPalette());
    }
};

QTEST_MAIN(DesktopTest)
#include "desktop_test.moc"
