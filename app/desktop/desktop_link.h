// DesktopLink: what ties the program's window to the person's desktop, beyond showing it: light or dark, notifications,
// the tray, a key and a small window for quick questions, a second start that brings this window to the front, what the
// bus asks of it, sleep and logging out, the desktop's own file dialogs. Thread rule: GUI thread. Failure rule: what
// the desktop does not offer is done without.
#pragma once

#include "compose.h"
#include "desktop/appearance.h"
#include "desktop/application_bus.h"
#include "desktop/first_instance.h"
#include "desktop/global_shortcut.h"
#include "desktop/notifier.h"
#include "desktop/questions.h"
#include "desktop/quick_question.h"
#include "desktop/session_watch.h"
#include "desktop/tray.h"

#include <QTimer>

namespace daylong::app {

/// Before the application object is made: file dialogs through the desktop's portal. False: the person chose otherwise.
bool preferPortalDialogs();
/// After it is made: what that put into the environment is not for the programs that are started from here.
void forgetPortalDialogs();

/// Tells the window that the program ends, before Qt asks it to close.
class QuitWatch : public QObject {
public:
    explicit QuitWatch(QWindow& window) : m_window(window) {}
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QWindow& m_window;
};

class DesktopLink {
public:
    struct Options {
        QDBusConnection session, system;
        ConnectToSession connect;
        bool portalDialogs = false;  // Qt was told to use them, and they are to be looked for
        bool isTheOne = false;       // with the person's own transcript: it is what the bus knows as Daylong
    };
    DesktopLink(const Options& options, Composition& program, QWindow& window, FirstInstance& instance);

    /// What this start asks for, beside its window.
    void begin(const Start& start);
    /// Started by the bus, which says in a moment what it wants: a window comes if it does not.
    void showSoon();

private:
    Asked askedOf(Composition& program);
    TrayDeeds trayDeeds();
    void tieTrayAndKey(ui::UiState& state, ui::DesktopInfo& info);
    void watchWhatIsSeen(Composition& program);
    bool isSeen() const { return m_window.isActive() || m_quick.isActive(); }  // what is answered
    bool isReachable() const { return m_window.isVisible() || m_tray.isShown(); }
    void follow(const Start& start);  // a later one, which this program stands in for

    QWindow& m_window;
    QuitWatch m_quit;
    Appearance m_appearance;
    Notifier m_notifier;
    Questions m_questions;
    QuickQuestion m_quick;
    Tray m_tray;
    GlobalShortcut m_key;
    SessionWatch m_watch;
    std::optional<ApplicationBus> m_bus;
    QTimer m_lost;      // since the tray went
    QObject m_context;  // of the connections
};

}  // namespace daylong::app
