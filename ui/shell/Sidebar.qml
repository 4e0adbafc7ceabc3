import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong

// Search, and every conversation.
Rectangle {
    id: sidebar

    required property ChatViewModel chat
    required property ArchiveViewModel archive

    property bool trashOpen: false
    readonly property bool cramped: width < Theme.scaled(220) // buttons have room for their text alone

    /// Something was opened: where the sidebar lies over the conversation, it goes away.
    signal opened()

    function focusSearch() {
        searchField.forceActiveFocus()
        searchField.selectAll()
    }
    function renameCurrent() {
        list.currentIndex = chat.conversations.currentRow
        list.renameAt(list.currentIndex)
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
            Layout.fillWidth: true
            leftPadding: Theme.scaled(36)
            rightPadding: clear.visible ? Theme.scaled(34) : 10
            placeholderText: qsTr("Search everything said")
            text: sidebar.chat.search.query
            onTextEdited: sidebar.chat.search.query = text
            Keys.onEscapePressed: event => {
                event.accepted = sidebar.chat.search.active // else it is for what lies around: a sidebar over the conversation goes
                sidebar.chat.search.clear()
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
                icon.source: "icons/search.svg"
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
                visible: sidebar.chat.search.active
                icon.source: "icons/close.svg"
                text: qsTr("Clear the search")
                onClicked: {
                    sidebar.chat.search.clear()
                    searchField.forceActiveFocus()
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: 4
            PushButton {
                Layout.fillWidth: true
                text: qsTr("New conversation")
                display: sidebar.cramped ? AbstractButton.TextOnly : AbstractButton.TextBesideIcon
                leftPadding: sidebar.cramped ? 4 : 14
                rightPadding: leftPadding
                icon.source: "icons/compose.svg"
                ToolTip.text: KeyTable.keyOf("newConversation")
                ToolTip.visible: hovered
                ToolTip.delay: 600
                onClicked: {
                    sidebar.chat.newConversation()
                    sidebar.opened()
                }
            }
            ToolIcon {
                objectName: "temporaryButton"
                icon.source: "icons/temporary.svg"
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
                icon.source: "icons/menu.svg"
                text: qsTr("Import and export")
                onClicked: archiveMenu.popup(more, 0, more.height)
            }
        }
        QuietMenu {
            id: archiveMenu
            objectName: "archiveMenu"
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
            visible: sidebar.chat.search.active && results.count > 0
            icon.source: "icons/delete.svg"
            text: sidebar.cramped ? qsTr("Redact…") : qsTr("Redact what matches…")
            onClicked: sidebar.archive.redacting.chooseSearch(sidebar.chat.search.query)
        }
        Connections {
            target: sidebar.archive.redacting
            function onDone() {
                sidebar.chat.search.clear() // what it found is not there any more
            }
        }

        ListView {
            id: list
            objectName: "conversationList"

            function renameAt(row: int) {
                if (row < 0) return
                positionViewAtIndex(row, ListView.Contain)
                const item = itemAtIndex(row) as ConversationRow
                if (item) item.rename()
            }
            function removeAt(row: int) {
                if (row >= 0) sidebar.chat.removeConversation(sidebar.chat.conversations.idAt(row))
            }
            function exportAt(row: int) {
                if (row < 0) return
                const id = sidebar.chat.conversations.idAt(row)
                sidebar.archive.exporting.choose(id, sidebar.chat.conversations.titleOf(id))
            }
            function openAt(row: int) {
                sidebar.chat.openConversation(sidebar.chat.conversations.idAt(row))
                sidebar.opened()
            }

            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: !sidebar.chat.search.active && !sidebar.trashOpen
            model: sidebar.chat.conversations
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
            Keys.onPressed: event => {
                const menu = event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier)
                if (event.key === Qt.Key_F2) renameAt(currentIndex)
                else if (menu && currentItem !== null) rowMenu.popup(currentItem, 12, currentItem.height)
                else return
                event.accepted = true
            }

            ScrollBar.vertical: ScrollBar {}

            section.property: "section"
            section.delegate: Label {
                required property string section
                topPadding: 10
                bottomPadding: 4
                leftPadding: 12
                text: section
                font.pointSize: Theme.fontSmall
                font.weight: Font.DemiBold
                color: Theme.muted
            }
            delegate: ConversationRow {
                width: ListView.view.width
                onClicked: {
                    list.currentIndex = index
                    list.openAt(index)
                }
                onMenuRequested: {
                    list.currentIndex = index
                    rowMenu.popup()
                }
                onDoubleClicked: rename()
                onRenamed: title => sidebar.chat.renameConversation(conversationId, title)
                onRemoveRequested: sidebar.chat.removeConversation(conversationId)
            }
        }

        QuietMenu { // of the list's current row
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
                text: qsTr("Export…")
                onTriggered: list.exportAt(list.currentIndex)
            }
            MenuEntry {
                text: qsTr("Delete")
                keys: qsTr("Del")
                onTriggered: list.removeAt(list.currentIndex)
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
            icon.source: sidebar.trashOpen ? "icons/undo.svg" : "icons/delete.svg"
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
