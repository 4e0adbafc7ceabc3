import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Exchange

// Conversations come in: from where, what would come and what would not, how far it is, what came, and how to take that
// back.
Sheet {
    id: sheet

    required property ImportViewModel importing
    readonly property int state: importing.state

    signal fileWanted()
    signal folderWanted()

    component Words: Label {
        width: parent ? parent.width : 0
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        lineHeight: 1.15
        color: Theme.text
    }

    title: qsTr("Import conversations")
    onOpened: if (state === ImportViewModel.Idle) file.forceActiveFocus()
    onClosed: if (!importing.busy) importing.close()

    Words {
        visible: sheet.state === ImportViewModel.Idle
        text: qsTr("From ChatGPT (its zip file as it came), Open WebUI, LM Studio, Jan, GPT4All, Daylong, or "
                   + "Markdown: a file, or a folder. What would come is shown before anything is changed, and it can "
                   + "be taken back.")
    }
    Hint {
        visible: sheet.state === ImportViewModel.Idle
        text: qsTr("A file can also be dropped on the list of conversations.")
    }
    Words {
        visible: sheet.state !== ImportViewModel.Idle
        text: sheet.state === ImportViewModel.Looking ? qsTr("Looking at %1…").arg(sheet.importing.source)
            : sheet.state === ImportViewModel.Importing ? qsTr("Importing %1…").arg(sheet.importing.source)
            : sheet.state === ImportViewModel.TakingBack ? qsTr("Taking it back…")
            : sheet.importing.source
        font.weight: Font.DemiBold
    }
    ProgressLine {
        width: parent.width
        visible: sheet.state === ImportViewModel.Looking || sheet.state === ImportViewModel.Importing
        label: sheet.title
        value: sheet.importing.progress
    }
    Hint {
        visible: sheet.state === ImportViewModel.Importing
        text: qsTr("This window can be closed: the import goes on, and you can talk meanwhile.")
    }
    Words {
        visible: text.length > 0
        text: sheet.importing.summary
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Hint {
        visible: text.length > 0
        alarming: true
        text: sheet.importing.problem
    }
    Hint {
        visible: sheet.state === ImportViewModel.Found && sheet.importing.titles.length > 0
        text: qsTr("Among them: %1").arg(sheet.importing.titles.map(title => qsTr("“%1”").arg(title)).join(", "))
    }
    Column {
        width: parent.width
        visible: !sheet.importing.busy && sheet.importing.leftOut.length > 0
        spacing: 4
        Repeater {
            model: sheet.importing.leftOut
            Hint {
                required property string modelData
                text: modelData
            }
        }
    }
    SheetButtons {
        PushButton {
            id: file
            visible: sheet.state === ImportViewModel.Idle
            icon.source: "qrc:/icons/folder.svg"
            text: qsTr("Choose a file…")
            onClicked: sheet.fileWanted()
        }
        PushButton {
            visible: sheet.state === ImportViewModel.Idle
            icon.source: "qrc:/icons/folder.svg"
            text: qsTr("Choose a folder…")
            onClicked: sheet.folderWanted()
        }
        PushButton {
            visible: sheet.state === ImportViewModel.Found && sheet.importing.anything
            primary: true
            text: qsTr("Import")
            onClicked: sheet.importing.start()
        }
        PushButton {
            visible: sheet.state === ImportViewModel.Looking || sheet.state === ImportViewModel.Importing
            text: qsTr("Stop")
            onClicked: {
                sheet.importing.stop()
                if (sheet.state === ImportViewModel.Looking) sheet.close()
            }
        }
        PushButton {
            visible: sheet.state === ImportViewModel.Ended && sheet.importing.anything
            icon.source: "qrc:/icons/undo.svg"
            text: qsTr("Take it back")
            onClicked: sheet.importing.takeBack()
        }
        PushButton {
            primary: sheet.state === ImportViewModel.Ended
            text: sheet.state === ImportViewModel.Found && sheet.importing.anything ? qsTr("Cancel") : qsTr("Close")
            onClicked: sheet.close()
        }
    }
}
