import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements

// Below a message of the user's: what of the forgotten part was quoted to the model with it. Each leads to its place,
// or is let go of.
Column {
    id: list

    required property ChatViewModel chat
    required property var messageId
    required property var passages // of {id, who, when, excerpt}
    required property bool lastTurn // letting go of one is answered anew
    property bool unfolded: false

    spacing: 2
    topPadding: 4

    PushButton {
        objectName: "recalledFold"
        anchors.right: parent.right
        text: list.passages.length === 1
            ? qsTr("1 passage recalled") : qsTr("%1 passages recalled").arg(list.passages.length)
        font.pointSize: Theme.fontSmall
        Accessible.name: list.unfolded ? qsTr("%1, fold").arg(text) : qsTr("%1, show").arg(text)
        onClicked: list.unfolded = !list.unfolded
    }
    Repeater {
        model: list.unfolded ? list.passages : []
        delegate: Row {
            id: row
            required property var modelData
            width: list.width
            spacing: 4

            ItemDelegate {
                id: place
                objectName: "recalledPlace"
                width: parent.width - drop.width - parent.spacing
                padding: 6
                leftPadding: 10
                onClicked: list.chat.openAt(list.chat.conversation, row.modelData.id)
                Accessible.role: Accessible.Link
                Accessible.onPressAction: clicked()
                Accessible.name: qsTr("%1, %2: %3").arg(row.modelData.who).arg(row.modelData.when)
                    .arg(row.modelData.excerpt)
                contentItem: Label {
                    text: qsTr("%1 · %2: %3").arg(row.modelData.who).arg(row.modelData.when).arg(row.modelData.excerpt)
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
                background: Rectangle {
                    radius: Theme.radiusSmall
                    color: place.hovered ? Theme.hover : "transparent"
                    border.width: place.visualFocus ? 2 : 0
                    border.color: Theme.accent
                }
            }
            ToolIcon {
                id: drop
                anchors.verticalCenter: parent.verticalCenter
                icon.source: "qrc:/icons/close.svg"
                text: list.lastTurn ? qsTr("Answer without this") : qsTr("Take it off the list")
                enabled: !list.chat.replying
                onClicked: list.chat.dropRecalled(list.messageId, row.modelData.id)
            }
        }
    }
}
