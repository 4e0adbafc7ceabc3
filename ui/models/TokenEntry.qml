import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// A token for models that are only for those who have accepted a licence. Folded away: few need one.
Column {
    id: entry

    required property ModelLibrary library
    property bool unfolded: false

    spacing: 8

    PushButton {
        text: entry.library.hasToken ? qsTr("Token (in use)") : qsTr("I have a token")
        icon.source: entry.unfolded ? "qrc:/icons/fold.svg" : "qrc:/icons/expand.svg"
        onClicked: {
            entry.unfolded = !entry.unfolded
            if (entry.unfolded) field.forceActiveFocus()
        }
    }
    Hint {
        visible: entry.unfolded
        text: qsTr("Some models are only for those who have accepted their licence on the hub. A token of yours shows "
                   + "that you have. It is sent to the hub alone. Without the keyring it is forgotten when Daylong "
                   + "closes.")
    }
    RowLayout {
        width: parent.width
        visible: entry.unfolded
        spacing: 8
        TextEntry {
            id: field
            Layout.fillWidth: true
            label: qsTr("Token")
            placeholderText: qsTr("hf_…")
            echoMode: TextInput.Password
            onAccepted: entry.keep()
        }
        PushButton {
            text: qsTr("Use it")
            enabled: field.text.trim().length > 0
            onClicked: entry.keep()
        }
        PushButton {
            visible: entry.library.hasToken
            text: qsTr("Forget it")
            onClicked: entry.library.forgetToken()
        }
    }
    Tick {
        id: kept
        visible: entry.unfolded
        width: parent.width
        text: qsTr("Keep it in this desktop's keyring")
    }
    function keep() {
        library.useToken(field.text.trim(), kept.checked)
        field.clear()
    }
}
