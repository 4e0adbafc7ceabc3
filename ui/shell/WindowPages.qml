import QtQuick
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Exchange
import Daylong.Models
import Daylong.Program
import Daylong.Settings

// What the window shows under its header: the conversation, or in its place the settings or the models.
StackLayout {
    id: pages

    required property ChatViewModel chat
    required property MessageDraft draft
    required property ModelLibrary library
    required property ArchiveViewModel archive
    required property ProgramInfo program
    readonly property alias conversation: conversationPage
    property bool settingsOpen: false
    property bool modelsOpen: false

    signal modelsWanted()
    signal conversationWanted()
    signal modelFileWanted()
    signal folderWanted()
    signal shortcutsWanted()
    signal aboutWanted()

    // Where keys go when nothing else wants them.
    function takeFocus() {
        if (modelsOpen) modelsPage.takeFocus()
        else if (settingsOpen) settingsPage.forceActiveFocus()
        else conversationPage.focusComposer()
    }

    onSettingsOpenChanged: if (settingsOpen) modelsOpen = false
    onModelsOpenChanged: if (modelsOpen) settingsOpen = false
    currentIndex: modelsOpen ? 2 : settingsOpen ? 1 : 0

    ConversationPage {
        id: conversationPage
        chat: pages.chat
        draft: pages.draft
        library: pages.library
        archive: pages.archive
        onModelsRequested: pages.modelsWanted()
    }
    SettingsPage {
        id: settingsPage
        engine: pages.chat
        settings: pages.chat.settings
        own: pages.chat.ownSettings
        presets: pages.chat.presets
        looks: pages.chat.state
        archive: pages.archive
        library: pages.library
        program: pages.program
        onOpenModelRequested: pages.modelFileWanted()
        onModelsRequested: pages.modelsWanted()
        onShortcutsRequested: pages.shortcutsWanted()
        onAboutRequested: pages.aboutWanted()
        onExportRequested: pages.archive.exporting.choose(pages.chat.conversation, pages.chat.conversationTitle)
    }
    ModelsPage {
        id: modelsPage
        library: pages.library
        onOpenFileRequested: pages.modelFileWanted()
        onAddFolderRequested: pages.folderWanted()
        onConversationWanted: pages.conversationWanted()
    }
}
