// DesktopLink: what ties the program's window to the person's desktop, beyond showing it: light or dark, notifications,
// a second start that brings this window to the front, the desktop's own file dialogs.
// Thread rule: GUI thread. Failure rule: what the desktop does not offer is done without.
#pragma once

#include "appearance.h"
#include "compose.h"
#include "first_instance.h"
#include "notifier.h"

namespace daylong::app {

/// Before the application object is made: file dialogs through the desktop's portal. False: the person chose otherwise.
bool preferPortalDialogs();
/// After it is made: what that put into the environment is not for the programs that are started from here.
void forgetPortalDialogs();

/// What the desktop gave this start to come to the front with..
QByteArray activationOfThisStart();

/// The window, wherever it is, comes to the front and gets the keys. `activation`: see activationOfThisStart().
void bringForward(QWindow& window, const QByteArray& activation);

class DesktopLink {
public:
    /// `portalDialogs`: Qt was told to use them, and they are to be looked for.
    DesktopLink(QDBusConnection bus, Composition& program, QWindow& window, FirstInstance& instance,
                bool portalDialogs);

private:
    Appearance m_appearance;
    Notifier m_notifier;
    QObject m_context;  // of the connections
};

}  // namespace daylong::app
