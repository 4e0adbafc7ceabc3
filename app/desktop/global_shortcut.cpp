#include "desktop/global_shortcut.h"

#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <utility>

namespace daylong::app {
namespace {

const auto kService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kInterface = QStringLiteral("org.freedesktop.portal.GlobalShortcuts");
const auto kSession = QStringLiteral("org.freedesktop.portal.Session");
constexpr uint kPersonsNo = 1;
const auto kRequest = QStringLiteral("org.freedesktop.portal.Request");
const auto kOwnName = QStringLiteral("daylong key");
const auto kId = QStringLiteral("quick-question");

QDBusMessage call(const QString& path, const QString& interface, const QString& method, const QVariantList& arguments) {
    QDBusMessage message = QDBusMessage::createMethodCall(kService, path, interface, method);
    message.setArguments(arguments);
    return message;
}

QString keyIn(const QVariant& shortcuts) {
    const auto list = qdbus_cast<QList<PortalShortcut>>(shortcuts);
    for (const PortalShortcut& each : list) {
        if (each.id == kId) return each.properties.value(QStringLiteral("trigger_description")).toString();
    }
    return {};
}

}  // namespace

QDBusArgument& operator<<(QDBusArgument& out, const PortalShortcut& shortcut) {
    out.beginStructure();
    out << shortcut.id << shortcut.properties;
    out.endStructure();
    return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, PortalShortcut& shortcut) {
    in.beginStructure();
    in >> shortcut.id >> shortcut.properties;
    in.endStructure();
    return in;
}

GlobalShortcut::GlobalShortcut(const ConnectToSession& connect, Pressed pressed)
    : m_bus(connect(kOwnName)),
      m_watcher(kService, m_bus, QDBusServiceWatcher::WatchForOwnerChange),
      m_pressed(std::move(pressed)) {
    qDBusRegisterMetaType<PortalShortcut>();
    qDBusRegisterMetaType<QList<PortalShortcut>>();
    // Who asks: newer portals want to know it of programs outside of a sandbox, older ones have no such call.
    m_bus.send(call(kPath, QStringLiteral("org.freedesktop.host.portal.Registry"), QStringLiteral("Register"),
                    {QStringLiteral("io.github.daylong.Daylong"), QVariantMap()}));
    m_bus.connect(kService, kPath, kInterface, QStringLiteral("Activated"), this,
                  SLOT(onActivated(QDBusObjectPath, QString, qulonglong, QVariantMap)));
    m_bus.connect(kService, kPath, kInterface, QStringLiteral("ShortcutsChanged"), this,
                  SLOT(onShortcutsChanged(QDBusObjectPath, QDBusMessage)));
    QObject::connect(&m_watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
        m_asked = Asked::Nothing;  // another portal knows nothing of it
        onClosed();
        look();
    });
    look();
}

void GlobalShortcut::look() {
    const QDBusMessage version = call(kPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"),
                                      {kInterface, QStringLiteral("version")});
    auto* waiting = new QDBusPendingCallWatcher(m_bus.asyncCall(version), this);
    QObject::connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting] {
        waiting->deleteLater();
        m_offered = !waiting->isError();
        if (m_offered && m_wanted) open();
        Q_EMIT changed();
    });
}

GlobalShortcut::~GlobalShortcut() {
    close();
    QDBusConnection::disconnectFromBus(kOwnName);
}

void GlobalShortcut::setWanted(bool wanted) {
    if (wanted == m_wanted) return;
    m_wanted = wanted;
    m_refused = false;
    if (!wanted) close();
    else if (m_offered) open();
    Q_EMIT changed();
}

/// The answer comes as a signal of an object whose name is known beforehand, so that it cannot be missed.
void GlobalShortcut::request(const QString& method, QVariantList arguments, QVariantMap options) {
    const QString token = QStringLiteral("daylong%1").arg(++m_requests);
    QString sender = m_bus.baseService().mid(1);
    m_request = kPath + QStringLiteral("/request/%1/%2").arg(sender.replace(u'.', u'_'), token);
    m_bus.connect(kService, m_request, kRequest, QStringLiteral("Response"), this,
                  SLOT(onResponse(uint, QVariantMap, QDBusMessage)));
    options.insert(QStringLiteral("handle_token"), token);
    arguments << options;
    auto* waiting = new QDBusPendingCallWatcher(m_bus.asyncCall(call(kPath, kInterface, method, arguments)), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting] {
        waiting->deleteLater();
        if (waiting->isError()) refuse();
    });
}

void GlobalShortcut::open() {
    if (m_asked != Asked::Nothing || !m_session.isEmpty()) return;
    m_asked = Asked::Session;
    const QString token = QStringLiteral("daylong%1").arg(m_requests + 1);  // one that is closed late is another one
    request(QStringLiteral("CreateSession"), {}, {{QStringLiteral("session_handle_token"), token}});
}

void GlobalShortcut::bind() {
    m_asked = Asked::Key;
    const QList<PortalShortcut> shortcuts{{kId,
                                           {{QStringLiteral("description"), tr("Ask Daylong a quick question")},
                                            {QStringLiteral("preferred_trigger"), QStringLiteral("CTRL+ALT+space")}}}};
    request(QStringLiteral("BindShortcuts"),
            {QVariant::fromValue(QDBusObjectPath(m_session)), QVariant::fromValue(shortcuts), QString()}, {});
}

void GlobalShortcut::close() {
    m_asked = Asked::Nothing;
    m_key.clear();
    if (!m_session.isEmpty()) closeSession(std::exchange(m_session, {}));
}

void GlobalShortcut::closeSession(const QString& session) {
    m_bus.disconnect(kService, session, kSession, QStringLiteral("Closed"), this, SLOT(onClosed()));
    m_bus.send(call(session, kSession, QStringLiteral("Close"), {}));
}

/// By the desktop. What the person wants they are not asked for again before the next start, or another portal.
void GlobalShortcut::onClosed() {
    m_session.clear();
    m_key.clear();
    Q_EMIT changed();
}

void GlobalShortcut::refuse() {
    close();
    m_refused = m_wanted;
    Q_EMIT changed();
}

void GlobalShortcut::onResponse(uint response, const QVariantMap& results, const QDBusMessage& message) {
    m_bus.disconnect(kService, message.path(), kRequest, QStringLiteral("Response"), this,
                     SLOT(onResponse(uint, QVariantMap, QDBusMessage)));
    const QVariant handle = results.value(QStringLiteral("session_handle"));
    const QString session =
        handle.canConvert<QDBusObjectPath>() ? handle.value<QDBusObjectPath>().path() : handle.toString();
    if (message.path() != m_request || m_asked == Asked::Nothing) {  // it was not wanted any more
        if (!session.isEmpty()) closeSession(session);
        return;
    }
    const Asked asked = std::exchange(m_asked, Asked::Nothing);
    if (response != 0) {
        refuse();
        if (response == kPersonsNo) Q_EMIT declined();
        return;
    }
    if (asked == Asked::Session) {
        m_session = session;
        m_bus.connect(kService, session, kSession, QStringLiteral("Closed"), this, SLOT(onClosed()));
        return bind();
    }
    m_key = keyIn(results.value(QStringLiteral("shortcuts")));
    Q_EMIT changed();
}

void GlobalShortcut::onActivated(const QDBusObjectPath& session, const QString& id, qulonglong,
                                 const QVariantMap& options) {
    if (session.path() != m_session || id != kId) return;
    m_pressed(options.value(QStringLiteral("activation_token")).toString().toUtf8());
}

void GlobalShortcut::onShortcutsChanged(const QDBusObjectPath& session, const QDBusMessage& message) {
    if (session.path() != m_session) return;
    m_key = keyIn(message.arguments().value(1));
    Q_EMIT changed();
}

}  // namespace daylong::app

#include "moc_global_shortcut.cpp"
