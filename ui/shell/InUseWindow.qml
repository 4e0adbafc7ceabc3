import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong

// In place of the window, when the transcript is open elsewhere.
ThemedWindow {
    id: window

    required property string why
    property bool again: false

    width: 480
    height: column.implicitHeight + 48
    minimumWidth: 320
    title: qsTr("Daylong")

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 24
        spacing: 20
        Label {
            Layout.fillWidth: true
            text: window.why
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
            lineHeight: 1.2
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
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
    }
    Shortcut {
        sequences: ["Esc", "Ctrl+Q"]
        onActivated: window.close()
    }
}
