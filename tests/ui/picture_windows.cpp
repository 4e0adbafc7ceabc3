// The states of the small windows: the one for a quick question, and those that come in place of the program's.
#include "picture_stage.h"

namespace daylong {
namespace {

constexpr const char* kQuestion = "How do I bake bread without a machine?";

/// A state of the window in this file.
PictureState inPlace(const char* name, const char* file, const QVariantMap& properties) {
    const auto begin = [file = QString::fromLatin1(file), properties](PictureStage& stage) {
        stage.other = std::make_unique<app::SmallWindow>(file, properties);
        stage.window = stage.other->window();
        stage.window->show();
    };
    return {.name = name, .begin = begin, .small = true};
}

void openQuick(PictureStage& stage) {
    stage.program.quick().begin();
    stage.window = stage.program.makeQuickWindow();
    stage.window->show();
}

}  // namespace

std::vector<PictureState> windowStates() {
    return {
        {.name = "quick", .begin = openQuick, .small = true},
        {.name = "quick-answered",
         .begin =
             [](PictureStage& stage) {
                 openQuick(stage);
                 stage.program.quick().ask(kQuestion);
                 stage.say(kQuestion);
             },
         .small = true},
        {.name = "quick-long",
         .begin =
             [](PictureStage& stage) {
                 stage.say("Hello");
                 stage.say("Hello again");
                 openQuick(stage);
                 stage.program.quick().ask("And how would I print all of it, in a program that is as small as can be?");
                 stage.say("And how would I print all of it, in a program that is as small as can be?");
             },
         .small = true},
        inPlace("in-use", "InUseWindow.qml",
                {{"why",
                  "/home/maria/.local/share/daylong/daylong.db is open in another program, daylong-cli (process 4711). "
                  "Close it there, and try again."}}),
        inPlace("place", "PlaceWindow.qml", {{"models", false}, {"place", "/media/maria/Archive disk/daylong"}}),
        inPlace("place-models", "PlaceWindow.qml",
                {{"models", true}, {"place", "/media/maria/Archive disk/daylong/models"}}),
        inPlace("place-nothing", "PlaceWindow.qml",
                {{"models", false}, {"place", "/media/maria/Archive disk"}, {"nothingThere", true}}),
        inPlace("moving", "MoveWindow.qml",
                {{"what", "Your conversations move to /media/maria/Archive disk/daylong"}, {"progress", 0.4}}),
        inPlace("moving-problem", "MoveWindow.qml",
                {{"what", ""},
                 {"problem", "cannot write to /media/maria/Archive disk/daylong: there is no space left on the disk"}}),
    };
}

}  // namespace daylong
