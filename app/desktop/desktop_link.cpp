#include "desktop/desktop_link.h"

#include "desktop/bring_forward.h"

#include <QGuiApplication>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace daylong::app {
namespace {

const char* const kThemeVariable = "QT_QPA_PLATFORMTHEME";

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

/// The window would stay in the tray, and with it the program: whoever ends the session could not.
bool QuitWatch::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::Quit) m_window.setProperty("leaving", true);
    return false;
}

bool preferPortalDialogs() {
    if (qEnvironmentVariableIsSet(kThemeVariable)) return false;
    return qputenv(kThemeVariable, "xdgdesktopportal");  // where the plugin is missing, Qt goes on without
}

void forgetPortalDialogs() { qunsetenv(kThemeVariable); }

/// The window's own functions do what they do when a key is pressed.
Asked DesktopLink::askedOf(Composition& program) {
    const auto tell = [this](const char* function) { QMetaObject::invokeMethod(&m_window, function); };
    return {.comeForward = [this](const QByteArray& activation) { bringForward(m_window, activation); },
            .quickQuestion = [this](const QByteArray& activation) { m_quick.show(activation); },
            .open =
                [&program, tell](const QList<QUrl>& files) {
                    tell("beginMessage");
                    program.chat().files()->add(files);
                },
            .ask =
                [this, tell](const QString& question) {
                    tell("beginMessage");
                    m_questions.ask(question);
                },
            .newConversation = [tell] { tell("beginConversation"); },
            .show =
                [&program, tell](qint64 conversation, qint64 message) {
                    tell("showConversation");
                    program.chat().openAt(conversation, message);
                },
            .search =
                [&program, tell](const QString& words) {
                    tell("beginSearch");
                    program.chat().search()->setQuery(words);
                }};
}

TrayDeeds DesktopLink::trayDeeds() {
    return {.open = [this](const QByteArray& activation) { bringForward(m_window, activation); },
            .newConversation =
                [this](const QByteArray& activation) {
                    bringForward(m_window, activation);
                    QMetaObject::invokeMethod(&m_window, "beginConversation");
                },
            .quickQuestion = [this](const QByteArray& activation) { m_quick.show(activation); },
            .quit = [] { QCoreApplication::quit(); }};
}

/// What the desktop offers is told to the window; what the window's settings say, to the desktop.
void DesktopLink::tieTrayAndKey(ui::UiState& state, ui::DesktopInfo& info) {
    const auto tell = [this, &info] {
        const bool wasInTray = info.inTray();
        info.set({.trayOffered = m_tray.isOffered(),
                  .inTray = m_tray.isShown(),
                  .keyOffered = m_key.isOffered(),
                  .keyRefused = m_key.isRefused(),
                  .key = m_key.key()});
        QGuiApplication::setQuitOnLastWindowClosed(!m_tray.isShown());
        // The tray is gone, and with it the only way to a window that was closed; unless the panel only begins anew.
        if (wasInTray && !m_tray.isShown()) m_lost.start();
    };
    const auto want = [this, &state] {
        m_tray.setWanted(state.staysInTray());
        m_key.setWanted(state.quickKey());
    };
    QObject::connect(&m_tray, &Tray::changed, &m_context, tell);
    QObject::connect(&m_key, &GlobalShortcut::changed, &m_context, tell);
    QObject::connect(&m_key, &GlobalShortcut::declined, &m_context, [&state] { state.setQuickKey(false); });
    QObject::connect(&state, &ui::UiState::desktopChanged, &m_context, want);
    m_lost.setSingleShot(true);
    m_lost.setInterval(3000);
    QObject::connect(&m_lost, &QTimer::timeout, &m_context, [this] {
        if (!isReachable()) bringForward(m_window, {});
    });
    want();
    tell();
}

void DesktopLink::watchWhatIsSeen(Composition& program) {
    QObject::connect(&program.bridge(), &ui::EngineBridge::replyFinished, &m_context, [this] {
        if (!isSeen()) m_tray.setUnseen(true);
    });
    QObject::connect(&m_window, &QWindow::activeChanged, &m_context, [this] {
        if (!m_window.isActive()) return;
        m_notifier.withdraw();
        m_tray.setUnseen(false);
    });
}

DesktopLink::DesktopLink(const Options& options, Composition& program, QWindow& window, FirstInstance& instance)
    : m_window(window),
      m_quit(window),
      m_appearance(options.session, *program.chat().state()),
      m_notifier(options.session, program.bridge(), *program.chat().state(),
                 {.inFront = [this] { return isSeen(); },
                  .comeForward = [&window](const QByteArray& activation) { bringForward(window, activation); }}),
      m_questions(
          program.chat(), program.draft(), [&program] { program.quick().end(); },
          [&window] { bringForward(window, {}); }),
      m_quick(program,
              {.openLarge = [&window] { bringForward(window, {}); }, .isReachable = [this] { return isReachable(); }}),
      m_tray(options.session, options.connect, trayDeeds()),
      m_key(options.connect, [this](const QByteArray& activation) { m_quick.show(activation); }),
      m_watch(options.system, [&program] { program.draft().save(); }) {
    if (options.isTheOne) m_bus.emplace(options.session, askedOf(program));
    const auto watchWork = [this, &program] {
        m_watch.setWorking(program.chat().answering() || program.library().downloads()->active());
    };
    QObject::connect(&program.chat(), &ui::ChatViewModel::activityChanged, &m_context, watchWork);
    QObject::connect(program.library().downloads(), &ui::DownloadsModel::changed, &m_context, watchWork);
    QObject::connect(qGuiApp, &QGuiApplication::commitDataRequest, &m_context, [&program] { program.draft().save(); });
    QObject::connect(&program.quick(), &ui::QuickViewModel::asking, &m_context,
                     [this](const QString& question, bool anew) { m_questions.ask(question, anew); });
    QObject::connect(&instance, &FirstInstance::asked, &m_context, [this](const Start& start) { follow(start); });
    qGuiApp->installEventFilter(&m_quit);
    watchWhatIsSeen(program);
    tieTrayAndKey(*program.chat().state(), *program.info().desktop());
    if (options.portalDialogs) checkPortal(options.session, program.info(), m_context);
}

void DesktopLink::begin(const Start& start) {
    if (start.newConversation) QMetaObject::invokeMethod(&m_window, "beginConversation");
    if (start.quick) return m_quick.show(start.activation, start.question);
    m_questions.ask(start.question, start.newConversation);
}

void DesktopLink::showSoon() {
    QTimer::singleShot(1500, &m_context, [this] {
        if (!isReachable() && !m_quick.isVisible()) bringForward(m_window, {});
    });
}

void DesktopLink::follow(const Start& start) {
    if (!start.quick) bringForward(m_window, start.activation);
    begin(start);
}

}  // namespace daylong::app
