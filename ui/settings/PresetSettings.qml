import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Settings

// The presets there are: each is changed, duplicated and deleted here.
SettingsGroup {
    id: group

    required property PresetsModel presets

    title: qsTr("Presets")

    Hint {
        text: qsTr("What you set in a preset applies to the conversations that use it: a system prompt, how words are "
                   + "picked, a model, a cache size. What you change in it later reaches them all, except where a "
                   + "conversation has a setting of its own.")
    }
    Repeater {
        model: group.presets
        delegate: RowLayout {
            id: row
            required property var presetId
            required property string name
            required property string detail
            required property bool isDefault
            required property bool missing
            width: parent ? parent.width : 0
            spacing: 4
            Accessible.role: Accessible.ListItem
            Accessible.name: qsTr("%1, %2").arg(name).arg(detail)
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 2
                Label {
                    Layout.fillWidth: true
                    text: row.isDefault ? qsTr("%1 (for new conversations)").arg(row.name) : row.name
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    color: Theme.text
                }
                Hint {
                    Layout.fillWidth: true
                    text: row.missing ? qsTr("Its model is no longer here; the general one is used.") : row.detail
                }
            }
            ToolIcon {
                objectName: "editPreset"
                icon.source: "qrc:/icons/rename.svg"
                text: qsTr("Change “%1”").arg(row.name)
                onClicked: group.presets.edit(row.presetId)
            }
            ToolIcon {
                objectName: "duplicatePreset"
                icon.source: "qrc:/icons/copy.svg"
                text: qsTr("Duplicate “%1”").arg(row.name)
                onClicked: group.presets.duplicate(row.presetId)
            }
            ToolIcon {
                objectName: "removePreset"
                icon.source: "qrc:/icons/delete.svg"
                text: qsTr("Delete “%1”").arg(row.name)
                onClicked: group.presets.remove(row.presetId)
            }
        }
    }
    PushButton {
        objectName: "newPreset"
        text: qsTr("New preset…")
        onClicked: group.presets.make()
    }
}
