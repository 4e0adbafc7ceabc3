// The program without a window, over a scripted responder: its view models, and the service and the database behind
// them.
#pragma once

#include "archive/choices.h"
#include "compose.h"
#include "inspect_model.h"
#include "support/scripted_responder.h"
#include "support/temporary_folder.h"
#include "support/turn_responders.h"

#include <QAbstractItemModel>

#include <functional>
#include <vector>

namespace daylong {

inline const std::vector<engine::DeviceInfo> kDevices = {
    {.id = "cpu", .name = "CPU", .memoryTotalBytes = 1ULL << 30U, .memoryFreeBytes = 0},
    {.id = "cuda:0",
     .name = "Fast GPU",
     .memoryTotalBytes = 8ULL << 30U,
     .memoryFreeBytes = 7ULL << 30U,
     .kind = engine::DeviceKind::DiscreteGpu,
     .rowsAtOnce = 512}};

/// Models are told apart by their paths; the one named "missing" is.
inline chat::MakeResponder modelsByPath() {
    return [](const settings::Settings& settings,
              const chat::Workplace& workplace) -> Result<std::unique_ptr<chat::Responder>> {
        if (settings.modelPath == "missing") return Error{ErrorCode::NotFound, "there is no such model"};
        unit::Script script;
        script.model.fingerprint = "model at " + settings.modelPath;
        return unit::scriptedResponderMaker(script)(settings, workplace);
    };
}

/// The program with its files in this folder.
inline app::CompositionOptions programIn(const unit::TemporaryFolder& folder, chat::MakeResponder responder,
                                         const std::function<void(settings::Settings&)>& settings = {}) {
    return {.database = folder / "daylong.db",
            .stateFile = QString::fromStdString((folder / "window.ini").string()),
            .makeResponder = std::move(responder),
            .overrideSettings = settings,
            .listDevices = {},
            .inspect = {}};
}
/// And with what looks into model files; `starter` stands for the one that comes with the program.
inline app::CompositionOptions withInspectors(app::CompositionOptions options, const char* starter) {
    options.inspect = [starter](const std::string& path) { return app::inspectModel(path, starter); };
    options.inspectTemplate = app::templateInspector(starter);
    return options;
}

struct OwnFolder {
    unit::TemporaryFolder folder;
};

struct Running {
    explicit Running(app::CompositionOptions options) : composition(std::move(options)) {}
    void start() {
        composition.start();
        settle();
    }
    void settle() {
        composition.service().drain();
        composition.bridge().flush();
    }
    app::Composition composition;
};

struct Program : OwnFolder, Running {
    /// Where no memory matters: what answers knows turns and no tokens.
    Program() : Program(unit::scriptedTurns({"All right."})) {}
    explicit Program(const chat::MakeResponder& responder,
                     const std::function<void(settings::Settings&)>& settings = {})
        : Running([&] {
              auto options = programIn(folder, responder, settings);
              options.listDevices = [] { return kDevices; };
              options.inspect = [](const std::string& path) { return app::inspectModel(path, path); };
              return options;
          }()) {
        start();
    }
    explicit Program(unit::Script script, const std::function<void(settings::Settings&)>& settings = {})
        : Program(unit::scriptedResponderMaker(std::move(script)), settings) {}
    void useModel(const std::string& path) {
        settings::Settings settings;
        settings.modelPath = path;
        archive::applySettings(composition.service(), settings);
        settle();
    }
    bool say(const QString& text) {
        const bool sent = composition.chat().send(text);
        settle();
        return sent;
    }
    ui::ChatViewModel& chat = composition.chat();
};

inline QVariant at(const QAbstractItemModel& model, int row, int role) { return model.data(model.index(row, 0), role); }

}  // namespace daylong
