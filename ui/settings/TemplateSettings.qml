import QtQuick
import Daylong.Elements
import Daylong.Settings

// How conversations are written for the chosen model.
SettingsGroup {
    id: group

    required property TemplateViewModel chatTemplate
    property bool open: false // shows a text that is not the person's own

    title: qsTr("Chat template")

    SettingsRow {
        name: qsTr("Turns are marked by")
        help: group.chatTemplate.summary
        Choice {
            label: qsTr("Chat template")
            width: 290
            model: group.chatTemplate.choices
            currentIndex: group.chatTemplate.choice
            onActivated: index => group.chatTemplate.choice = index
        }
    }
    Hint {
        objectName: "templateProblem"
        alarming: true
        visible: text.length > 0
        text: group.chatTemplate.problem
    }
    Hint {
        visible: text.length > 0
        text: group.chatTemplate.note
    }
    CodeEntry {
        objectName: "templateText"
        width: parent.width
        label: qsTr("Text of the chat template")
        visible: group.chatTemplate.custom || (group.open && text.length > 0)
        readOnly: !group.chatTemplate.custom
        text: group.chatTemplate.custom || group.open ? group.chatTemplate.text : ""
        onEdited: text => group.chatTemplate.text = text
    }
    Row {
        spacing: 8
        visible: !group.chatTemplate.custom && group.chatTemplate.text.length > 0
        PushButton {
            text: group.open ? qsTr("Hide its text") : qsTr("Show its text")
            onClicked: group.open = !group.open
        }
        PushButton {
            text: qsTr("Change it…")
            onClicked: group.chatTemplate.edit()
        }
    }
}
