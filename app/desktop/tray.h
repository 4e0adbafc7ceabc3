// Tray: the program's icon in the desktop's tray, where the desktop has one and the person wants it: the window may be
// closed then, and the program stays within reach. Whether there is a tray is asked of the session's bus
// (org.kde.StatusNotifierWatcher), now and whenever that changes; the icon has a connection of its own, since panels
// forget an icon only when that ends.
// Thread rule: GUI thread; the bus is never waited for. Failure rule: without a tray there is no icon, and whoever asks
// is told so (isShown): never may the program run unseen and out of reach.
#pragma once

#include "desktop/session_connection.h"
#include "desktop/tray_item.h"
#include "desktop/tray_menu.h"

#include <QDBusServiceWatcher>
#include <QObject>

#include <functional>
#include <memory>

namespace daylong::app {

struct TrayDeeds {
    std::function<void(const QByteArray&activation)> open, newConversation, quickQuestion;
    std::function<void()> quit;
};

class Tray : public QObject {
    Q_OBJECT
public:
    Tray(QDBusConnection bus, ConnectToSession connect, TrayDeeds deeds);
    ~Tray() override;
    Tray(const Tray&) = delete;
    Tray& operator=(const Tray&) = delete;

    void setWanted(bool wanted);
    void setUnseen(bool unseen);
    bool isOffered() const { return m_offered; }  // the desktop has a tray
    bool isShown() const { return m_shown; }      // and the icon is in it

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void look();

private:
    void show();
    void hide();
    void set(bool& what, bool to);

    QDBusConnection m_bus;
    ConnectToSession m_connect;
    QDBusServiceWatcher m_watcher;
    TrayItem m_item;
    TrayMenu m_menu;
    std::unique_ptr<QDBusConnection> m_own;  // while the icon is wanted and there is a tray
    bool m_wanted = false, m_offered = false, m_shown = false;
};

}  // namespace daylong::app
