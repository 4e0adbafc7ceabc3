import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// In place of the window, when the transcript is open elsewhere.
SmallWindow {
    id: window

    required property string why
    property bool again: false

    AlertText {
        Layout.fillWidth: true
        text: window.why
    }
    RowLayout {
        Layout.alignment: Qt.AlignRight
        spacing: 8
        PushButton {
            text: qsTr("Close")
            onClicked: window.close()
        }
        PushButton {
            primary: true
            focus: true
            text: qsTr("Try again")
            onClicked: {
                window.again = true
                window.close()
            }
        }
    }
    Shortcut {
        sequences: ["Esc", "Ctrl+Q"]
        onActivated: window.close()
    }
}
