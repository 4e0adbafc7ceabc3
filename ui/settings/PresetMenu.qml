import QtQuick
import QtQml.Models
import Daylong.Elements
import Daylong.Settings

// Beside "New conversation": with which preset.
QuietMenu {
    id: menu
    objectName: "presetMenu"

    required property PresetsModel presets

    signal chosen(var preset)
    signal presetsWanted()

    MenuEntry {
        text: qsTr("Without a preset")
        keys: menu.presets.byDefault === 0 ? "✓" : ""
        Accessible.name: menu.presets.byDefault === 0 ? qsTr("%1, the usual one").arg(text) : text
        onTriggered: menu.chosen(0)
    }
    Instantiator {
        model: menu.presets
        delegate: MenuEntry {
            required property var presetId
            required property string name
            required property bool isDefault
            text: name
            keys: isDefault ? "✓" : ""
            Accessible.name: isDefault ? qsTr("%1, the usual one").arg(name) : name
            onTriggered: menu.chosen(presetId)
        }
        onObjectAdded: (index, object) => menu.insertItem(index + 1, object)
        onObjectRemoved: (index, object) => menu.removeItem(object)
    }
    MenuEntry {
        text: qsTr("Presets…")
        onTriggered: menu.presetsWanted()
    }
}
