// daylong: the window.
#include "compose.h"
#include "identity.h"
#include "inspect_model.h"
#include "paths.h"
#include "window_options.h"

#include "chat/open_responder.h"
#include "device_choice.h"

#include <QDir>
#include <QGuiApplication>
#include <QIcon>
#include <QStandardPaths>

#include <cstdio>
#include <exception>
#include <sys/stat.h>

namespace {

using namespace daylong;

/// Without a display Qt would abort; --help should work nevertheless.
bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

app::WindowOptions parse(int argc, char* argv[]) {
    const QCoreApplication console(argc, argv);
    return app::parseWindowOptions(QCoreApplication::arguments());
}

int run(int argc, char* argv[]) {
    app::nameProgram();
    QCoreApplication::setApplicationVersion(QStringLiteral(DAYLONG_VERSION));
    const app::WindowOptions options = parse(argc, argv);
    if (!hasDisplay()) {
        std::fprintf(stderr, "daylong: there is no display here; talk in the terminal instead: daylong-cli chat\n");
        return 1;
    }
    QGuiApplication application(argc, argv);
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/qt/qml/Daylong/icons/daylong.svg")));

    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);

    app::DeviceChoice devices(app::cacheFolder());
    app::Composition program({.database = options.database,
                              .stateFile = QDir(folder).filePath(QStringLiteral("daylong/window.ini")),
                              .makeResponder = chat::modelResponderMaker(
                                  app::starterModel(),
                                  [&devices](const chat::Settings& settings) { return devices.makeBackend(settings.device, settings.threads); }),
                              .overrideSettings = [options](chat::Settings& settings) { options.override(settings); },
                              .listDevices = [&devices] { return devices.list().devices; },
                              .automaticDevices = [&devices] { return devices.automatic(); },
                              .inspect = [](const std::string& path) { return app::inspectModel(path, app::starterModel()); },
                              .inspectTemplate = app::templateInspector(app::starterModel())});
    if (program.show() == nullptr) {
        std::fprintf(stderr, "daylong: cannot open its window; see the messages above\n");
        return 1;
    }
    program.start();
    return QGuiApplication::exec();
}

}  // namespace

int main(int argc, char* argv[]) {
    ::umask(0077);  // what is kept of conversations is nobody else's on this machine
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "daylong: ended by an unexpected failure: %s. Everything said is in the transcript.\n", error.what());
        return 1;
    }
}
