import QtQuick
import QtQml.Models
import Daylong.Conversations
import Daylong.Elements

// Where a conversation can be moved to.
QuietMenu {
    id: menu
    objectName: "moveMenu"

    required property SidebarModel rows
    property var conversation: 0
    property var inside: 0 // where it is

    signal newWanted()

    MenuEntry {
        text: qsTr("No folder")
        keys: menu.inside === 0 ? "✓" : ""
        Accessible.name: menu.inside === 0 ? qsTr("%1, it is here").arg(text) : text
        onTriggered: menu.rows.moveTo(0, menu.conversation)
    }
    Instantiator {
        model: menu.rows.folders
        delegate: MenuEntry {
            required property var modelData
            readonly property bool here: modelData.id === menu?.inside // the menu goes first
            text: modelData.name
            keys: here ? "✓" : ""
            Accessible.name: here ? qsTr("%1, it is here").arg(text) : text
            onTriggered: menu.rows.moveTo(modelData.id, menu.conversation)
        }
        onObjectAdded: (index, object) => menu.insertItem(index + 1, object)
        onObjectRemoved: (index, object) => menu.removeItem(object)
    }
    MenuEntry {
        text: qsTr("New folder…")
        onTriggered: menu.newWanted()
    }
}
