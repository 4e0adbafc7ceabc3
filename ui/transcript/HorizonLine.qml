import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// Where the model's view ends: it no longer sees what is above.
Item {
    id: line
    objectName: "horizonLine"

    property alias text: label.text

    height: label.height + 24
    Accessible.role: Accessible.Separator
    Accessible.name: label.text

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: (parent.width - chip.width) / 2 - 10
        height: 1
        color: Theme.mix(Theme.page, Theme.accent, 0.7)
    }
    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        width: (parent.width - chip.width) / 2 - 10
        height: 1
        color: Theme.mix(Theme.page, Theme.accent, 0.7)
    }
    Row {
        id: chip
        anchors.centerIn: parent
        spacing: 6
        ToolIcon {
            anchors.verticalCenter: parent.verticalCenter
            width: 22
            height: 22
            enabled: false
            opacity: 1
            tint: Theme.muted
            icon.source: "qrc:/icons/horizon.svg"
            Accessible.ignored: true
        }
        Label {
            id: label
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, line.width - 60)
            wrapMode: Text.Wrap
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
    }
}
