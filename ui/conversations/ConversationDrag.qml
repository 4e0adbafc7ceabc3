import QtQuick
import QtQuick.Controls.Basic
import Daylong.Conversations
import Daylong.Elements

// Drags a conversation of the list onto a folder, or out of one: what is dragged follows the pointer, where it would go
// is marked, and the list scrolls at its ends. Touch scrolls the list, and moves by the menu.
Item {
    id: dragging

    required property ListView list
    required property SidebarModel rows

    property var conversation: 0 // that is dragged; 0: none is
    property int target: -1 // the row that is marked

    readonly property point at: list.mapFromItem(null, drag.centroid.scenePosition.x, drag.centroid.scenePosition.y)

    function rowAt(place: point): int {
        return list.indexAt(place.x + list.contentX, place.y + list.contentY)
    }
    function lift() {
        const from = list.mapFromItem(null, drag.centroid.scenePressPosition.x, drag.centroid.scenePressPosition.y)
        conversation = rows.idAt(rowAt(from))
        title.text = conversation !== 0 ? list.itemAt(from.x + list.contentX, from.y + list.contentY).title : ""
        look()
    }
    function look() {
        const over = rowAt(at)
        const there = over >= 0 ? rows.insideAt(over) : 0
        const moves = conversation !== 0 && over >= 0 && there !== rows.folderOf(conversation)
        target = !moves ? -1 : there !== 0 ? rows.rowOfFolder(there) : over
    }
    function drop() {
        const moved = conversation, row = target
        conversation = 0
        target = -1
        if (row >= 0) rows.moveTo(rows.folderAt(row), moved)
    }

    onAtChanged: if (conversation !== 0) look()

    DragHandler {
        id: drag
        parent: dragging.list
        target: null
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad | PointerDevice.Stylus
        onActiveChanged: active ? dragging.lift() : dragging.drop()
    }
    Timer {
        readonly property real margin: Theme.scaled(28)
        readonly property real step: dragging.at.y < margin ? -8 : dragging.at.y > dragging.list.height - margin ? 8 : 0
        running: dragging.conversation !== 0 && step !== 0
        repeat: true
        interval: 16
        onTriggered: {
            const list = dragging.list
            const end = Math.max(list.originY, list.originY + list.contentHeight - list.height)
            list.contentY = Math.max(list.originY, Math.min(end, list.contentY + step))
            dragging.look()
        }
    }
    Rectangle {
        parent: dragging.list
        z: 2
        visible: dragging.conversation !== 0
        x: Math.min(dragging.at.x + 12, dragging.list.width - width)
        y: dragging.at.y + 8
        width: Math.min(title.implicitWidth + 20, dragging.list.width * 0.8)
        height: title.implicitHeight + 10
        radius: Theme.radiusSmall
        color: Theme.panel
        border.color: Theme.accent
        Label {
            id: title
            anchors.fill: parent
            anchors.leftMargin: 10
            anchors.rightMargin: 10
            verticalAlignment: Text.AlignVCenter
            textFormat: Text.PlainText
            elide: Text.ElideRight
            color: Theme.text
        }
    }
}
