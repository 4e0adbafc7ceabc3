// Where the window stood when it was last closed.
#pragma once

#include <QSettings>
#include <QWindow>

namespace daylong::app {

/// Puts the window where it was, if that is still on a screen.
void restoreGeometry(QWindow& window, const QSettings& file);
void saveGeometry(const QWindow& window, QSettings& file);

}  // namespace daylong::app
