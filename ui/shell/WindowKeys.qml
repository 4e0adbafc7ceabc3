import QtQuick
import QtQml.Models
import Daylong.Chat
import Daylong.Elements
import Daylong.Exchange

// What the window's keys do, wherever the focus is: an action for each row of KeyTable that names one. The wheel with
// Ctrl, too; so this lies above everything.
Item {
    id: keys

    required property ChatViewModel chat
    required property ArchiveViewModel archive
    required property Sidebar sidebar
    required property ConversationPage conversation

    signal conversationWanted() // whatever lies over it goes away
    signal sidebarWanted()
    signal sidebarToggled()
    signal settingsToggled()
    signal modelsToggled()
    signal shortcutsWanted()
    signal closeWanted()

    readonly property var rows: KeyTable.rows
    readonly property var actions: ({
        newConversation: () => {
            chat.newConversation()
            conversationWanted()
            conversation.focusComposer()
        },
        newTemporary: () => {
            chat.newTemporary()
            conversationWanted()
            conversation.focusComposer()
        },
        search: () => {
            sidebarWanted()
            sidebar.focusSearch()
        },
        rename: () => {
            chat.search.clear() // its results stand where the list would be
            sidebarWanted()
            sidebar.renameCurrent()
        },
        importOthers: () => archive.importing.wanted(),
        exportThis: () => archive.exporting.choose(chat.temporary ? 0 : chat.conversation, chat.conversationTitle),
        attach: () => {
            conversationWanted()
            conversation.attach()
        },
        find: () => {
            if (chat.messages.count === 0) return actions.search() // nothing is said here yet
            conversationWanted()
            conversation.find()
        },
        pickDay: () => {
            conversationWanted()
            if (chat.messages.count > 0) conversation.pickDay()
            else conversation.focusComposer()
        },
        showBranches: () => {
            conversationWanted()
            chat.listBranches(0)
        },
        showMemory: () => {
            conversationWanted()
            if (chat.conversation !== 0) conversation.showMemory()
        },
        showStart: () => {
            conversationWanted()
            conversation.showStart()
        },
        showEnd: () => {
            conversationWanted()
            conversation.showEnd()
        },
        toggleSidebar: () => sidebarToggled(),
        toggleSettings: () => settingsToggled(),
        toggleModels: () => modelsToggled(),
        largerText: () => chat.state.zoom(1),
        smallerText: () => chat.state.zoom(-1),
        normalText: () => chat.state.zoom(0),
        showShortcuts: () => shortcutsWanted(),
        quit: () => closeWanted()
    })

    Instantiator {
        model: keys.rows.filter(row => row.action)
        delegate: Shortcut {
            required property var modelData
            sequences: modelData.keys
            onActivated: keys.actions[modelData.action]()
        }
    }
    WheelHandler {
        acceptedModifiers: Qt.ControlModifier
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => keys.chat.state.zoom(event.angleDelta.y > 0 ? 1 : -1)
    }
}
