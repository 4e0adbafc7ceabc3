import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Controls.impl

// A quiet button that is only an icon; its text is its tooltip and its accessible name.
AbstractButton {
    id: button

    property color tint: Theme.muted
    property color hoverTint: Theme.text
    property string keys: "" // shown in the tooltip
    property bool told: false // what was pressed needs no tooltip, which would lie over what it opened

    implicitWidth: Theme.scaled(34)
    implicitHeight: Theme.scaled(34)
    icon.width: Theme.scaled(20)
    icon.height: Theme.scaled(20)
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    opacity: enabled ? 1 : 0.4

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: enabled ? "" : qsTr("Not available now") // Qt 6.4 does not tell screen readers
    Accessible.onPressAction: if (enabled) clicked()
    Keys.onReturnPressed: clicked() // see PushButton
    Keys.onEnterPressed: clicked()

    onPressed: told = true
    onHoveredChanged: if (!hovered) told = false
    ToolTip.visible: hovered && !told && text.length > 0
    ToolTip.delay: 600
    ToolTip.text: keys.length > 0 ? qsTr("%1 (%2)").arg(text).arg(keys) : text

    contentItem: Item {
        ColorImage { // a Button would tint an icon as well, but every message has nine of these
            anchors.centerIn: parent
            source: button.icon.source
            sourceSize: Qt.size(button.icon.width, button.icon.height)
            color: button.hovered || button.visualFocus ? button.hoverTint : button.tint
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: button.down ? Theme.mix(Theme.panel, Theme.text, 0.14) : Theme.hover
        visible: button.hovered || button.down || button.visualFocus
        border.width: button.visualFocus ? 2 : 0
        border.color: Theme.accent
    }
}
