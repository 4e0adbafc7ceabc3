import QtQuick
import QtQuick.Controls.Basic

// A button with a text, and perhaps an icon before it. `primary`: the one thing to do here.
Button {
    id: button

    property bool primary: false

    readonly property color ink: primary ? Theme.accentInk : Theme.text

    leftPadding: 14
    rightPadding: 14
    topPadding: 7
    bottomPadding: 7
    spacing: 8
    opacity: enabled ? 1 : 0.45
    focusPolicy: Qt.StrongFocus
    icon.width: Theme.scaled(18)
    icon.height: Theme.scaled(18)
    icon.color: ink
    palette.buttonText: ink
    font.weight: primary ? Font.DemiBold : Font.Normal

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: enabled ? "" : qsTr("Not available now") // Qt 6.4 does not tell screen readers
    Accessible.onPressAction: if (enabled) clicked()
    Keys.onReturnPressed: clicked() // as on desktops whose theme says so; Qt alone takes the space bar
    Keys.onEnterPressed: clicked()

    background: Rectangle {
        readonly property color rest: button.primary ? Theme.accent : Theme.raised
        implicitHeight: Theme.scaled(36)
        radius: Theme.radiusSmall
        color: button.down ? Theme.mix(rest, Theme.text, 0.16)
                           : button.hovered ? Theme.mix(rest, Theme.text, 0.08) : rest
        border.width: button.visualFocus ? 2 : 1
        border.color: button.visualFocus ? (button.primary ? Theme.text : Theme.accent)
                                         : (button.primary ? "transparent" : Theme.line)
    }
}
