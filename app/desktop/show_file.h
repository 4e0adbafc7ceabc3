// Shows a file in its folder, with the file manager of the person's desktop.
// Thread rule: GUI thread; returns at once. Failure rule: where no file manager can select a file, its folder is
// opened.
#pragma once

#include <QDBusConnection>
#include <QString>

namespace daylong::app {

void showFile(QDBusConnection bus, const QString& path);

}  // namespace daylong::app
