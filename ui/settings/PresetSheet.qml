import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Models
import Daylong.Settings

// One preset, new or changed. Nothing happens before Save.
Sheet {
    id: sheet

    required property PresetsModel presets
    required property ModelLibrary library
    required property int smallestCache
    readonly property PresetEditor editor: presets.editor

    // The first is: as in general. The preset's own is among them, whether it is at hand or not.
    readonly property var models: {
        const all = [{ name: qsTr("As in general"), path: "" }].concat(library.recent)
        if (all.every(each => each.path !== editor.modelPath))
            all.push({ name: editor.modelPath.split("/").pop(), path: editor.modelPath })
        return all
    }

    title: editor.isNew ? qsTr("New preset") : qsTr("Change the preset")
    onOpened: nameEntry.forceActiveFocus()

    TextEntry {
        id: nameEntry
        objectName: "presetName"
        width: parent.width
        label: qsTr("Name of the preset")
        placeholderText: qsTr("Name")
        maximumLength: 80
        text: sheet.editor.name
        onTextEdited: sheet.editor.name = text
    }
    Tick {
        objectName: "presetDefault"
        width: parent.width
        text: qsTr("New conversations use it")
        checked: sheet.editor.isDefault
        onToggled: sheet.editor.isDefault = checked
    }
    Tick {
        objectName: "presetPrompt"
        width: parent.width
        text: qsTr("A system prompt")
        checked: sheet.editor.ownPrompt
        onToggled: sheet.editor.ownPrompt = checked
    }
    PromptEntry {
        visible: sheet.editor.ownPrompt
        value: sheet.editor.systemPrompt
        onEdited: value => sheet.editor.systemPrompt = value
    }
    SettingsRow {
        name: qsTr("Model")
        Choice {
            objectName: "presetModel"
            label: qsTr("Model of the preset")
            width: 280
            model: sheet.models.map(each => each.name)
            currentIndex: sheet.models.findIndex(each => each.path === sheet.editor.modelPath)
            onActivated: index => sheet.editor.modelPath = sheet.models[index].path
        }
    }
    Tick {
        width: parent.width
        text: qsTr("A cache size")
        checked: sheet.editor.cacheSize > 0
        onToggled: sheet.editor.cacheSize = checked ? 2048 : 0
    }
    SettingsRow {
        visible: sheet.editor.cacheSize > 0
        name: qsTr("Cache size in tokens")
        NumberEntry {
            label: qsTr("Cache size of the preset, in tokens")
            from: sheet.smallestCache
            to: Bounds.most("cache_size")
            value: sheet.editor.cacheSize
            onEdited: value => sheet.editor.cacheSize = value
        }
    }
    SettingsRow {
        name: qsTr("Bring back what is forgotten")
        Choice {
            label: qsTr("Bring back what is forgotten")
            model: [qsTr("As in general"), qsTr("Yes"), qsTr("No")]
            currentIndex: sheet.editor.recall
            onActivated: index => sheet.editor.recall = index
        }
    }
    Tick {
        width: parent.width
        text: qsTr("A way of picking words")
        checked: sheet.editor.ownSampling
        onToggled: sheet.editor.ownSampling = checked
    }
    SamplingSettings {
        visible: sheet.editor.ownSampling
        values: sheet.editor
        remote: sheet.editor.modelPath.startsWith("remote:")
    }
    Hint {
        text: qsTr("If the open conversation uses this preset, the model may have to read part of it again. Nothing "
                   + "is lost.")
    }
    PushButton {
        objectName: "savePreset"
        primary: true
        enabled: sheet.editor.savable
        text: qsTr("Save")
        onClicked: {
            sheet.editor.save()
            sheet.close()
        }
    }
    Connections {
        target: sheet.presets
        function onEdited() {
            sheet.open()
        }
    }
}
