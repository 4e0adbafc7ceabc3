// SessionWatch: the person's machine goes to sleep, or is switched off: then what is typed is saved first (logind's
// inhibitors of the kind "delay"). While a reply is made or a model comes, the machine does not fall asleep by itself
// ("idle", "block"); the person can still send it to sleep. org.freedesktop.login1.Manager.
// Thread rule: GUI thread; the bus is never waited for. Failure rule: without logind nothing is delayed; what is typed
// is saved within two seconds anyway.
#pragma once

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QObject>

#include <functional>

namespace daylong::app {

class SessionWatch : public QObject {
    Q_OBJECT
public:
    /// `bus`: the system's. `save`: soon done; called before the machine sleeps or ends.
    SessionWatch(QDBusConnection bus, std::function<void()> save);

    /// Something goes on that the person waits for.
    void setWorking(bool working);

private Q_SLOTS:
    void onPrepare(bool begins);

private:
    using Lock = QDBusUnixFileDescriptor;  // let go of when it is closed
    void take(const QString& what, const QString& why, const QString& mode, Lock SessionWatch::*lock);
    void delay();

    QDBusConnection m_bus;
    std::function<void()> m_save;
    bool m_working = false;
    Lock m_delay, m_awake;
};

}  // namespace daylong::app
