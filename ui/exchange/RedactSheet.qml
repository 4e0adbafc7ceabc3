import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Exchange

// Asks before something is made unsaid: how much, what that takes along, and that nothing brings it back.
Sheet {
    id: sheet

    required property RedactViewModel redacting
    readonly property bool asking: redacting.state === RedactViewModel.Asking
    readonly property bool found: asking && redacting.excerpts.length > 0

    title: qsTr("Redact")
    onFoundChanged: if (found) keep.forceActiveFocus() // Enter harms nothing

    Label {
        width: parent.width
        text: sheet.redacting.state === RedactViewModel.Looking ? qsTr("Looking for it…")
            : sheet.redacting.state === RedactViewModel.Redacting
                ? qsTr("Redacting. The transcript is written anew; that can take some seconds…")
            : sheet.redacting.state === RedactViewModel.Done ? qsTr("It is gone.")
            : !sheet.found ? ""
            : sheet.redacting.search.length === 0 ? qsTr("Redact this: %1?").arg(sheet.redacting.question)
            : qsTr("Redact everything in which “%1” is found: %2?").arg(sheet.redacting.search)
                .arg(sheet.redacting.question)
        visible: text.length > 0
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.weight: Font.DemiBold
        color: Theme.text
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Column {
        width: parent.width
        visible: sheet.found
        spacing: 4
        Repeater {
            model: sheet.redacting.excerpts
            Hint {
                required property string modelData
                text: qsTr("“%1”").arg(modelData)
            }
        }
    }
    Label {
        width: parent.width
        visible: sheet.found
        text: qsTr("It cannot be undone. It goes from the conversation, with its former wordings and branches; from "
                   + "what was deleted; from the search, the model's memory and titles made of it; and what you are "
                   + "writing in these conversations goes, too. The bytes on the disk are overwritten.")
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        lineHeight: 1.15
        color: Theme.text
    }
    Hint {
        visible: sheet.found && sheet.redacting.copies > 0
        alarming: true
        text: sheet.redacting.copies === 1
            ? qsTr("Daylong keeps an older copy of the transcript, which may hold it as well. That copy is deleted.")
            : qsTr("Daylong keeps %1 older copies of the transcript, which may hold it as well. They are deleted.")
                .arg(sheet.redacting.copies)
    }
    Hint {
        visible: sheet.found
        text: sheet.redacting.search.length > 0
            ? qsTr("Copies that you made yourself, and files that you exported, stay as they are.")
            : qsTr("What other messages say of it stays: to find all of that, search for its words and redact what is "
                   + "found. Copies that you made yourself, and files that you exported, stay as they are.")
    }
    Hint {
        visible: text.length > 0
        alarming: true
        text: sheet.redacting.problem
    }
    SheetButtons {
        PushButton {
            id: keep
            objectName: "redactKeep"
            text: sheet.found ? qsTr("Keep it") : qsTr("Close")
            onClicked: sheet.close()
        }
        PushButton {
            objectName: "redactForGood"
            visible: sheet.found
            text: qsTr("Redact for good")
            onClicked: sheet.redacting.redact()
        }
    }
}
