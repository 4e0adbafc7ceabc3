#include "program/desktop_info.h"

namespace daylong::ui {

QString keyAdviceFor(const QString& desktops) {
    const QStringList names = desktops.toUpper().split(u':');
    if (names.contains(u"GNOME") || names.contains(u"UNITY") || names.contains(u"BUDGIE"))
        return DesktopInfo::tr(
            "In the desktop's Settings, under Keyboard, Keyboard Shortcuts, Custom Shortcuts, add one "
            "with the command “daylong --quick”.");
    if (names.contains(u"KDE"))
        return DesktopInfo::tr(
            "In System Settings, under Shortcuts, choose Add New, Command or Script, with the command "
            "“daylong --quick”.");
    if (names.contains(u"XFCE"))
        return DesktopInfo::tr(
            "In the desktop's Settings, under Keyboard, Application Shortcuts, add one with the "
            "command “daylong --quick”.");
    if (names.contains(u"X-CINNAMON") || names.contains(u"CINNAMON") || names.contains(u"MATE"))
        return DesktopInfo::tr(
            "In the desktop's settings, under Keyboard, Shortcuts, add a custom one with the command "
            "“daylong --quick”.");
    return DesktopInfo::tr("In the desktop's own settings, give a key to the command “daylong --quick”.");
}

QString DesktopInfo::keyAdvice() const { return keyAdviceFor(qEnvironmentVariable("XDG_CURRENT_DESKTOP")); }

}  // namespace daylong::ui

#include "moc_desktop_info.cpp"
