import QtQuick
import QtQuick.Controls.Basic
import Daylong

// What the assistant is told to be, and how it picks its words.
SettingsGroup {
    id: group

    required property SettingsViewModel settings

    title: qsTr("Replies")

    Column {
        width: parent.width
        spacing: 8
        Label {
            text: qsTr("System prompt")
            color: Theme.text
        }
        TextArea {
            id: prompt
            width: parent.width
            text: group.settings.systemPrompt
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            padding: 10
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            selectByMouse: true
            Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            onTextChanged: if (activeFocus) group.settings.systemPrompt = text
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("System prompt")
            background: Rectangle {
                implicitHeight: 76
                radius: Theme.radiusSmall
                color: Theme.page
                border.width: prompt.activeFocus ? 2 : 1
                border.color: prompt.activeFocus ? Theme.accent : Theme.line
            }
        }
        Hint {
            text: qsTr("It stands among the attention sinks, so the model sees it at every moment of the conversation and never forgets it.")
        }
    }
    Advice {
        text: group.settings.samplingAdvice
        action: group.settings.ownSampling ? qsTr("Take them") : ""
        actionName: qsTr("Take what the makers of this model propose")
        onTaken: group.settings.takeSuitedSampling()
    }
    SettingsRow {
        name: qsTr("Temperature")
        help: qsTr("0 always takes the likeliest word; higher is freer.")
        SlideEntry {
            width: 300
            label: qsTr("Temperature")
            to: 2
            value: group.settings.temperature
            onEdited: value => group.settings.temperature = value
        }
    }
    SettingsRow {
        name: qsTr("Top-p")
        help: qsTr("Picks among the likeliest words that make up this share; 1 is off.")
        SlideEntry {
            width: 300
            label: qsTr("Top-p")
            from: 0.05
            value: group.settings.topP
            onEdited: value => group.settings.topP = value
        }
    }
    SettingsRow {
        name: qsTr("Min-p")
        help: qsTr("Leaves out words less likely than this share of the likeliest; 0 is off.")
        SlideEntry {
            width: 300
            label: qsTr("Min-p")
            to: 0.5
            value: group.settings.minP
            onEdited: value => group.settings.minP = value
        }
    }
    SettingsRow {
        name: qsTr("Top-k")
        help: qsTr("Picks among this many words; 0 is off.")
        NumberEntry {
            label: qsTr("Top-k")
            to: 1000
            value: group.settings.topK
            onEdited: value => group.settings.topK = value
        }
    }
    SettingsRow {
        name: qsTr("Repetition penalty")
        help: qsTr("Makes words used lately less likely; 1 is off.")
        SlideEntry {
            width: 300
            label: qsTr("Repetition penalty")
            from: 1
            to: 2
            value: group.settings.repetitionPenalty
            onEdited: value => group.settings.repetitionPenalty = value
        }
    }
    SettingsRow {
        name: qsTr("Longest reply, in tokens")
        NumberEntry {
            label: qsTr("Longest reply, in tokens")
            from: 16
            to: 65536
            value: group.settings.maxReplyTokens
            onEdited: value => group.settings.maxReplyTokens = value
        }
    }
}
