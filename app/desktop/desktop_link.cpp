#include "desktop/desktop_link.h"

#include <QGuiApplication>
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

/// The window's own functions do what they do when a key is pressed.
Asked DesktopLink::askedOf(Composition& program) {
    const auto tell = [this](const char* function) { QMetaObject::invokeMethod(&m_window, function); };
    return {.comeForward = [this](const QByteArray& activation) { bringForward(m_window, activation); },
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

DesktopLink::DesktopLink(const Options& options, Composition& program, QWindow& window, FirstInstance& instance)
    : m_window(window),
      m_appearance(options.session, *program.chat().state()),
      m_notifier(options.session, program.bridge(), *program.chat().state(),
                 {.inFront = [&window] { return window.isActive(); },
                  .comeForward = [&window](const QByteArray& activation) { bringForward(window, activation); }}),
      m_questions(program.chat(), program.draft()),
      m_watch(options.system, [&program] { program.draft().save(); }) {
    if (options.isTheOne) m_bus.emplace(options.session, askedOf(program));
    const auto watchWork = [this, &program] {
        m_watch.setWorking(program.chat().answering() || program.library().downloads()->active());
    };
    QObject::connect(&program.chat(), &ui::ChatViewModel::activityChanged, &m_context, watchWork);
    QObject::connect(program.library().downloads(), &ui::DownloadsModel::changed, &m_context, watchWork);
    QObject::connect(qGuiApp, &QGuiApplication::commitDataRequest, &m_context, [&program] { program.draft().save(); });
    QObject::connect(&window, &QWindow::activeChanged, &m_context, [this, &window] {
        if (window.isActive()) m_notifier.withdraw();
    });
    QObject::connect(&instance, &FirstInstance::asked, &m_context, [this](const Start& start) {
        bringForward(m_window, start.activation);
        follow(start);
    });
    if (options.portalDialogs) checkPortal(options.session, program.info(), m_context);
}

void DesktopLink::follow(const Start& start) {
    if (start.newConversation) QMetaObject::invokeMethod(&m_window, "beginConversation");
    m_questions.ask(start.question);
}

}  // namespace daylong::app
