import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements

// Asks before a temporary conversation, in which something was said, is left and gone.
Sheet {
    id: sheet

    required property ChatViewModel chat

    objectName: "leaveSheet"
    title: qsTr("Leave it?")
    onOpened: stay.forceActiveFocus() // Enter harms nothing
    onClosed: chat.stay()

    Label {
        width: parent.width
        text: qsTr("Nothing of this temporary conversation was kept: once you leave it, it is gone.")
        wrapMode: Text.Wrap
        color: Theme.text
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    SheetButtons {
        PushButton {
            id: stay
            objectName: "leaveStay"
            text: qsTr("Stay")
            onClicked: sheet.close()
        }
        PushButton {
            objectName: "leaveKeep"
            text: qsTr("Keep it")
            onClicked: {
                sheet.chat.keepTemporary() // and then what was asked for
                sheet.close()
            }
        }
        PushButton {
            objectName: "leaveNow"
            text: qsTr("Leave it")
            onClicked: {
                sheet.chat.leaveTemporary()
                sheet.close()
            }
        }
    }
    Connections {
        target: sheet.chat
        function onLeaveAsked() {
            Qt.callLater(sheet.open) // last: who asked may still give the focus to the message
        }
    }
}
