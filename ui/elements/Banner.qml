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
    property string otherAction
    property string dismissName: qsTr("Dismiss")

    signal actionTriggered()
    signal otherActionTriggered()
    signal dismissed()

    visible: text.length > 0
    implicitHeight: row.implicitHeight + 16
    color: Theme.mix(Theme.page, tint, Theme.dark ? 0.16 : 0.12)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        id: row
        readonly property bool narrow: banner.width < Theme.scaled(620) // the buttons below the text
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 14
        anchors.rightMargin: 8
        columnSpacing: 10
        rowSpacing: 8
        columns: 4

        ToolIcon {
            enabled: false
            opacity: 1
            visible: banner.iconSource.length > 0 && banner.width > Theme.scaled(320) // the text needs the room
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
        Flow {
            visible: banner.action.length > 0 || banner.otherAction.length > 0
            Layout.row: row.narrow ? 1 : 0
            Layout.column: row.narrow ? 0 : 2
            Layout.columnSpan: row.narrow ? 4 : 1
            Layout.fillWidth: row.narrow
            Layout.preferredWidth: row.narrow
                ? -1 : first.implicitWidth + (second.visible ? second.implicitWidth + spacing : 0)
            spacing: 8
            PushButton {
                id: first
                visible: banner.action.length > 0
                text: banner.action
                onClicked: banner.actionTriggered()
            }
            PushButton {
                id: second
                visible: banner.otherAction.length > 0
                text: banner.otherAction
                onClicked: banner.otherActionTriggered()
            }
        }
        ToolIcon {
            Layout.row: 0
            Layout.column: 3
            icon.source: "qrc:/icons/close.svg"
            text: banner.dismissName
            onClicked: banner.dismissed()
        }
    }
}
