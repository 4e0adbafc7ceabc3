import QtQuick
import Daylong

// What just happened, over the page's lower end: the newest on top.
Item {
    id: toasts

    required property ChatViewModel chat

    UndoToast {
        id: removed
        objectName: "undoToast"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        chat: toasts.chat
    }
    Toast { // opening another conversation stopped a reply
        id: leftReply
        objectName: "leftReply"
        property var conversation: 0
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: removed.visible ? removed.top : removed.bottom
        anchors.bottomMargin: removed.visible ? 8 : 0
        action: qsTr("Go back and on")
        onActionTriggered: {
            text = ""
            toasts.chat.goBackToReply(leftReply.conversation)
        }
        onGone: text = ""
    }
    Connections {
        target: toasts.chat
        function onReplyLeft(conversation, title) {
            leftReply.conversation = conversation
            leftReply.text = qsTr("The reply in “%1” was stopped when you left").arg(title)
        }
    }
}
