import QtQuick
import QtQuick.Controls.Basic
import QtQml.Models
import Daylong.Elements
import Daylong.Models

// From the chat's header: the models used last, each one click away, and the page that has all.
QuietMenu {
    id: menu
    objectName: "modelMenu"

    required property ModelLibrary library
    required property real room // as wide as it may be

    width: Math.min(Theme.scaled(320), room)

    signal modelsRequested()
    signal settingsRequested()

    Instantiator {
        model: menu.library.recent
        delegate: MenuEntry {
            required property var modelData
            text: modelData.name
            keys: modelData.current ? "✓" : ""
            Accessible.name: modelData.current ? qsTr("%1, in use").arg(text) : qsTr("Use %1").arg(text)
            onTriggered: if (!modelData.current) menu.library.use(modelData.path)
        }
        onObjectAdded: (index, object) => menu.insertItem(index, object)
        onObjectRemoved: (index, object) => menu.removeItem(object)
    }
    MenuSeparator {
        contentItem: Rectangle {
            implicitHeight: 1
            color: Theme.line
        }
    }
    MenuEntry {
        text: qsTr("Models…")
        keys: KeyTable.keyOf("toggleModels")
        onTriggered: menu.modelsRequested()
    }
    MenuEntry {
        text: qsTr("Settings…")
        keys: KeyTable.keyOf("toggleSettings")
        onTriggered: menu.settingsRequested()
    }
}
