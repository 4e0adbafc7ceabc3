// The states of folders and presets.
#include "picture_stage.h"

#include <QQuickItem>

#include <algorithm>
#include <string_view>

namespace daylong {
namespace {

void conversations(PictureStage& stage) {
    ui::ChatViewModel& chat = stage.program.chat();
    for (const char* title : {"Bread, from the beginning to the very end of it", "Rain", "A story about a small boat",
                              "Taxes", "A cover letter"}) {
        stage.say(QStringLiteral("Hello"));
        chat.renameConversation(chat.conversation(), QString::fromUtf8(title));
        stage.settle(30);
        if (std::string_view(title) == "Rain")
            chat.sidebar()->makeFolder(QStringLiteral("Kitchen"), chat.conversation());
        if (std::string_view(title) == "Taxes")
            chat.sidebar()->makeFolder(QStringLiteral("Office"), chat.conversation());
        chat.newConversation();
        stage.settle(30);
    }
    chat.sidebar()->moveTo(1, chat.sidebar()->idAt(chat.sidebar()->count() - 1));
    chat.sidebar()->setFolded(2, true);
    stage.settle(30);
}

void presets(PictureStage& stage) {
    ui::PresetsModel& all = *stage.program.chat().presets();
    ui::PresetEditor& editor = *all.editor();
    for (const char* name : {"Gardener", "Brief and to the point", "Translator"}) {
        all.make();
        editor.setName(QString::fromUtf8(name));
        editor.setOwnPrompt(true);
        editor.setSystemPrompt(QStringLiteral("You are a %1.").arg(QString::fromUtf8(name)));
        editor.setDefault(std::string_view(name) == "Gardener");
        if (std::string_view(name) == "Translator") editor.setModelPath(QStringLiteral("/models/Qwen3-4B-Q4_K_M.gguf"));
        editor.save();
        stage.settle(30);
    }
    QMetaObject::invokeMethod(stage.window->findChild<QObject*>("presetSheet"), "close");
    stage.settle(300);
}

void openSidebar(PictureStage& stage) { stage.window->setProperty("sidebarOver", stage.window->property("narrow")); }

}  // namespace

std::vector<PictureState> folderStates() {
    return {
        {.name = "folders", .begin = conversations, .show = openSidebar},
        {.name = "folders-move",
         .begin = conversations,
         .show =
             [](PictureStage& stage) {
                 openSidebar(stage);
                 auto* list = stage.window->findChild<QObject*>("conversationList");
                 list->setProperty("currentIndex", stage.program.chat().sidebar()->count() - 1);
                 QMetaObject::invokeMethod(list, "showFolders");
             }},
        {.name = "presets-new",
         .begin = presets,
         .show =
             [](PictureStage& stage) {
                 openSidebar(stage);
                 QMetaObject::invokeMethod(stage.window->findChild<QObject*>("presetButton"), "clicked");
             }},
        {.name = "presets-settings",
         .begin = presets,
         .show =
             [](PictureStage& stage) {
                 stage.program.chat().ownSettings()->setPreset(stage.program.chat().presets()->idAt(0));
                 stage.window->setProperty("settingsOpen", true);
                 stage.settle(100);
                 auto* group = stage.window->findChild<QQuickItem*>("newPreset");
                 for (QQuickItem* above = group; above != nullptr; above = above->parentItem()) {
                     if (!above->property("contentY").isValid()) continue;
                     const double end = group->mapToItem(above, {0, 0}).y() + above->property("contentY").toReal();
                     above->setProperty("contentY", std::max(0.0, end - above->height() + 80));
                     break;
                 }
             }},
        {.name = "presets-sheet",
         .begin = presets,
         .show = [](PictureStage& stage) { stage.program.chat().presets()->edit(3); }},
    };
}

}  // namespace daylong
