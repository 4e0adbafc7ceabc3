import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// "Deleted … Undo", for a while. Undo brings back the newest, then the one before.
Rectangle {
    id: toast

    property var removed: [] // of {id, title}, the newest last
    readonly property var newest: removed.length > 0 ? removed[removed.length - 1] : null

    signal undone(var conversation)

    function show(id: var, title: string) {
        removed = removed.filter(each => each.id !== id).concat([{ id: id, title: title }])
        stay()
    }
    function undo() {
        if (!newest) return
        const id = newest.id
        removed = removed.slice(0, -1)
        stay()
        undone(id)
    }
    function stay() {
        if (visible && !hover.hovered) away.restart()
    }

    visible: newest !== null
    implicitWidth: row.implicitWidth + 28
    implicitHeight: row.implicitHeight + 12
    radius: Theme.radius
    color: Theme.text
    Accessible.role: Accessible.AlertMessage
    Accessible.name: label.text

    Timer {
        id: away
        interval: 8000
        running: toast.visible && !hover.hovered
        onTriggered: toast.removed = []
    }
    HoverHandler {
        id: hover
    }
    RowLayout {
        id: row
        anchors.centerIn: parent
        width: Math.min(implicitWidth, toast.width - 28)
        spacing: 16
        Label {
            id: label
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.scaled(420)
            text: toast.newest === null ? ""
                : toast.removed.length === 1 ? qsTr("Deleted “%1”").arg(toast.newest.title)
                : qsTr("Deleted “%1” and %2 more").arg(toast.newest.title).arg(toast.removed.length - 1)
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
