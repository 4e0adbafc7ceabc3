// Before the machine sleeps or ends, what is typed is saved; while a reply is made it does not fall asleep by itself.
#include "desktop/session_watch.h"

#include "support/desktop_fixture.h"

#include <QDBusMessage>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace daylong;

/// org.freedesktop.login1.Manager, as far as Daylong uses it. A lock is a pipe: its other end tells when it is let go
/// of.
class FakeLogind : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
public:
    ~FakeLogind() override {
        for (const auto& [what, end] : m_locks) ::close(end);
    }
    /// What is held now: "what mode".
    QStringList held() const {
        QStringList names;
        for (const auto& [what, end] : m_locks) {
            char byte = 0;
            if (::read(end, &byte, 1) < 0) names << what;  // EAGAIN: the other end is open
        }
        names.sort();
        return names;
    }

public Q_SLOTS:
    QDBusUnixFileDescriptor Inhibit(const QString& what, const QString& who, const QString& why, const QString& mode) {
        int ends[2];
        if (who != u"Daylong" || why.isEmpty() || ::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return {};
        m_locks.emplace_back(what + ' ' + mode, ends[0]);
        QDBusUnixFileDescriptor given(ends[1]);
        ::close(ends[1]);
        return given;
    }

Q_SIGNALS:
    void PrepareForSleep(bool begins);
    void PrepareForShutdown(bool begins);

private:
    std::vector<std::pair<QString, int>> m_locks;
};

class SessionWatchTest : public DesktopFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { beginDesktop(); }

    void savesBeforeSleepAndKeepsAwakeWhileItWorks() {
        FakeLogind logind;
        QVERIFY(m_theirs->registerObject("/org/freedesktop/login1", &logind,
                                         QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(m_theirs->registerService("org.freedesktop.login1"));
        const QString waits = "sleep:shutdown delay", awake = "idle block";
        int saved = 0;
        {
            app::SessionWatch watch(*m_ours, [&] { ++saved; });
            QTRY_COMPARE(logind.held(), QStringList{waits});
            Q_EMIT logind.PrepareForSleep(true);
            QTRY_COMPARE(logind.held(), QStringList());
            QCOMPARE(saved, 1);
            Q_EMIT logind.PrepareForSleep(false);
            QTRY_COMPARE(logind.held(), QStringList{waits});
            QCOMPARE(saved, 1);

            watch.setWorking(true);
            QTRY_COMPARE(logind.held(), (QStringList{awake, waits}));
            watch.setWorking(false);
            QTRY_COMPARE(logind.held(), QStringList{waits});
            watch.setWorking(true);
            watch.setWorking(false);  // over before logind has answered
            QTest::qWait(100);
            QCOMPARE(logind.held(), QStringList{waits});

            Q_EMIT logind.PrepareForShutdown(true);
            QTRY_COMPARE(saved, 2);
            QTRY_COMPARE(logind.held(), QStringList());
        }
        m_theirs->unregisterService("org.freedesktop.login1");
        m_theirs->unregisterObject("/org/freedesktop/login1");
    }

    void withoutLogindNothingIsDelayed() {
        app::SessionWatch watch(*m_ours, [] {});
        watch.setWorking(true);
        QTest::qWait(50);
        app::SessionWatch none(QDBusConnection("there is none"), [] {});
        none.setWorking(true);
        QTest::qWait(50);
    }
};

QTEST_GUILESS_MAIN(SessionWatchTest)
#include "session_watch_test.moc"
