// What QML, Qt and the program complain of while a test runs; a test's end finds that it was nothing.
// qInstallMessageHandler(unit::collectWarnings) begins it. Thread rule: the GUI thread.
#pragma once

#include <QString>
#include <QStringList>

namespace daylong::unit {

inline QStringList warnings;

inline void collectWarnings(QtMsgType type, const QMessageLogContext&, const QString& message) {
    // Qt 6.4 says this where rows go while a view makes one beyond them ahead of time, and where a window that is slow
    // to draw goes in the middle of an animation; it is none of ours, and harmless.
    if (message.startsWith(QLatin1String("DelegateModel::cancel: index out range"))) return;
    if (message.startsWith(QLatin1String("QUnifiedTimer::stopAnimationDriver: driver is not running"))) return;
    if (type != QtDebugMsg && type != QtInfoMsg) warnings << message;
}

}  // namespace daylong::unit
