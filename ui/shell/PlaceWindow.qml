import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Daylong.Elements

// In place of the window, when what was moved to another folder is not there: nothing is made anew before the person
// says so.
SmallWindow {
    id: window

    required property bool models // they are missing, not the conversations
    required property string place
    property url folder // that was chosen, to look into
    property bool nothingThere: false // in the folder that was chosen
    property string answer // "again", "look", "anew"; empty: closed

    function give(answer: string) {
        window.answer = answer
        close()
    }

    usualWidth: 520
    minimumWidth: 340
    spacing: 16

    Heading {
        Layout.fillWidth: true
        text: window.models ? qsTr("Your models are not there") : qsTr("Your conversations are not there")
        wrapMode: Text.Wrap
    }
    AlertText {
        Layout.fillWidth: true
        readonly property string where: !window.nothingThere
            ? qsTr("You moved them to %1. Connect that disk and try again, or say where they are now.")
            : window.models ? qsTr("There are no models of Daylong in %1.")
            : qsTr("There are no conversations of Daylong in %1.")
        text: where.arg(window.place)
    }
    Hint {
        Layout.fillWidth: true
        text: window.models
            ? qsTr("“Begin anew there” makes an empty folder for models in that place.")
            : qsTr("“Begin anew there” makes an empty transcript in that place. What was said before is not in "
                   + "it; it stays wherever it is.")
    }
    Flow {
        Layout.fillWidth: true
        spacing: 8
        layoutDirection: Qt.RightToLeft
        PushButton {
            primary: true
            focus: true
            text: qsTr("Try again")
            onClicked: window.give("again")
        }
        PushButton {
            text: qsTr("Choose another place…")
            onClicked: dialog.open()
        }
        PushButton {
            text: qsTr("Begin anew there")
            onClicked: window.give("anew")
        }
        PushButton {
            text: qsTr("Close")
            onClicked: window.close()
        }
    }
    FolderDialog {
        id: dialog
        options: FolderDialog.DontUseNativeDialog // whether there is another one is not known yet
        title: window.models ? qsTr("Where the models are") : qsTr("Where the conversations are")
        onAccepted: {
            window.folder = selectedFolder
            window.give("look")
        }
    }
    Shortcut {
        sequences: ["Esc", "Ctrl+Q"]
        onActivated: window.close()
    }
}
