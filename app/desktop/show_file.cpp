#include "desktop/show_file.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace daylong::app {

/// org.freedesktop.FileManager1, which file managers of today's desktops answer to.
void showFile(QDBusConnection bus, const QString& path) {
    QDBusMessage show = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
    show.setArguments({QStringList{QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded)}, QString()});
    auto* waiting = new QDBusPendingCallWatcher(bus.asyncCall(show), QCoreApplication::instance());
    QObject::connect(waiting, &QDBusPendingCallWatcher::finished, waiting, [waiting, path] {
        if (waiting->isError()) QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path()));
        waiting->deleteLater();
    });
}

}  // namespace daylong::app
