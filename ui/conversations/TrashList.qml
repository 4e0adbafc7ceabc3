import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Conversations
import Daylong.Elements

// What was deleted and is still kept: each comes back, or goes for good.
ListView {
    id: list
    objectName: "trashList"

    required property TrashModel trash

    signal restored()

    function restoreAt(row: int) {
        if (row < 0) return
        trash.restore(row)
        restored()
    }
    function purgeAt(row: int) {
        if (row >= 0) confirm.ask(row)
    }

    model: trash
    clip: true
    spacing: 2
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    keyNavigationEnabled: true
    highlightMoveDuration: 0
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Deleted")
    Keys.onReturnPressed: restoreAt(currentIndex)
    Keys.onEnterPressed: restoreAt(currentIndex)
    Keys.onDeletePressed: purgeAt(currentIndex)

    ScrollBar.vertical: ScrollBar {}

    header: Label {
        width: ListView.view.width
        padding: 12
        topPadding: 4
        text: list.count === 0 ? qsTr("Nothing is deleted. What you delete is kept here for a month.")
                               : qsTr("Kept for a month, then deleted for good.")
        wrapMode: Text.Wrap
        font.pointSize: Theme.fontSmall
        color: Theme.muted
    }
    delegate: ItemDelegate {
        id: row
        required property int index
        required property string title
        required property string detail

        width: ListView.view.width
        leftPadding: 12
        rightPadding: 6
        topPadding: 6
        bottomPadding: 6
        focusPolicy: Qt.NoFocus // the list takes focus, arrows move in it
        Accessible.role: Accessible.ListItem
        Accessible.name: qsTr("%1. %2").arg(title).arg(detail)
        onClicked: list.currentIndex = index

        contentItem: RowLayout {
            spacing: 2
            ColumnLayout {
                spacing: 2
                Label {
                    Layout.fillWidth: true
                    text: row.title
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    color: Theme.text
                }
                Label {
                    Layout.fillWidth: true
                    text: row.detail
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
            }
            ToolIcon {
                focusPolicy: Qt.NoFocus
                icon.source: "qrc:/icons/undo.svg"
                text: qsTr("Bring back")
                keys: qsTr("Enter")
                onClicked: list.restoreAt(row.index)
            }
            ToolIcon {
                focusPolicy: Qt.NoFocus
                icon.source: "qrc:/icons/delete.svg"
                text: qsTr("Delete for good")
                keys: qsTr("Del")
                onClicked: list.purgeAt(row.index)
            }
        }
        background: RowGround {
            hovered: row.hovered
            focused: row.ListView.isCurrentItem && list.activeFocus
        }
    }

    Popup { // there is no way back from it
        id: confirm
        objectName: "purgeQuestion"
        property int row: -1
        function ask(which: int) {
            row = which
            open()
            no.forceActiveFocus()
        }
        function answer(yes: bool) {
            close()
            if (yes) list.trash.purge(row)
            list.forceActiveFocus()
        }
        x: (list.width - width) / 2
        y: 48
        width: list.width - 16
        padding: 14
        modal: true
        focus: true
        background: PopupGround {}
        contentItem: ColumnLayout {
            spacing: 12
            Label {
                Layout.fillWidth: true
                text: qsTr("Delete this for good? It cannot be brought back.")
                wrapMode: Text.Wrap
                color: Theme.text
            }
            Flow {
                Layout.fillWidth: true
                spacing: 8
                PushButton {
                    id: no
                    text: qsTr("Keep")
                    onClicked: confirm.answer(false)
                }
                PushButton {
                    text: qsTr("Delete for good")
                    onClicked: confirm.answer(true)
                }
            }
        }
    }
}
