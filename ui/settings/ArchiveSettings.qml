import QtQuick
import Daylong.Elements

// What was said, taken in from other programs and out for others.
SettingsGroup {
    id: group

    signal importRequested()
    signal exportRequested()

    title: qsTr("Your conversations")

    SettingsRow {
        name: qsTr("Import")
        help: qsTr("Conversations of ChatGPT, Open WebUI, LM Studio, Jan, GPT4All, or Daylong.")
        PushButton {
            text: qsTr("Import…")
            onClicked: group.importRequested()
        }
    }
    SettingsRow {
        name: qsTr("Export")
        help: qsTr("Everything, one conversation, or some days, as Markdown, HTML or JSON.")
        PushButton {
            text: qsTr("Export…")
            onClicked: group.exportRequested()
        }
    }
}
