import QtQuick
import Daylong

// What was said, taken in from other programs and out for others.
SettingsGroup {
    id: group

    required property ChatViewModel chat
    required property ArchiveViewModel archive

    title: qsTr("Your conversations")

    SettingsRow {
        name: qsTr("Import")
        help: qsTr("Conversations of ChatGPT, Open WebUI, LM Studio, Jan, GPT4All, or Daylong.")
        PushButton {
            text: qsTr("Import…")
            onClicked: group.archive.importing.wanted()
        }
    }
    SettingsRow {
        name: qsTr("Export")
        help: qsTr("Everything, one conversation, or some days, as Markdown, HTML or JSON.")
        PushButton {
            text: qsTr("Export…")
            onClicked: group.archive.exporting.choose(group.chat.conversation, group.chat.conversationTitle)
        }
    }
}
