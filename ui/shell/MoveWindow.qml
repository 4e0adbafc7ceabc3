import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong

// In place of the window, while what is kept moves to another folder.
ThemedWindow {
    id: window

    required property string what
    property real progress: 0
    property string problem // why it did not move; empty: it moves, or has
    property bool stopped: false

    width: 480
    height: column.implicitHeight + 48
    minimumWidth: 320
    title: qsTr("Daylong")
    onClosing: close => {
        if (problem.length > 0) return
        stopped = true // it ends in order, and the window then
        close.accepted = false
    }

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 24
        spacing: 20
        Label {
            Layout.fillWidth: true
            text: window.problem.length > 0 ? qsTr("Nothing was moved: %1.").arg(window.problem) : window.what
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
            lineHeight: 1.2
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
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
}
