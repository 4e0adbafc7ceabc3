import QtQuick
import Daylong.Elements
import Daylong.Settings

// Whether other programs may talk in the open conversation. Takes effect at once.
SettingsGroup {
    id: group

    required property ServeViewModel serve

    title: qsTr("Other programs")
    visible: serve.offered

    SettingsRow {
        name: qsTr("Programs on this machine may talk in the open conversation")
        help: group.serve.problem.length > 0 ? group.serve.problem
            : group.serve.address.length > 0
            ? qsTr("At %1, as OpenAI's and Ollama's clients do, to the model \"daylong\", with the token in "
                   + "%2.").arg(group.serve.address).arg(group.serve.tokenFile)
            : qsTr("What they say, and each reply, is kept in the conversation. Only programs on this machine can "
                   + "reach it, and only with the token.")
        Toggle {
            label: qsTr("Programs on this machine may talk in the open conversation")
            checked: group.serve.on
            onToggled: group.serve.on = checked
        }
    }
    SettingsRow {
        visible: group.serve.address.length > 0
        name: qsTr("Token")
        help: qsTr("Whoever has it can talk here. Give it to programs that you trust.")
        PushButton {
            text: qsTr("Copy")
            Accessible.name: qsTr("Copy the token")
            onClicked: group.serve.copyToken()
        }
    }
}
