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
        help: qsTr("From ChatGPT (its zip file as it came), Open WebUI, LM Studio, Jan, GPT4All, Daylong, or Markdown. What would come is shown first, and it can be taken back.")
        Row {
            spacing: 8
            PushButton {
                text: qsTr("A file…")
                Accessible.name: qsTr("Import a file")
                onClicked: group.archive.importFileWanted()
            }
            PushButton {
                text: qsTr("A folder…")
                Accessible.name: qsTr("Import a folder")
                onClicked: group.archive.importFolderWanted()
            }
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
