import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Settings

// What the assistant is told to be, and how it picks its words.
SettingsGroup {
    id: group

    required property SettingsViewModel settings

    title: qsTr("Replies in general")

    Column {
        width: parent.width
        spacing: 8
        Label {
            text: qsTr("System prompt")
            color: Theme.text
        }
        PromptEntry {
            value: group.settings.systemPrompt
            onEdited: value => group.settings.systemPrompt = value
        }
        Advice {
            text: group.settings.promptAdvice
            action: group.settings.ownPrompt ? qsTr("Use it") : ""
            actionName: qsTr("Use the system prompt that suits this model")
            onTaken: group.settings.takeSuitedPrompt()
        }
        Hint {
            visible: !group.settings.remoteModel
            text: qsTr("It stands among the attention sinks, so the model sees it at every moment of the "
                       + "conversation and never forgets it.")
        }
    }
    Advice {
        text: group.settings.samplingAdvice
        action: group.settings.ownSampling ? qsTr("Use them") : ""
        actionName: qsTr("Use what suits this model")
        onTaken: group.settings.takeSuitedSampling()
    }
    SamplingSettings {
        values: group.settings
        remote: group.settings.remoteModel
    }
    SettingsRow {
        name: qsTr("Longest reply, in tokens")
        NumberEntry {
            label: qsTr("Longest reply, in tokens")
            from: Bounds.least("max_reply_tokens")
            to: Bounds.most("max_reply_tokens")
            value: group.settings.maxReplyTokens
            onEdited: value => group.settings.maxReplyTokens = value
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Write repeated words faster")
        help: qsTr("Words that are already in the conversation come faster when a reply repeats them; with a large "
                   + "model others do too, if a small one of its kind is at hand. The words stay the same. Only on "
                   + "the CPU.")
        Toggle {
            objectName: "triesAheadToggle"
            label: qsTr("Write repeated words faster")
            checked: group.settings.triesAhead
            onToggled: group.settings.triesAhead = checked
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Titles made by the model")
        help: qsTr("Of a first exchange, once nothing was asked for a while. A name that you give stays.") + " "
              + qsTr("Small models rarely make one that will do: then it is the first words.")
        Choice {
            objectName: "titlesChoice"
            label: qsTr("Titles made by the model")
            model: [qsTr("If it is large enough"), qsTr("Always"), qsTr("Never")]
            currentIndex: group.settings.titles
            onActivated: index => group.settings.titles = index
        }
    }
}
