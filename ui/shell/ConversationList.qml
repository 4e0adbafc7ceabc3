import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Conversations
import Daylong.Elements
import Daylong.Exchange

// Folders, and every conversation: arrows move, Enter opens or folds, the menu key has the rest. Whoever shows it says
// what stands above a section: the name "section" means the list's own here, and ListView would look no further.
ListView {
    id: list
    objectName: "conversationList"

    required property ChatViewModel chat
    required property ArchiveViewModel archive
    readonly property SidebarModel rows: chat.sidebar

    signal opened()
    signal searchWanted(var folder)

    function reveal(conversation: var) {
        const folder = rows.folderOf(conversation)
        if (folder !== 0) rows.setFolded(folder, false)
        if (rows.currentRow < 0) return
        forceLayout() // it may have been folded away until now
        currentIndex = rows.currentRow
    }
    function renameAt(row: int) {
        if (row < 0) return
        positionViewAtIndex(row, ListView.Contain)
        const item = itemAtIndex(row) as ConversationRow
        if (item) item.rename()
    }
    function removeAt(row: int) {
        if (rows.folderAt(row) !== 0) rows.removeFolder(rows.folderAt(row))
        else if (row >= 0) chat.removeConversation(rows.idAt(row))
    }
    function exportAt(row: int) {
        const folder = rows.folderAt(row), id = rows.idAt(row)
        if (folder !== 0) archive.exporting.chooseFolder(rows.nameOf(folder), rows.conversationsIn(folder))
        else if (id !== 0) archive.exporting.choose(id, chat.conversations.titleOf(id))
    }
    function openAt(row: int) {
        if (rows.folderAt(row) !== 0) return foldAt(row, !rows.foldedAt(row))
        chat.openConversation(rows.idAt(row))
        opened()
    }
    function foldAt(row: int, folded: bool) {
        const folder = rows.insideAt(row)
        if (folder === 0) return
        rows.setFolded(folder, folded)
        if (folded) currentIndex = rows.rowOfFolder(folder)
    }
    function askForFolder(conversation: var) {
        folderSheet.ask(conversation)
    }

    model: rows
    clip: true
    spacing: 2
    reuseItems: true
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    keyNavigationEnabled: true
    highlightMoveDuration: 0
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Conversations")
    Keys.onReturnPressed: openAt(currentIndex)
    Keys.onEnterPressed: openAt(currentIndex)
    Keys.onDeletePressed: removeAt(currentIndex)
    Keys.onLeftPressed: foldAt(currentIndex, true)
    Keys.onRightPressed: foldAt(currentIndex, false)
    // Else the window's shortcut takes it, which is for the open conversation.
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_F2 && currentIndex >= 0
    Keys.onPressed: event => {
        const menu = event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier)
        if (event.key === Qt.Key_F2) renameAt(currentIndex)
        else if (menu && currentItem !== null) list.showMenu(currentItem, 12, currentItem.height)
        else return
        event.accepted = true
    }
    function showMenu(at: Item, x: real, y: real) {
        const menu = rows.folderAt(currentIndex) !== 0 ? folderMenu : rowMenu
        if (at === null) menu.popup()
        else menu.popup(at, x, y)
    }

    ScrollBar.vertical: ScrollBar {}

    ConversationDrag {
        id: dragging
        list: list
        rows: list.rows
    }

    section.property: "section"
    delegate: ConversationRow {
        width: ListView.view.width
        marked: dragging.target === index
        onClicked: {
            list.currentIndex = index
            list.openAt(index)
        }
        onMenuRequested: {
            list.currentIndex = index
            list.showMenu(null, 0, 0)
        }
        onDoubleClicked: if (!isFolder) rename()
        onRenamed: title => {
            if (isFolder) list.rows.renameFolder(folder, title)
            else list.chat.renameConversation(conversationId, title)
        }
        onRemoveRequested: list.removeAt(index)
    }

    QuietMenu { // of the current row, a conversation
        id: rowMenu
        objectName: "conversationMenu"
        MenuEntry {
            text: qsTr("Open")
            keys: qsTr("Enter")
            onTriggered: list.openAt(list.currentIndex)
        }
        MenuEntry {
            text: qsTr("Rename")
            keys: "F2"
            onTriggered: list.renameAt(list.currentIndex)
        }
        MenuEntry {
            text: qsTr("Move to…")
            onTriggered: list.showFolders()
        }
        MenuEntry {
            text: qsTr("Export…")
            onTriggered: list.exportAt(list.currentIndex)
        }
        MenuEntry {
            text: qsTr("Delete")
            keys: qsTr("Del")
            onTriggered: list.removeAt(list.currentIndex)
        }
    }
    function showFolders() {
        moveMenu.conversation = rows.idAt(currentIndex)
        moveMenu.inside = rows.insideAt(currentIndex)
        if (currentItem !== null) moveMenu.popup(currentItem, 12, currentItem.height)
    }
    MoveMenu {
        id: moveMenu
        rows: list.rows
        onNewWanted: list.askForFolder(conversation)
    }
    QuietMenu { // of the current row, a folder
        id: folderMenu
        objectName: "folderMenu"
        property var folder: 0
        property bool filled: false
        onAboutToShow: {
            folder = list.rows.folderAt(list.currentIndex)
            filled = list.rows.conversationsIn(folder).length > 0
        }
        MenuEntry {
            text: qsTr("Rename")
            keys: "F2"
            onTriggered: list.renameAt(list.currentIndex)
        }
        MenuEntry {
            text: qsTr("Search in it…")
            onTriggered: list.searchWanted(folderMenu.folder)
        }
        MenuEntry {
            text: qsTr("Export…")
            offered: folderMenu.filled
            onTriggered: list.exportAt(list.currentIndex)
        }
        MenuEntry {
            text: qsTr("Delete the folder; its conversations stay")
            keys: qsTr("Del")
            onTriggered: list.removeAt(list.currentIndex)
        }
    }
    FolderSheet {
        id: folderSheet
        rows: list.rows
    }
}
