// A window of the program to take pictures of.
#pragma once

#include "compose.h"
#include "desktop/small_window.h"
#include "gpu/devices.h"
#include "inspect_model.h"
#include "paths.h"
#include "remote/remote_responder.h"
#include "support/scripted_responder.h"
#include "support/temporary_folder.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

namespace daylong {

/// The machine that models are judged for in pictures: the same wherever they are taken.
const library::Machine kPictured{.memoryBytes = 16'700'000'000,
                                 .availableBytes = 9'000'000'000,
                                 .bytesPerSecond = 41.2e9};

struct PictureStage {
    explicit PictureStage(chat::MakeResponder responder, const std::function<void(settings::Settings&)>& settings = {})
        : program(app::CompositionOptions{.database = folder / "daylong.db",
                                          .stateFile = QString::fromStdString((folder / "window.ini").string()),
                                          .makeResponder = std::move(responder),
                                          .overrideSettings = settings,
                                          .listDevices = [] { return gpu::listDevices().devices; },
                                          .inspect = [this](const std::string& path) { return inspect(path); },
                                          .inspectTemplate = app::templateInspector(app::starterModel()),
                                          .apiToken = folder / "api-token",
                                          .library = folder / "models",
                                          .servers = folder / "settings",
                                          .measureMachine = [](const std::string&) { return kPictured; },
                                          .move = [](const app::MovePlan&) {}}) {
        window = program.show();
        window->resize(1200, 800);
        program.start();
        settle();
    }
    Result<settings::ModelSummary> inspect(const std::string& path) const {
        if (!settings::isRemote(path)) return app::inspectModel(path, app::starterModel());
        return remote::summaryOf(TRY(remote::findModel(folder / "settings", path)));
    }
    void settle(int milliseconds = 300) {
        program.service().drain();
        program.bridge().flush();
        QTest::qWait(milliseconds);
    }
    void say(const QString& text) {
        program.chat().send(text);
        program.service().drain();
        program.bridge().flush();
    }
    bool save(const QDir& target, const QString& name) {
        settle();
        const QString file = target.filePath(name);
        const bool saved = window->grabWindow().save(file);
        std::fprintf(stderr, "%s %s\n", saved ? "wrote" : "could not write", qPrintable(file));
        return saved;
    }
    unit::TemporaryFolder folder;
    app::Composition program;
    std::unique_ptr<app::SmallWindow> other;
    QQuickWindow* window = nullptr;  // that pictures are taken of: the program's, until a state has another
};

/// A state of the window to take pictures of: its name, and what brings the window there; the window is settled after
/// it.
struct PictureState {
    QString name;
    std::function<void(PictureStage&)> begin;      // once
    std::function<void(PictureStage&)> show = {};  // again at every size
    bool small = false;                            // another window than the program's, as high as what stands in it
};
/// From its beginning (0) to its end (1).
void openSettings(PictureStage& stage, double place);
/// Those of the page "Models", and of settings where a server answers.
std::vector<PictureState> modelStates();
/// Those of taking in, taking out, and redacting.
std::vector<PictureState> archiveStates();
/// Those of attached files.
std::vector<PictureState> fileStates();
/// Those of folders and presets.
std::vector<PictureState> folderStates();
/// Those of what waits, of a reply elsewhere, and of temporary conversations.
std::vector<PictureState> queueStates();
/// Those of the small windows.
std::vector<PictureState> windowStates();

/// Every state of the window, light and dark, at every width and in two sizes of text, to look at: into `target`, as
/// STATE-light-420-10.png. `only`: those whose names match.
bool takeMatrix(const QDir& target, const QRegularExpression& only);

}  // namespace daylong
