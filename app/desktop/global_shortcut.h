// GlobalShortcut: one key that reaches the program wherever the person is, by the desktop's portal
// (org.freedesktop.portal.GlobalShortcuts): the desktop asks them which, and says when it is pressed. On a connection
// of its own, where the portal is told who asks before anything else. Thread rule: GUI thread; the bus is never waited
// for. Failure rule: where there is no such portal, or the person said no there, isOffered() and key() say so.
#pragma once

#include "desktop/session_connection.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusServiceWatcher>
#include <QObject>
#include <QVariantMap>

#include <functional>

namespace daylong::app {

/// (sa{sv}), in the portal's lists.
struct PortalShortcut {
    QString id;
    QVariantMap properties;
};
QDBusArgument& operator<<(QDBusArgument& out, const PortalShortcut& shortcut);
const QDBusArgument& operator>>(const QDBusArgument& in, PortalShortcut& shortcut);

class GlobalShortcut : public QObject {
    Q_OBJECT
public:
    using Pressed = std::function<void(const QByteArray& activation)>;
    GlobalShortcut(const ConnectToSession& connect, Pressed pressed);
    ~GlobalShortcut() override;

    void setWanted(bool wanted);
    bool isOffered() const { return m_offered; }
    bool isRefused() const { return m_refused; }
    QString key() const { return m_key; }  // as the desktop names it; empty: none is bound

Q_SIGNALS:
    void changed();
    void declined();  // by the person, when the desktop asked

private Q_SLOTS:
    void onResponse(uint response, const QVariantMap& results, const QDBusMessage& message);
    void onActivated(const QDBusObjectPath& session, const QString& id, qulonglong time, const QVariantMap& options);
    void onClosed();
    void onShortcutsChanged(const QDBusObjectPath& session, const QDBusMessage& message);

private:
    void look();
    void open();
    void bind();
    void close();
    void closeSession(const QString& session);
    void refuse();
    void request(const QString& method, QVariantList arguments, QVariantMap options);

    QDBusConnection m_bus;
    QDBusServiceWatcher m_watcher;
    Pressed m_pressed;
    bool m_offered = false, m_wanted = false, m_refused = false;
    enum class Asked { Nothing, Session, Key } m_asked = Asked::Nothing;
    int m_requests = 0;
    QString m_request, m_session;  // paths; empty: none
    QString m_key;
};

}  // namespace daylong::app

Q_DECLARE_METATYPE(daylong::app::PortalShortcut)
