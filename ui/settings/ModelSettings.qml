import QtQuick
import Daylong.Elements
import Daylong.Settings

// Which model, and on what it runs.
SettingsGroup {
    id: group

    required property SettingsViewModel settings

    signal openRequested()
    signal modelsRequested()

    title: qsTr("Model")

    SettingsRow {
        name: group.settings.modelName.length > 0 ? group.settings.modelName : qsTr("No model yet")
        help: group.settings.starterModel
              ? qsTr("The tiny model that comes with Daylong. It shows how an endless conversation works, but knows "
                     + "little. For real help, take another: “Models” shows which suit this machine, and brings them.")
              : [group.settings.modelPath, group.settings.weightsText].filter(line => line.length > 0).join("\n")
        Column {
            id: ways
            readonly property real widest: Math.max(models.implicitWidth, file.implicitWidth,
                                                    starter.visible ? starter.implicitWidth : 0)
            spacing: 6
            PushButton {
                id: models
                width: ways.widest
                icon.source: "qrc:/icons/model.svg"
                text: qsTr("Models…")
                onClicked: group.modelsRequested()
            }
            PushButton {
                id: file
                width: ways.widest
                icon.source: "qrc:/icons/folder.svg"
                text: qsTr("Open a GGUF file…")
                onClicked: group.openRequested()
            }
            PushButton {
                id: starter
                width: ways.widest
                visible: !group.settings.starterModel
                text: qsTr("Use the starter")
                onClicked: group.settings.useStarterModel()
            }
        }
    }
    Hint {
        visible: group.settings.inspecting
        text: qsTr("Looking at the file…")
    }
    Hint {
        alarming: true
        visible: text.length > 0
        text: group.settings.modelProblem
    }
    SettingsRow {
        visible: group.settings.remoteModel
        name: qsTr("Answer here where the server is lost")
        help: qsTr("Then the model that you used last on this machine answers, and says so.") + " "
              + qsTr("With the next message the server is tried again.")
        Toggle {
            label: qsTr("Answer here where the server is lost")
            checked: group.settings.givesWay
            onToggled: group.settings.givesWay = checked
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Device")
        help: group.settings.deviceDetail
        Choice {
            label: qsTr("Device")
            width: 390
            model: group.settings.devices
            textRole: "name"
            valueRole: "id"
            currentIndex: group.settings.devices.findIndex(device => device.id === group.settings.device)
            onActivated: group.settings.device = currentValue
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Threads")
        help: qsTr("0 uses every core.")
        NumberEntry {
            label: qsTr("Threads")
            to: Bounds.most("threads")
            value: group.settings.threads
            onEdited: value => group.settings.threads = value
        }
    }
}
