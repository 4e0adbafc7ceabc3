import QtQuick
import Daylong

// What the open conversation has otherwise than all others: nothing, unless it is chosen here.
SettingsGroup {
    id: group

    required property OwnSettingsViewModel own
    property bool remote: false // a server answers

    title: own.title.length > 0 ? qsTr("This conversation: %1").arg(own.title) : qsTr("This conversation")

    Tick {
        width: parent.width
        text: qsTr("A system prompt of its own")
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
        text: qsTr("Its words picked in a way of its own")
        checked: group.own.ownSampling
        onToggled: group.own.ownSampling = checked
    }
    SamplingSettings {
        visible: group.own.ownSampling
        values: group.own
        remote: group.remote
    }
    Hint {
        text: qsTr("What is not chosen here is as under “Replies in general”.")
    }
}
