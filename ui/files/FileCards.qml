import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Files

// With a message of the user's: the files that were attached to it. Each can be read; pictures are shown.
Column {
    id: cards

    required property FileViewModel reader
    required property var files // of {fileId, name, detail, seen, picture}

    spacing: 6

    Repeater {
        model: cards.files
        delegate: ItemDelegate {
            id: card
            required property var modelData
            objectName: "fileCard"
            anchors.right: parent.right
            width: Math.min(cards.width * 0.85, Theme.scaled(380))
            padding: 0
            onClicked: cards.reader.open(card.modelData.fileId)
            Accessible.role: Accessible.Button
            Accessible.onPressAction: clicked()
            Accessible.name: qsTr("Attached: %1, %2. %3").arg(modelData.name).arg(modelData.detail).arg(modelData.seen)
            contentItem: Column {
                padding: 10
                leftPadding: 14
                spacing: 2
                Label {
                    width: card.width - 28
                    text: card.modelData.name
                    textFormat: Text.PlainText
                    elide: Text.ElideMiddle
                    font.weight: Font.DemiBold
                    color: Theme.text
                }
                Image {
                    visible: card.modelData.picture
                    source: card.modelData.picture ? "image://files/" + card.modelData.fileId : ""
                    sourceSize.width: Theme.scaled(360)
                    width: Math.min(implicitWidth, card.width - 28)
                    height: implicitWidth > 0 ? Math.min(implicitHeight * width / implicitWidth, Theme.scaled(320)) : 0
                    fillMode: Image.PreserveAspectFit
                    horizontalAlignment: Image.AlignLeft
                    asynchronous: true
                    Accessible.role: Accessible.Graphic
                    Accessible.name: card.modelData.name
                }
                Label {
                    width: card.width - 28
                    text: card.modelData.detail
                    wrapMode: Text.Wrap
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
                Label {
                    width: card.width - 28
                    text: card.modelData.seen
                    wrapMode: Text.Wrap
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
            }
            background: Rectangle {
                radius: Theme.radius
                color: card.hovered ? Theme.mix(Theme.raised, Theme.text, 0.05) : Theme.raised
                border.width: card.visualFocus ? 2 : 1
                border.color: card.visualFocus ? Theme.accent : Theme.line
            }
        }
    }
}
