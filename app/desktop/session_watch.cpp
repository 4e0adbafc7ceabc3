#include "desktop/session_watch.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace daylong::app {
namespace {

const auto kService = QStringLiteral("org.freedesktop.login1");
const auto kPath = QStringLiteral("/org/freedesktop/login1");
const auto kManager = QStringLiteral("org.freedesktop.login1.Manager");

}  // namespace

SessionWatch::SessionWatch(QDBusConnection bus, std::function<void()> save)
    : m_bus(std::move(bus)), m_save(std::move(save)) {
    for (const char* signal : {"PrepareForSleep", "PrepareForShutdown"})
        m_bus.connect(kService, kPath, kManager, QLatin1String(signal), this, SLOT(onPrepare(bool)));
    delay();
}

void SessionWatch::setWorking(bool working) {
    if (working == m_working) return;
    m_working = working;
    if (working)
        take(QStringLiteral("idle"), tr("A reply or a model is on its way"), QStringLiteral("block"),
             &SessionWatch::m_awake);
    else m_awake = {};
}

void SessionWatch::onPrepare(bool begins) {
    if (!begins) return delay();
    m_save();
    m_delay = {};
}

void SessionWatch::delay() {
    take(QStringLiteral("sleep:shutdown"), tr("Saves what is being written"), QStringLiteral("delay"),
         &SessionWatch::m_delay);
}

void SessionWatch::take(const QString& what, const QString& why, const QString& mode, Lock SessionWatch::*lock) {
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kManager, QStringLiteral("Inhibit"));
    call.setArguments({what, QStringLiteral("Daylong"), why, mode});
    auto* waiting = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting, lock] {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *waiting;
        const bool wanted = lock == &SessionWatch::m_delay || m_working;  // or it is over already
        if (!reply.isError() && wanted) this->*lock = reply.value();
        waiting->deleteLater();
    });
}

}  // namespace daylong::app

#include "moc_session_watch.cpp"
