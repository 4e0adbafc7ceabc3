#include "desktop/bring_forward.h"

#include <QtGlobal>

namespace daylong::app {
namespace {

const char* const kActivationVariable = "XDG_ACTIVATION_TOKEN";

}  // namespace

QByteArray activationOfThisStart() {
    QByteArray taken;
    for (const char* name : {"DESKTOP_STARTUP_ID", kActivationVariable}) {
        if (!qEnvironmentVariableIsEmpty(name)) taken = qgetenv(name);
    }
    return taken;
}

void bringForward(QWindow& window, const QByteArray& activation) {
    if (!activation.isEmpty()) qputenv(kActivationVariable, activation);  // where Qt looks for it on Wayland
    window.setWindowStates(window.windowStates() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.requestActivate();
    qunsetenv(kActivationVariable);  // good for once
}

}  // namespace daylong::app
