#include "desktop/tray.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace daylong::app {
namespace {

const auto kWatcher = QStringLiteral("org.kde.StatusNotifierWatcher");
const auto kWatcherPath = QStringLiteral("/StatusNotifierWatcher");
const auto kOwnName = QStringLiteral("daylong tray");

std::vector<TrayEntry> entriesOf(const TrayDeeds& deeds, TrayItem& item) {
    const auto forward = [&item](const auto& deed) { return [&item, deed] { deed(item.takeActivation()); }; };
    return {{Tray::tr("Open Daylong"), forward(deeds.open)},
            {Tray::tr("New conversation"), forward(deeds.newConversation)},
            {Tray::tr("Quick question"), forward(deeds.quickQuestion)},
            {QString()},
            {Tray::tr("Quit"), deeds.quit}};
}

}  // namespace

Tray::Tray(QDBusConnection bus, ConnectToSession connect, TrayDeeds deeds)
    : m_bus(std::move(bus)),
      m_connect(std::move(connect)),
      m_watcher(kWatcher, m_bus, QDBusServiceWatcher::WatchForOwnerChange),
      m_item(deeds.open),
      m_menu(entriesOf(deeds, m_item)) {
    QObject::connect(&m_watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
        hide();  // a new one knows no icons
        look();
    });
    for (const char* signal : {"StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"})
        m_bus.connect(kWatcher, kWatcherPath, kWatcher, QLatin1String(signal), this, SLOT(look()));
    look();
}

Tray::~Tray() { hide(); }

void Tray::setWanted(bool wanted) {
    m_wanted = wanted;
    if (m_wanted && m_offered) show();
    else if (!m_wanted) hide();
}

void Tray::setUnseen(bool unseen) { m_item.setUnseen(unseen); }

void Tray::look() {
    QDBusMessage ask = QDBusMessage::createMethodCall(
        kWatcher, kWatcherPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    ask.setArguments({kWatcher, QStringLiteral("IsStatusNotifierHostRegistered")});
    ask.setAutoStartService(false);
    auto* waiting = new QDBusPendingCallWatcher(m_bus.asyncCall(ask), this);
    QObject::connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting] {
        const QDBusPendingReply<QDBusVariant> reply = *waiting;
        waiting->deleteLater();
        const bool offered = !reply.isError() && reply.value().variant().toBool();
        set(m_offered, offered);
        if (!m_offered) hide();
        else if (m_wanted) show();
    });
}

void Tray::show() {
    if (m_own) return;
    m_own = std::make_unique<QDBusConnection>(m_connect(kOwnName));
    constexpr auto kAll = QDBusConnection::ExportScriptableContents;
    m_own->registerObject(kTrayItemPath, &m_item, kAll);
    m_own->registerObject(kTrayMenuPath, &m_menu, kAll);
    QDBusMessage call =
        QDBusMessage::createMethodCall(kWatcher, kWatcherPath, kWatcher, QStringLiteral("RegisterStatusNotifierItem"));
    call.setArguments({m_own->baseService()});
    auto* waiting = new QDBusPendingCallWatcher(m_own->asyncCall(call), this);
    QObject::connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting, own = m_own->baseService()] {
        waiting->deleteLater();
        if (!m_own || m_own->baseService() != own) return;  // of an icon that is gone
        if (waiting->isError()) hide();
        else set(m_shown, true);
    });
}

void Tray::hide() {
    if (m_own) {
        m_own->unregisterObject(kTrayItemPath);
        m_own->unregisterObject(kTrayMenuPath);
        m_own.reset();
        QDBusConnection::disconnectFromBus(kOwnName);
    }
    set(m_shown, false);
}

void Tray::set(bool& what, bool to) {
    if (std::exchange(what, to) != to) Q_EMIT changed();
}

}  // namespace daylong::app

#include "moc_tray.cpp"
