#include "desktop_link.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace daylong::app {
namespace {

const char* const kThemeVariable = "QT_QPA_PLATFORMTHEME";
const char* const kActivationVariable = "XDG_ACTIVATION_TOKEN";

/// Qt opens nothing at all where its portal dialog finds no portal: then its own has to do.
void checkPortal(QDBusConnection bus, ui::ProgramInfo& info, QObject& context) {
    info.setNativeDialogs(false);
    QDBusMessage version = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.portal.Desktop"), QStringLiteral("/org/freedesktop/portal/desktop"),
        QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    version.setArguments({QStringLiteral("org.freedesktop.portal.FileChooser"), QStringLiteral("version")});
    auto* waiting = new QDBusPendingCallWatcher(bus.asyncCall(version), &context);
    QObject::connect(waiting, &QDBusPendingCallWatcher::finished, &context, [waiting, &info] {
        info.setNativeDialogs(!waiting->isError());
        waiting->deleteLater();
    });
}

}  // namespace

bool preferPortalDialogs() {
    if (qEnvironmentVariableIsSet(kThemeVariable)) return false;
    return qputenv(kThemeVariable, "xdgdesktopportal");  // where the plugin is missing, Qt goes on without
}

void forgetPortalDialogs() { qunsetenv(kThemeVariable); }

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

DesktopLink::DesktopLink(QDBusConnection bus, Composition& program, QWindow& window, FirstInstance& instance,
                         bool portalDialogs)
    : m_appearance(bus, *program.chat().state()),
      m_notifier(bus, program.bridge(), *program.chat().state(),
                 {.inFront = [&window] { return window.isActive(); },
                  .comeForward = [&window](const QByteArray& activation) { bringForward(window, activation); }}) {
    QObject::connect(&window, &QWindow::activeChanged, &m_context, [this, &window] {
        if (window.isActive()) m_notifier.withdraw();
    });
    QObject::connect(&instance, &FirstInstance::raiseAsked, &m_context,
                     [&window](const QByteArray& activation) { bringForward(window, activation); });
    if (portalDialogs) checkPortal(bus, program.info(), m_context);
}

}  // namespace daylong::app
