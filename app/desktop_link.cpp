#include "desktop_link.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace daylong::app {
namespace {

const char* const kThemeVariable = "QT_QPA_PLATFORMTHEME";
const char* const kPortalTheme = "xdgdesktopportal";

/// Qt opens nothing at all where its portal dialog finds no portal: then its own has to do.
void checkPortal(QDBusConnection bus, ui::ProgramInfo& info, QObject& context) {
    if (qgetenv(kThemeVariable) != kPortalTheme) return;
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

void preferPortalDialogs() {
    if (!qEnvironmentVariableIsSet(kThemeVariable)) qputenv(kThemeVariable, kPortalTheme);
}

QByteArray activationOfThisStart() {
    QByteArray taken;
    for (const char* name : {"DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"}) {
        if (!qEnvironmentVariableIsEmpty(name)) taken = qgetenv(name);
    }
    return taken;
}

void bringForward(QWindow& window, const QByteArray& activation) {
    if (!activation.isEmpty()) qputenv("XDG_ACTIVATION_TOKEN", activation);  // where Qt looks for it on Wayland
    window.setWindowStates(window.windowStates() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.requestActivate();
}

DesktopLink::DesktopLink(QDBusConnection bus, Composition& program, QWindow& window, FirstInstance& instance)
    : m_appearance(bus, *program.chat().state()),
      m_notifier(bus, program.bridge(), *program.chat().state(),
                 {.inFront = [&window] { return window.isActive(); },
                  .comeForward = [&window](const QByteArray& activation) { bringForward(window, activation); }}) {
    QObject::connect(&window, &QWindow::activeChanged, &m_context, [this, &window] {
        if (window.isActive()) m_notifier.withdraw();
    });
    QObject::connect(&instance, &FirstInstance::raiseAsked, &m_context,
                     [&window](const QByteArray& activation) { bringForward(window, activation); });
    checkPortal(bus, program.info(), m_context);
}

}  // namespace daylong::app
