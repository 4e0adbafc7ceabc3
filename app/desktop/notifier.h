// Notifier: tells the desktop, once, that a long reply is done while another window is in front; a click on it brings
// the window back. Says nothing of what was said. org.freedesktop.Notifications, version 1.2.
// Thread rule: GUI thread; the bus is never waited for. Failure rule: without such a service nothing is told.
#pragma once

#include "bridge/engine_bridge.h"
#include "program/ui_state.h"

#include <QDBusConnection>
#include <QElapsedTimer>
#include <QObject>

#include <functional>

namespace daylong::app {

struct NotifierOptions {
    std::function<bool()> inFront;                       // whether the window is; nothing is told then
    std::function<void(const QByteArray&)> comeForward;  // with the desktop's leave to do so, where it gave one
    std::chrono::milliseconds longReply{8000};           // from the message on
};

class Notifier : public QObject {
    Q_OBJECT
public:
    Notifier(QDBusConnection bus, ui::EngineBridge& bridge, const ui::UiState& state, NotifierOptions options);

    /// What was told is no news any more: the window came to the front.
    void withdraw();

private Q_SLOTS:
    void onActivationToken(uint id, const QString& token);
    void onAction(uint id, const QString& action);
    void onClosed(uint id);

private:
    void tell();

    QDBusConnection m_bus;
    const ui::UiState& m_state;
    NotifierOptions m_options;
    QElapsedTimer m_working;  // since the engine began with the message
    uint m_shown = 0;         // the notification that is shown; 0: none
    QByteArray m_token;
};

}  // namespace daylong::app
