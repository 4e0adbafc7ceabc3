#include "identity.h"

#include <QGuiApplication>

namespace daylong::app {

void nameProgram() {
    QCoreApplication::setApplicationVersion(QStringLiteral(DAYLONG_VERSION));
    QCoreApplication::setApplicationName(QStringLiteral("daylong"));  // on X11 the class of its windows: StartupWMClass
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.daylong.Daylong"));  // on Wayland their app-id
    QGuiApplication::setApplicationDisplayName(QString());                             // the window's title says it
}

}  // namespace daylong::app
