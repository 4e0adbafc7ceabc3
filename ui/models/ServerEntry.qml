import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// Connects a server: its address and key; then, once it has said which models it has, one of them. Folded away: few
// need one.
Column {
    id: entry

    required property ModelLibrary library
    readonly property ServersModel servers: library.servers
    property bool unfolded: false
    readonly property bool offers: servers.offered.length > 0

    signal used()

    spacing: 8

    function ask() {
        if (address.text.trim().length > 0) servers.ask(address.text, key.text)
    }

    PushButton {
        objectName: "connectServer"
        text: qsTr("Connect a server…")
        icon.source: entry.unfolded ? "qrc:/icons/fold.svg" : "qrc:/icons/expand.svg"
        onClicked: {
            entry.unfolded = !entry.unfolded
            entry.servers.forgetOffered()
            if (entry.unfolded) address.forceActiveFocus()
        }
    }
    Hint {
        visible: entry.unfolded
        text: qsTr("A program or a service that answers as OpenAI's does: vLLM, llama.cpp, Ollama, LM Studio…") + " "
              + qsTr("What is sent there: the system prompt, what is pinned or recalled, and the newest messages.")
    }
    GridLayout {
        width: parent.width
        visible: entry.unfolded
        columns: width > Theme.scaled(440) ? 2 : 1
        columnSpacing: 8
        rowSpacing: 8
        TextEntry {
            id: address
            objectName: "serverAddress"
            Layout.fillWidth: true
            label: qsTr("Address")
            placeholderText: qsTr("http://localhost:8080")
            inputMethodHints: Qt.ImhUrlCharactersOnly
            onTextEdited: entry.servers.forgetOffered()
            onAccepted: entry.ask()
        }
        TextEntry {
            id: key
            objectName: "serverKey"
            Layout.fillWidth: true
            label: qsTr("Key")
            placeholderText: qsTr("Key, where it asks for one")
            echoMode: TextInput.Password
            onTextEdited: entry.servers.forgetOffered()
            onAccepted: entry.ask()
        }
    }
    PushButton {
        objectName: "askServer"
        visible: entry.unfolded && !entry.offers
        primary: true
        enabled: address.text.trim().length > 0 && !entry.servers.asking
        text: entry.servers.asking ? qsTr("Asking…") : qsTr("Load its models")
        onClicked: entry.ask()
    }
    Hint {
        visible: text.length > 0
        alarming: true
        text: entry.servers.problem
    }
    Hint {
        visible: entry.unfolded && entry.servers.isOpen(address.text)
        alarming: true
        text: qsTr("This address is not encrypted: whoever is between here and there can read along.")
    }
    GridLayout {
        width: parent.width
        visible: entry.unfolded && entry.offers
        columns: width > Theme.scaled(440) ? 3 : 1
        columnSpacing: 8
        rowSpacing: 8
        Choice {
            id: choice
            objectName: "serverModel"
            Layout.fillWidth: true
            label: qsTr("Model")
            model: entry.servers.offered
            onModelChanged: size.value = entry.servers.contextOf(currentIndex)
            onCurrentIndexChanged: size.value = entry.servers.contextOf(currentIndex)
        }
        RowLayout {
            spacing: 8
            NumberEntry {
                id: size
                objectName: "serverContext"
                label: qsTr("Tokens at once")
                to: 16777216
                onEdited: number => value = number
            }
            Hint {
                Layout.fillWidth: true
                Layout.preferredWidth: Theme.scaled(120)
                text: size.value > 0 ? qsTr("tokens at once") : qsTr("tokens at once; 0: not known")
            }
        }
        PushButton {
            objectName: "useServer"
            Layout.maximumWidth: parent.width
            primary: true
            text: qsTr("Connect and use")
            onClicked: entry.servers.connectTo(choice.currentIndex, size.value)
        }
    }
    Connections {
        target: entry.servers
        function onConnected(path) {
            entry.unfolded = false
            key.clear()
            address.clear()
            entry.library.use(path)
            entry.used()
        }
    }
}
