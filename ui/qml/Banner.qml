import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// Something the person should know: an icon, a text that says what to do, and buttons. Empty text: not there.
Rectangle {
    id: banner

    property string text
    property string iconSource
    property color tint: Theme.warning
    property string action // empty: none
    property string dismissName: qsTr("Dismiss")

    signal actionTriggered()
    signal dismissed()

    visible: text.length > 0
    implicitHeight: row.implicitHeight + 16
    color: Theme.mix(Theme.page, tint, Theme.dark ? 0.16 : 0.12)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 14
        anchors.rightMargin: 8
        spacing: 10

        ToolIcon {
            enabled: false
            opacity: 1
            visible: banner.iconSource.length > 0
            icon.source: banner.iconSource
            tint: Theme.text
            Accessible.ignored: true
        }
        Label {
            Layout.fillWidth: true
            text: banner.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
        }
        PushButton {
            visible: banner.action.length > 0
            text: banner.action
            onClicked: banner.actionTriggered()
        }
        ToolIcon {
            icon.source: "icons/close.svg"
            text: banner.dismissName
            onClicked: banner.dismissed()
        }
    }
}
