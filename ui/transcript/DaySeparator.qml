import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// A new day begins; pressed, it leads to the others.
AbstractButton {
    id: separator

    topPadding: 10
    bottomPadding: 10
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("%1. Go to another day").arg(text)
    ToolTip.visible: hovered
    ToolTip.delay: 600
    ToolTip.text: qsTr("Go to another day (%1)").arg(KeyTable.keyOf("pickDay"))
    Accessible.onPressAction: clicked()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        implicitHeight: label.implicitHeight + 8
        Rectangle {
            anchors.centerIn: parent
            width: label.implicitWidth + 24
            height: label.implicitHeight + 8
            radius: height / 2
            color: separator.hovered ? Theme.hover : "transparent"
            border.width: separator.visualFocus ? 2 : 0
            border.color: Theme.accent
        }
        Label {
            id: label
            anchors.centerIn: parent
            text: separator.text
            font.pointSize: Theme.fontSmall
            font.weight: Font.DemiBold
            color: Theme.muted
            Accessible.ignored: true
        }
    }
}
