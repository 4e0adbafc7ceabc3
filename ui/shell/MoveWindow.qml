import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// In place of the window, while what is kept moves to another folder.
SmallWindow {
    id: window

    required property string what
    property real progress: 0
    property string problem // why it did not move; empty: it moves, or has
    property bool stopped: false

    onClosing: close => {
        if (problem.length > 0) return
        stopped = true // it ends in order, and the window then
        close.accepted = false
    }

    AlertText {
        Layout.fillWidth: true
        text: window.problem.length > 0 ? qsTr("Nothing was moved: %1.").arg(window.problem) : window.what
    }
    ProgressLine {
        Layout.fillWidth: true
        visible: window.problem.length === 0
        label: window.what
        value: window.progress
    }
    PushButton {
        Layout.alignment: Qt.AlignRight
        primary: window.problem.length > 0
        focus: true
        enabled: !window.stopped || window.problem.length > 0
        text: window.problem.length > 0 ? qsTr("Go on") : qsTr("Stop")
        onClicked: window.close()
    }
}
