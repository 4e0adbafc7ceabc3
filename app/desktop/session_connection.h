// A connection to the session's bus beside the program's own: for what counts as gone when its connection ends, or has
// to be the first thing said on it. Thread rule: GUI thread. Failure rule: one that is not connected.
#pragma once

#include <QDBusConnection>
#include <QString>

#include <functional>

namespace daylong::app {

/// By this name, until it is disconnected (QDBusConnection::disconnectFromBus).
using ConnectToSession = std::function<QDBusConnection(const QString& name)>;

}  // namespace daylong::app
