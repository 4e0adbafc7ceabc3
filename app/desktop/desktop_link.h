// DesktopLink: what ties the program's window to the person's desktop, beyond showing it: light or dark, notifications,
// a second start that brings this window to the front, what the bus asks of it, sleep and logging out, the desktop's
// own file dialogs. Thread rule: GUI thread. Failure rule: what the desktop does not offer is done without.
#pragma once

#include "compose.h"
#include "desktop/appearance.h"
#include "desktop/application_bus.h"
#include "desktop/first_instance.h"
#include "desktop/notifier.h"
#include "desktop/questions.h"
#include "desktop/session_watch.h"

namespace daylong::app {

/// Before the application object is made: file dialogs through the desktop's portal. False: the person chose otherwise.
bool preferPortalDialogs();
/// After it is made: what that put into the environment is not for the programs that are started from here.
void forgetPortalDialogs();

/// What the desktop gave this start to come to the front with.
QByteArray activationOfThisStart();

/// The window, wherever it is, comes to the front and gets the keys. `activation`: see activationOfThisStart().
void bringForward(QWindow& window, const QByteArray& activation);

class DesktopLink {
public:
    struct Options {
        QDBusConnection session, system;
        bool portalDialogs = false;  // Qt was told to use them, and they are to be looked for
        bool isTheOne = false;       // with the person's own transcript: it is what the bus knows as Daylong
    };
    DesktopLink(const Options& options, Composition& program, QWindow& window, FirstInstance& instance);

    /// What a start asks for, beside the window.
    void follow(const Start& start);

private:
    Asked askedOf(Composition& program);

    QWindow& m_window;
    Appearance m_appearance;
    Notifier m_notifier;
    Questions m_questions;
    SessionWatch m_watch;
    std::optional<ApplicationBus> m_bus;
    QObject m_context;  // of the connections
};

}  // namespace daylong::app
