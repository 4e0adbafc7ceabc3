import QtQuick
import Daylong.Elements
import Daylong.Settings

// What the open conversation has otherwise than all others: nothing, unless it is chosen here.
SettingsGroup {
    id: group

    required property OwnSettingsViewModel own
    property bool remote: false // a server answers
    required property PresetsModel presets

    title: own.title.length > 0 ? qsTr("This conversation: %1").arg(own.title) : qsTr("This conversation")

    SettingsRow {
        visible: group.presets.count > 0 || group.own.preset !== 0
        name: qsTr("Preset")
        Choice {
            id: preset
            objectName: "ownPreset"
            label: qsTr("Preset of this conversation")
            width: 280
            textRole: "name"
            // The presets, behind "None".
            model: {
                const all = [{ id: 0, name: qsTr("None") }]
                for (let i = 0; i < group.presets.count; ++i) {
                    const id = group.presets.idAt(i)
                    all.push({ id: id, name: group.presets.nameOf(id) })
                }
                return all
            }
            currentIndex: Math.max(0, group.presets.rowOf(group.own.preset) + (group.presets.count > 0 ? 1 : 0))
            onActivated: index => group.own.preset = model[index].id
        }
    }
    Tick {
        width: parent.width
        text: qsTr("Its own system prompt")
        checked: group.own.ownPrompt
        onToggled: group.own.ownPrompt = checked
    }
    PromptEntry {
        visible: group.own.ownPrompt
        value: group.own.systemPrompt
        onEdited: value => group.own.systemPrompt = value
    }
    Tick {
        width: parent.width
        text: qsTr("Its own way of picking words")
        checked: group.own.ownSampling
        onToggled: group.own.ownSampling = checked
    }
    SamplingSettings {
        visible: group.own.ownSampling
        values: group.own
        remote: group.remote
    }
    Hint {
        text: group.own.preset === 0 ? qsTr("Whatever you do not set here follows “Replies in general”.")
            : qsTr("Whatever you do not set here follows the preset, then “Replies in general”.")
    }
}
