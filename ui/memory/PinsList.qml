import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Messages

// What is pinned in the open conversation, and what that takes of the memory: each leads to its place, or is let go of.
Column {
    id: pinned
    objectName: "pinsList"

    required property PinsModel pins

    signal followed(message: var) // to its place
    signal unpinned(message: var)

    function takeFocus() {
        list.currentIndex = 0
        list.forceActiveFocus()
    }
    function openAt(row: int) {
        const item = list.itemAtIndex(row)
        if (item !== null) followed(item.messageId)
    }
    function unpin(row: int) {
        const item = list.itemAtIndex(row)
        if (item !== null) unpinned(item.messageId)
    }

    spacing: 8

    Hint {
        text: pinned.pins.count === 0
            ? qsTr("Nothing is pinned in this conversation. The pin below a message makes the model keep seeing it.")
            : qsTr("The model keeps seeing these. They take %1 tokens of its memory.")
                .arg(pinned.pins.tokens.toLocaleString(Qt.locale(), "f", 0))
    }
    ListView {
        id: list
        width: parent.width
        height: contentHeight
        interactive: false // the sheet scrolls
        model: pinned.pins
        spacing: 2
        keyNavigationEnabled: true
        highlightMoveDuration: 0
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Pinned messages")
        Keys.onReturnPressed: pinned.openAt(currentIndex)
        Keys.onEnterPressed: pinned.openAt(currentIndex)
        Keys.onDeletePressed: pinned.unpin(currentIndex)

        delegate: ItemDelegate {
            id: row
            required property int index
            required property var messageId
            required property string excerpt
            required property string author
            required property string when
            required property int tokens
            readonly property string detail: tokens > 0
                ? qsTr("%1 · %2 · %3 tokens").arg(author).arg(when).arg(tokens.toLocaleString(Qt.locale(), "f", 0))
                : qsTr("%1 · %2 · not read yet").arg(author).arg(when)

            width: ListView.view.width
            leftPadding: 10
            rightPadding: 4
            topPadding: 6
            bottomPadding: 6
            focusPolicy: Qt.NoFocus
            onClicked: pinned.openAt(index)
            Accessible.role: Accessible.ListItem
            Accessible.onPressAction: clicked()
            Accessible.name: qsTr("%1: %2").arg(detail).arg(excerpt)

            contentItem: RowLayout {
                spacing: 4
                ColumnLayout {
                    spacing: 2
                    Label {
                        Layout.fillWidth: true
                        text: row.detail
                        elide: Text.ElideRight
                        font.pointSize: Theme.fontSmall
                        color: Theme.muted
                    }
                    Excerpt {
                        Layout.fillWidth: true
                        text: row.excerpt
                    }
                }
                ToolIcon {
                    focusPolicy: Qt.NoFocus
                    icon.source: "qrc:/icons/pinned.svg"
                    tint: Theme.accent
                    text: qsTr("Unpin")
                    keys: qsTr("Del")
                    onClicked: pinned.unpin(row.index)
                }
            }
            background: RowGround {
                hovered: row.hovered
                focused: row.ListView.isCurrentItem && list.activeFocus
            }
        }
    }
}
