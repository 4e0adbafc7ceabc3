#include "desktop/in_use_window.h"

#include "desktop/small_window.h"

namespace daylong::app {

bool askToTryAgain(const QString& why) {
    SmallWindow small(QStringLiteral("InUseWindow.qml"), {{QStringLiteral("why"), why}});
    return small.run() && small.window()->property("again").toBool();
}

}  // namespace daylong::app
