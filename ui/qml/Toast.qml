import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// Something that just happened, for a while, with a button that takes it back or leads there. The button always has its room.
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
    width: Math.min(parent ? parent.width - 24 : 600, label.implicitWidth + button.implicitWidth + 66 + dismiss.implicitWidth)
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
    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 18
        anchors.rightMargin: 8
        spacing: 14
        Label {
            id: label
            Layout.fillWidth: true
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
            icon.source: "icons/close.svg"
            text: qsTr("Hide")
            tint: Theme.mix(Theme.text, Theme.page, 0.7)
            hoverTint: hovered || visualFocus ? Theme.text : Theme.page
            onClicked: toast.gone()
        }
    }
}
