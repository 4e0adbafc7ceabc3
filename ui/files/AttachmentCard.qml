import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// One file that goes with the message: what it is, how far it is read, and what the model will see of it.
Rectangle {
    id: card

    required property int index
    required property string name
    required property string detail
    required property string seen
    required property string problem
    required property string note
    required property bool reading
    required property real progress
    required property bool large
    required property int part
    required property bool pasted // a text, that could as well be in the message

    signal removed()
    signal wantedInMessage()
    signal partChosen(int part)

    implicitHeight: column.height + 16
    radius: Theme.radiusSmall
    color: Theme.raised
    border.width: activeFocus ? 2 : 1
    border.color: activeFocus ? Theme.accent : problem.length > 0 ? Theme.warning : Theme.line
    activeFocusOnTab: true
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, detail, seen, problem, note].filter(text => text.length > 0).join(", ")
    Accessible.focusable: true
    Keys.onDeletePressed: card.removed()

    Column {
        id: column
        anchors.left: parent.left
        anchors.right: drop.left
        anchors.leftMargin: 12
        anchors.rightMargin: 4
        y: 8
        spacing: 2

        Label {
            width: parent.width
            text: card.name
            textFormat: Text.PlainText
            elide: Text.ElideMiddle
            font.weight: Font.DemiBold
            color: Theme.text
        }
        ProgressLine {
            width: parent.width
            visible: card.reading
            label: qsTr("Reading %1").arg(card.name)
            value: card.progress
        }
        Hint {
            visible: card.problem.length > 0
            alarming: true
            text: card.problem
        }
        Hint {
            visible: card.detail.length > 0
            text: card.detail
        }
        Hint {
            visible: card.seen.length > 0
            text: card.seen
            color: Theme.text
        }
        Hint {
            visible: card.note.length > 0
            text: card.note
        }
        Choice {
            objectName: "attachmentPart"
            visible: card.large
            width: Math.min(parent.width, Theme.scaled(340))
            label: qsTr("What the model will see of %1").arg(card.name)
            model: [qsTr("All of it, read through"), qsTr("Its beginning"), qsTr("Its end"),
                    qsTr("What the message is about")]
            currentIndex: card.part // AttachmentsModel.Part, in its order
            onActivated: index => card.partChosen(index)
        }
        PushButton {
            objectName: "attachmentIntoMessage"
            visible: card.pasted
            width: Math.min(implicitWidth, parent.width)
            topPadding: 3
            bottomPadding: 3
            font.pointSize: Theme.fontSmall
            text: qsTr("Put it into the message")
            Accessible.name: qsTr("Put %1 into the message").arg(card.name)
            onClicked: card.wantedInMessage()
        }
    }
    ToolIcon {
        id: drop
        objectName: "attachmentRemove"
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 4
        icon.source: "qrc:/icons/close.svg"
        text: card.reading
            ? qsTr("Stop reading %1, and remove it").arg(card.name) : qsTr("Remove %1").arg(card.name)
        keys: qsTr("Del")
        onClicked: card.removed()
    }
}
