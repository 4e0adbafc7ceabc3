// daylong: the window.
#include "compose.h"
#include "desktop/desktop_link.h"
#include "desktop/first_instance.h"
#include "identity.h"
#include "desktop/in_use_window.h"
#include "inspect_model.h"
#include "judged_machine.h"
#include "local_models.h"
#include "desktop/orderly_end.h"
#include "paths.h"
#include "desktop/search_provider.h"
#include "desktop/show_file.h"
#include "translations.h"
#include "window_options.h"

#include "base/standard_descriptors.h"
#include "chat/local/local_responder.h"

#include <QDir>
#include <QGuiApplication>
#include <QIcon>
#include <QLocale>
#include <QStandardPaths>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <sys/stat.h>

namespace {

using namespace daylong;

/// Without a display Qt would abort.
bool hasDisplay(const app::WindowOptions& options) {
    const bool named = std::find(options.unknown.begin(), options.unknown.end(), "-platform") != options.unknown.end();
    return named || qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// How the program ends, where another one has this transcript; nothing: this one goes on.
std::optional<int> leaveTo(app::FirstInstance& instance, const std::filesystem::path& database,
                           const app::Start& start) {
    using Claim = app::FirstInstance::Claim;
    while (true) {
        const Claim claim = instance.claim(start);
        if (claim == Claim::Raised) {
            std::fprintf(stderr, "daylong: its window is open already, and came to the front\n");
            return 0;
        }
        if (claim == Claim::First && !app::transcriptInUse(database)) return std::nullopt;
        const QString why =
            claim == Claim::First
                ? QCoreApplication::translate("InUse",
                                              "This conversation is open elsewhere: in a terminal (daylong-cli chat), "
                                              "or in another session. Go on there, or close it and try again.")
                : QCoreApplication::translate("InUse",
                                              "Daylong is running already, but its window does not answer. It may be "
                                              "busy for a moment: try again. If it stays so, end the program "
                                              "\"daylong\"; nothing that was said is lost.");
        std::fprintf(stderr, "daylong: %s\n", qPrintable(why));
        if (!app::askToTryAgain(why)) return 1;
    }
}

int run(int argc, char* argv[]) {
    app::nameProgram();
    const app::WindowOptions options = app::parseWindowOptions(argc, argv);
    if (options.searchProvider) return app::runSearchProvider(argc, argv, options.database);
    if (!hasDisplay(options)) {
        app::refuseUnknown(options, options.unknown);
        std::fprintf(stderr, "daylong: there is no display here; talk in the terminal instead: daylong-cli chat\n");
        return 1;
    }
    const bool portalDialogs = app::preferPortalDialogs();
    const app::Start start{.activation = app::activationOfThisStart(),
                           .newConversation = options.newConversation,
                           .question = QString::fromStdString(options.question)};
    QGuiApplication application(argc, argv);  // takes its own options out of argv
    if (portalDialogs) app::forgetPortalDialogs();
    app::refuseUnknown(options, {argv + 1, argv + argc});
    app::speakLanguageOf(QLocale::system(), application);
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/qt/qml/Daylong/icons/daylong.svg")));

    app::FirstInstance instance(options.database);
    if (const auto end = leaveTo(instance, options.database, start)) return *end;

    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);

    const auto devices = std::make_shared<app::DeviceChoice>(app::cacheFolder(), app::starterModel());
    const auto machine = std::make_shared<app::JudgedMachine>(devices);
    app::Composition program(
        {.database = options.database,
         .stateFile = QDir(folder).filePath(QStringLiteral("daylong/window.ini")),
         .makeResponder = chat::localResponderMaker(app::localModels(devices)),
         .overrideSettings = [options](settings::Settings& settings) { options.override(settings); },
         .listDevices = [devices] { return devices->list().devices; },
         .inspect = [](const std::string& path) { return app::inspectModel(path, app::starterModel()); },
         .inspectTemplate = app::templateInspector(app::starterModel()),
         .cacheCost = gpu::cacheCost,
         .cacheFolder = app::cacheFolder(),
         .measureMachine = [machine](const std::string& device) { return machine->of(device); },
         .showFile = [](const QString& path) { app::showFile(QDBusConnection::sessionBus(), path); }});
    QQuickWindow* const window = program.show();
    if (window == nullptr) {
        std::fprintf(stderr, "daylong: cannot open its window; see the messages above\n");
        return 1;
    }
    app::DesktopLink link({.session = QDBusConnection::sessionBus(),
                           .system = QDBusConnection::systemBus(),
                           .portalDialogs = portalDialogs,
                           .isTheOne = options.database == app::defaultDatabase()},
                          program, *window, instance);
    const app::OrderlyEnd end([&program] { program.saveAll(); });
    program.start();
    link.follow(start);
    return QGuiApplication::exec();
}

}  // namespace

int main(int argc, char* argv[]) {
    daylong::keepStandardDescriptors();
    ::umask(0077);  // what is kept of conversations is nobody else's on this machine
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "daylong: ended by an unexpected failure: %s. Everything said is in the transcript.\n",
                     error.what());
        return 1;
    }
}
