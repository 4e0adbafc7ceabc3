import QtQuick
import QtQuick.Controls.Basic

// A box to tick, with its text; the text breaks into lines where it must.
CheckBox {
    id: tick

    function press() { // by a screen reader
        if (!enabled) return
        toggle()
        toggled()
    }

    leftPadding: 0
    spacing: 10
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.onPressAction: press()
    Accessible.onToggleAction: press()

    indicator: Rectangle {
        x: tick.leftPadding
        y: (tick.height - height) / 2
        implicitWidth: Theme.scaled(20)
        implicitHeight: implicitWidth
        radius: 5
        color: tick.checked ? Theme.accent : Theme.page
        border.width: tick.visualFocus ? 2 : 1
        border.color: tick.visualFocus
            ? (tick.checked ? Theme.text : Theme.accent)
            : tick.checked ? Theme.accent : Theme.mix(Theme.page, Theme.text, 0.4)
        ToolIcon {
            anchors.centerIn: parent
            width: Theme.scaled(18)
            height: width
            icon.width: width
            icon.height: width
            enabled: false
            opacity: 1
            visible: tick.checked
            tint: Theme.accentInk
            icon.source: "qrc:/icons/check.svg"
            Accessible.ignored: true
        }
    }
    contentItem: Label {
        leftPadding: tick.indicator.width + tick.spacing
        verticalAlignment: Text.AlignVCenter
        text: tick.text
        font: tick.font
        wrapMode: Text.Wrap
        color: Theme.text
    }
}
