import QtQuick
import QtQuick.Controls.Basic

// On or off. Name it for screen readers by `label`.
Switch {
    id: toggle

    property string label

    function press() { // by a screen reader
        if (!enabled) return
        toggle.toggle() // by itself, that is the id
        toggled()
    }

    padding: 4
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: label
    Accessible.description: enabled ? "" : qsTr("Not available now") // Qt 6.4 does not tell screen readers
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: press()
    Accessible.onToggleAction: press()

    indicator: Rectangle {
        x: toggle.leftPadding
        anchors.verticalCenter: parent.verticalCenter
        implicitWidth: Theme.scaled(44)
        implicitHeight: Theme.scaled(24)
        radius: height / 2
        color: toggle.checked ? Theme.accent : Theme.mix(Theme.panel, Theme.text, 0.25)
        border.width: toggle.visualFocus ? 2 : 0
        border.color: Theme.text
        Rectangle {
            x: toggle.visualPosition * (parent.width - width - 6) + 3
            anchors.verticalCenter: parent.verticalCenter
            width: parent.height - 6
            height: width
            radius: width / 2
            color: toggle.checked ? Theme.accentInk : Theme.page
            Behavior on x {
                NumberAnimation { duration: Theme.animation }
            }
        }
    }
}
