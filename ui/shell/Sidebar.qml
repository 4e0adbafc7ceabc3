import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Conversations
import Daylong.Elements
import Daylong.Exchange
import Daylong.Settings

// Search, and every conversation.
Rectangle {
    id: sidebar

    required property ChatViewModel chat
    required property ArchiveViewModel archive

    property bool trashOpen: false
    readonly property bool cramped: width < Theme.scaled(220) // buttons have room for their text alone

    /// Something was opened: where the sidebar lies over the conversation, it goes away.
    signal opened()
    signal settingsWanted()

    function focusSearch() {
        searchField.forceActiveFocus()
        searchField.selectAll()
    }
    function renameCurrent() {
        list.reveal(chat.conversations.current)
        list.renameAt(chat.sidebar.currentRow) // none where it is not listed
    }

    color: Theme.panel
    onVisibleChanged: trashOpen = false

    MouseArea { // nothing goes through to what lies beneath
        anchors.fill: parent
        onWheel: {}
    }
    DropArea { // an export of another program
        id: drop
        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: dropped => {
            if (dropped.urls.length === 0) return
            dropped.accept(Qt.CopyAction)
            sidebar.archive.importing.look(dropped.urls[0])
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 12
        spacing: 10

        TextEntry {
            id: searchField
            readonly property var inside: sidebar.chat.search.folder // that is searched alone; 0: everything
            Layout.fillWidth: true
            leftPadding: Theme.scaled(36)
            rightPadding: clear.visible ? Theme.scaled(34) : 10
            placeholderText: inside === 0 ? qsTr("Search everything said")
                                          : qsTr("Search in “%1”").arg(sidebar.chat.sidebar.nameOf(inside))
            text: sidebar.chat.search.query
            onTextEdited: sidebar.chat.search.query = text
            Keys.onEscapePressed: event => {
                // Else it is for what lies around: a sidebar over the conversation goes.
                event.accepted = sidebar.chat.search.active || sidebar.chat.search.folder !== 0
                sidebar.chat.search.clear()
                sidebar.chat.search.folder = 0
            }
            Keys.onDownPressed: {
                results.currentIndex = 0
                results.forceActiveFocus()
            }
            onAccepted: if (results.count > 0) sidebar.chat.search.open(0)

            ToolIcon {
                anchors.verticalCenter: parent.verticalCenter
                x: 4
                width: Theme.scaled(30)
                height: width
                enabled: false
                opacity: 1
                icon.width: Theme.scaled(18)
                icon.height: Theme.scaled(18)
                icon.source: "qrc:/icons/search.svg"
                Accessible.ignored: true
            }
            ToolIcon {
                id: clear
                anchors.verticalCenter: parent.verticalCenter
                anchors.right: parent.right
                anchors.rightMargin: 3
                width: Theme.scaled(28)
                height: width
                icon.width: Theme.scaled(16)
                icon.height: Theme.scaled(16)
                visible: sidebar.chat.search.active || sidebar.chat.search.folder !== 0
                icon.source: "qrc:/icons/close.svg"
                text: qsTr("Clear the search")
                onClicked: {
                    sidebar.chat.search.clear()
                    sidebar.chat.search.folder = 0
                    searchField.forceActiveFocus()
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: 4
            PushButton {
                Layout.fillWidth: true
                readonly property bool cramped: sidebar.cramped || withPreset.visible
                text: qsTr("New conversation")
                display: cramped ? AbstractButton.TextOnly : AbstractButton.TextBesideIcon
                leftPadding: cramped ? 4 : 14
                rightPadding: leftPadding
                icon.source: "qrc:/icons/compose.svg"
                ToolTip.text: KeyTable.keyOf("newConversation")
                ToolTip.visible: hovered
                ToolTip.delay: 600
                onClicked: {
                    sidebar.chat.newConversation()
                    sidebar.opened()
                }
            }
            ToolIcon {
                id: withPreset
                objectName: "presetButton"
                visible: sidebar.chat.presets.count > 0
                icon.source: "qrc:/icons/expand.svg"
                text: qsTr("New conversation with a preset")
                onClicked: presetMenu.popup(withPreset, 0, withPreset.height)
            }
            ToolIcon {
                objectName: "temporaryButton"
                icon.source: "qrc:/icons/temporary.svg"
                text: qsTr("Temporary conversation: nothing of it is kept")
                keys: KeyTable.keyOf("newTemporary")
                onClicked: {
                    sidebar.chat.newTemporary()
                    sidebar.opened()
                }
            }
            ToolIcon {
                id: more
                objectName: "archiveButton"
                icon.source: "qrc:/icons/menu.svg"
                text: qsTr("Import and export")
                onClicked: archiveMenu.popup(more, 0, more.height)
            }
        }
        PresetMenu {
            id: presetMenu
            presets: sidebar.chat.presets
            onChosen: preset => {
                sidebar.chat.newConversationWith(preset)
                sidebar.opened()
            }
            onPresetsWanted: sidebar.settingsWanted()
        }
        QuietMenu {
            id: archiveMenu
            objectName: "archiveMenu"
            MenuEntry {
                text: qsTr("New folder…")
                onTriggered: list.askForFolder(0)
            }
            MenuEntry {
                text: qsTr("Import…")
                keys: KeyTable.keyOf("importOthers")
                onTriggered: sidebar.archive.importing.wanted()
            }
            MenuEntry {
                text: qsTr("Export…")
                keys: KeyTable.keyOf("exportThis")
                onTriggered: {
                    const open = sidebar.chat.temporary ? 0 : sidebar.chat.conversation
                    sidebar.archive.exporting.choose(open, sidebar.chat.conversationTitle)
                }
            }
        }

        SearchResults {
            id: results
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: sidebar.chat.search.active
            search: sidebar.chat.search
        }

        PushButton {
            objectName: "redactFound"
            Layout.fillWidth: true
            display: sidebar.cramped ? AbstractButton.TextOnly : AbstractButton.TextBesideIcon
            leftPadding: sidebar.cramped ? 4 : 14
            rightPadding: leftPadding
            visible: searchField.inside === 0 && sidebar.chat.search.active && results.count > 0 // it is for all
            icon.source: "qrc:/icons/delete.svg"
            text: sidebar.cramped ? qsTr("Redact…") : qsTr("Redact what matches…")
            onClicked: sidebar.archive.redacting.chooseSearch(sidebar.chat.search.query)
        }
        Connections {
            target: sidebar.archive.redacting
            function onDone() {
                sidebar.chat.search.clear() // what it found is not there any more
            }
        }

        Connections {
            target: sidebar.chat.sidebar
            function onFoldersChanged() { // the one that is searched may be gone
                if (sidebar.chat.sidebar.rowOfFolder(sidebar.chat.search.folder) < 0) sidebar.chat.search.folder = 0
            }
        }

        ConversationList {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: !sidebar.chat.search.active && !sidebar.trashOpen
            chat: sidebar.chat
            archive: sidebar.archive
            section.delegate: SectionLabel {}
            onOpened: sidebar.opened()
            onSearchWanted: folder => {
                sidebar.chat.search.folder = folder
                sidebar.focusSearch()
            }
        }

        TrashList {
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: !sidebar.chat.search.active && sidebar.trashOpen
            trash: sidebar.chat.conversations.trash
            onRestored: sidebar.opened()
            Keys.onEscapePressed: sidebar.trashOpen = false
        }

        PushButton {
            objectName: "trashButton"
            Layout.fillWidth: true
            display: sidebar.cramped ? AbstractButton.TextOnly : AbstractButton.TextBesideIcon
            leftPadding: sidebar.cramped ? 4 : 14
            rightPadding: leftPadding
            visible: !sidebar.chat.search.active
            text: sidebar.trashOpen ? (sidebar.cramped ? qsTr("Back") : qsTr("Back to the conversations"))
                : sidebar.chat.conversations.trash.count === 0 ? qsTr("Deleted")
                : qsTr("Deleted (%1)").arg(sidebar.chat.conversations.trash.count)
            icon.source: sidebar.trashOpen ? "qrc:/icons/undo.svg" : "qrc:/icons/delete.svg"
            onClicked: sidebar.trashOpen = !sidebar.trashOpen
        }
    }

    Rectangle { // dropped here, it is imported
        anchors.fill: parent
        anchors.margins: 4
        visible: drop.containsDrag
        radius: Theme.radius
        color: "transparent"
        border.width: 2
        border.color: Theme.accent
    }
    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.line
    }
}
