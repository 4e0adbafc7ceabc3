import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// "Deleted … Undo", for a while.
Rectangle {
    id: toast

    property var conversation: 0
    property string title

    signal undone(var conversation)

    function show(id: var, name: string) {
        conversation = id
        title = name
        visible = true
        away.restart()
    }
    function undo() {
        if (!visible) return
        visible = false
        undone(conversation)
    }

    visible: false
    implicitWidth: row.implicitWidth + 28
    implicitHeight: 48
    radius: Theme.radius
    color: Theme.text
    Accessible.role: Accessible.AlertMessage
    Accessible.name: label.text

    Timer {
        id: away
        interval: 8000
        running: toast.visible && !hover.hovered
        onTriggered: toast.visible = false
    }
    HoverHandler {
        id: hover
    }
    RowLayout {
        id: row
        anchors.centerIn: parent
        spacing: 16
        Label {
            id: label
            Layout.maximumWidth: 320
            text: qsTr("Deleted “%1”").arg(toast.title)
            textFormat: Text.PlainText
            elide: Text.ElideRight
            color: Theme.page
        }
        PushButton {
            text: qsTr("Undo")
            icon.source: "icons/undo.svg"
            onClicked: toast.undo()
        }
    }
}
