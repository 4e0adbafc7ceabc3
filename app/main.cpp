// daylong: the window.
#include "compose.h"
#include "desktop/bring_forward.h"
#include "desktop/desktop_link.h"
#include "desktop/first_instance.h"
#include "identity.h"
#include "desktop/in_use_window.h"
#include "inspect_model.h"
#include "judged_machine.h"
#include "local_models.h"
#include "desktop/orderly_end.h"
#include "desktop/place_windows.h"
#include "paths.h"
#include "responders.h"
#include "desktop/search_provider.h"
#include "desktop/show_file.h"
#include "translations.h"
#include "window_options.h"

#include "base/large_blocks.h"
#include "base/standard_descriptors.h"
#include "serve/http_server.h"

#include <QGuiApplication>
#include <QIcon>
#include <QLocale>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <sys/stat.h>

namespace {

using namespace daylong;
namespace fs = std::filesystem;

/// Without a display Qt would abort.
bool hasDisplay(const app::WindowOptions& options) {
    const bool named = std::find(options.unknown.begin(), options.unknown.end(), "-platform") != options.unknown.end();
    return named || qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// Whether this program is the one with this transcript. GoneOn: another is, and has what this start brought along.
enum class Claimed { Yes, GoneOn, GivenUp, TryAgain };

Claimed claim(app::FirstInstance& instance, const fs::path& database, const app::Start& start) {
    using Claim = app::FirstInstance::Claim;
    const Claim claim = instance.claim(start);
    if (claim == Claim::Raised) {
        std::fputs(start.quick ? "daylong: it runs already, and its small window came to the front\n"
                               : "daylong: its window is open already, and came to the front\n",
                   stderr);
        return Claimed::GoneOn;
    }
    if (claim == Claim::First && !app::transcriptInUse(database)) return Claimed::Yes;
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
    return app::askToTryAgain(why) ? Claimed::TryAgain : Claimed::GivenUp;
}

/// Until the window is closed. `plan`: what is to be moved then, before it opens again.
int runWindow(const app::WindowOptions& options, const fs::path& database, const app::Start& start, bool portalDialogs,
              app::FirstInstance& instance, std::optional<app::MovePlan>& plan) {
    const auto devices = std::make_shared<app::DeviceChoice>(app::cacheFolder(), app::starterModel());
    const auto machine = std::make_shared<app::JudgedMachine>(devices);
    const auto move = [&plan](const app::MovePlan& wanted) {
        plan = wanted;
        QCoreApplication::exit(0);
    };
    app::Composition program(
        {.database = database,
         .stateFile = QString::fromStdString(app::windowFile().string()),
         .makeResponder = app::responders(app::localModels(devices)),
         .overrideSettings = [options](settings::Settings& settings) { options.override(settings); },
         .listDevices = [devices] { return devices->list().devices; },
         .inspect = [](const std::string& path) { return app::inspectModel(app::modelNow(path), app::starterModel()); },
         .inspectTemplate = app::templateInspector(app::starterModel()),
         .cacheCost = gpu::cacheCost,
         .cacheFolder = app::cacheFolder(),
         .apiToken = app::apiTokenFile(),
         .apiPort = serve::kUsualPort,
         .measureMachine = [machine](const std::string& device) { return machine->of(device); },
         .showFile = [](const QString& path) { app::showFile(QDBusConnection::sessionBus(), path); },
         .move = options.database.empty() ? std::function<void(const app::MovePlan&)>(move) : nullptr});
    QQuickWindow* const window = program.show(!start.quick && !options.fromBus);
    if (window == nullptr) {
        std::fprintf(stderr, "daylong: cannot open its window; see the messages above\n");
        return 1;
    }
    const auto connect = [](const QString& name) {
        return QDBusConnection::connectToBus(QDBusConnection::SessionBus, name);
    };
    app::DesktopLink link({.session = QDBusConnection::sessionBus(),
                           .system = QDBusConnection::systemBus(),
                           .connect = connect,
                           .portalDialogs = portalDialogs,
                           .isTheOne = database == app::defaultDatabase()},
                          program, *window, instance);
    const app::OrderlyEnd end([&program] { program.saveAll(); });
    program.start();
    link.begin(start);
    if (options.fromBus) link.showSoon();
    return QGuiApplication::exec();
}

int run(int argc, char* argv[]) {
    app::nameProgram();
    const app::WindowOptions options = app::parseWindowOptions(argc, argv);
    if (options.searchProvider) {
        return app::runSearchProvider(argc, argv, options.database.empty() ? app::defaultDatabase() : options.database);
    }
    if (!hasDisplay(options)) {
        app::refuseUnknown(options, options.unknown);
        std::fprintf(stderr, "daylong: there is no display here; talk in the terminal instead: daylong-cli chat\n");
        return 1;
    }
    const bool portalDialogs = app::preferPortalDialogs();
    app::Start start{.activation = app::activationOfThisStart(),
                     .newConversation = options.newConversation,
                     .quick = options.quick,
                     .question = QString::fromStdString(options.question)};
    QGuiApplication application(argc, argv);  // takes its own options out of argv
    if (portalDialogs) app::forgetPortalDialogs();
    app::refuseUnknown(options, {argv + 1, argv + argc});
    app::speakLanguageOf(QLocale::system(), application);
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/daylong.svg")));

    while (true) {
        app::settleMoves();
        // What the command line names is taken as it is; what was moved has to be there.
        if (options.database.empty() && !app::findMissing()) return 1;
        const fs::path database = options.database.empty() ? app::defaultDatabase() : options.database;
        app::FirstInstance instance(database);
        const Claimed claimed = claim(instance, database, start);
        if (claimed == Claimed::GoneOn) return 0;
        if (claimed == Claimed::GivenUp) return 1;
        const bool movedMeanwhile = options.database.empty() && database != app::defaultDatabase();
        if (claimed == Claimed::TryAgain || movedMeanwhile) continue;
        std::optional<app::MovePlan> plan;
        const int end = runWindow(options, database, start, portalDialogs, instance, plan);
        if (!plan) return end;
        start = {};
        // Whoever starts the program now is heard by this one, and has the next window.
        QObject::connect(&instance, &app::FirstInstance::asked, [&start](const app::Start& later) { start = later; });
        app::moveInWindow(*plan);
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    daylong::keepStandardDescriptors();
    daylong::returnLargeBlocks();
    ::umask(0077);  // what is kept of conversations is nobody else's on this machine
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "daylong: ended by an unexpected failure: %s. Everything said is in the transcript.\n",
                     error.what());
        return 1;
    }
}
