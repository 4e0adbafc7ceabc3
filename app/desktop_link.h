// DesktopLink: what ties the program's window to the person's desktop, beyond showing it: light or dark, notifications,
// a second start that brings this window to the front, the desktop's own file dialogs.
// Thread rule: GUI thread. Failure rule: what the desktop does not offer is done without.
#pragma once

#include "appearance.h"
#include "compose.h"
#include "first_instance.h"
#include "notifier.h"

namespace daylong::app {

/// Before the application object is made: file dialogs through the desktop's portal, unless something else was chosen.
void preferPortalDialogs();

/// What the desktop gave this start to come to the front with..
QByteArray activationOfThisStart();

/// The window, wherever it is, comes to the front and gets the keys. `activation`: see activationOfThisStart().
void bringForward(QWindow& window, const QByteArray& activation);

class DesktopLink {
public:
    DesktopLink(QDBusConnection bus, Composition& program, QWindow& window, FirstInstance& instance);

private:
    Appearance m_appearance;
    Notifier m_notifier;
    QObject m_context;  // of the connections
};

}  // namespace daylong::app
