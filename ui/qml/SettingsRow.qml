import QtQuick
import QtQuick.Controls.Basic

// A setting: its name and what it does on the left, its control on the right.
Item {
    id: row

    property string name
    property string help
    default property alias control: place.data

    width: parent ? parent.width : 0
    implicitHeight: Math.max(texts.height, place.height)

    Column {
        id: texts
        anchors.verticalCenter: parent.verticalCenter
        width: row.width - place.width - 24
        spacing: 3
        Label {
            width: parent.width
            text: row.name
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
        }
        Hint {
            visible: row.help.length > 0
            text: row.help
        }
    }
    Row {
        id: place
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
    }
}
