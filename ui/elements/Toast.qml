import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// Something that just happened, for a while, with a button that takes it back or leads there. The button always has its
// room.
Rectangle {
    id: toast

    property string text // empty: not there
    property string action
    property string iconSource

    signal actionTriggered()
    signal gone()

    function stay() {
        if (visible && !hover.hovered) away.restart()
    }

    visible: text.length > 0
    readonly property real buttons: button.implicitWidth + dismiss.implicitWidth + 14
    readonly property real room: parent ? parent.width - 24 : 600
    readonly property bool narrow: room < buttons + Math.min(label.implicitWidth, Theme.scaled(220)) + 40

    width: Math.min(room, narrow ? Math.max(label.implicitWidth, buttons) + 26 : label.implicitWidth + buttons + 40)
    implicitHeight: row.implicitHeight + 14
    radius: Theme.radius
    color: Theme.text
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Timer {
        id: away
        interval: 8000
        running: toast.visible && !hover.hovered && !button.activeFocus
        onTriggered: toast.gone()
    }
    HoverHandler {
        id: hover
    }
    GridLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 18
        anchors.rightMargin: 8
        columns: toast.narrow ? 2 : 3
        columnSpacing: 14
        Label {
            id: label
            Layout.fillWidth: true
            Layout.columnSpan: toast.narrow ? 2 : 1
            text: toast.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
            color: Theme.page
        }
        PushButton {
            id: button
            text: toast.action
            icon.source: toast.iconSource
            onClicked: toast.actionTriggered()
        }
        ToolIcon {
            id: dismiss
            Layout.alignment: Qt.AlignRight
            icon.source: "qrc:/icons/close.svg"
            text: qsTr("Hide")
            tint: Theme.mix(Theme.text, Theme.page, 0.7)
            hoverTint: hovered || visualFocus ? Theme.text : Theme.page
            onClicked: toast.gone()
        }
    }
}
