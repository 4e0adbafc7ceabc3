import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// One row of the legend of the memory: its colour, what it is, how many tokens it takes.
RowLayout {
    id: part

    required property var modelData

    spacing: 10
    opacity: modelData.tokens > 0 ? 1 : 0.6
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1: %2 tokens").arg(modelData.text).arg(number.text)

    Rectangle {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 3
        implicitWidth: Theme.scaled(11)
        implicitHeight: Theme.scaled(11)
        radius: 3
        color: part.modelData.color
    }
    Label {
        Layout.fillWidth: true
        text: part.modelData.text
        wrapMode: Text.Wrap
        color: Theme.text
        Accessible.ignored: true
    }
    Label {
        id: number
        Layout.alignment: Qt.AlignTop
        text: part.modelData.tokens.toLocaleString(Qt.locale(), "f", 0)
        color: Theme.muted
        Accessible.ignored: true
    }
}
