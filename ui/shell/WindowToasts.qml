import QtQuick
import Daylong

// What just happened, over the page's lower end: the newest on top.
Item {
    id: toasts

    required property ChatViewModel chat
    required property ModelLibrary library
    required property bool modelsOpen // that page tells of downloads itself

    onModelsOpenChanged: if (modelsOpen) arrived.text = ""

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
    Toast { // a download is whole and verified
        id: arrived
        objectName: "modelArrived"
        property string path
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: leftReply.visible ? leftReply.top : leftReply.bottom
        anchors.bottomMargin: leftReply.visible ? 8 : 0
        action: qsTr("Use it now")
        onActionTriggered: {
            text = ""
            toasts.library.use(arrived.path)
        }
        onGone: text = ""
    }
    Connections {
        target: toasts.library.downloads
        function onFinished(name, path) {
            if (toasts.modelsOpen) return
            arrived.path = path
            arrived.text = qsTr("%1 is here, and verified").arg(name)
            arrived.stay()
        }
    }
    Connections {
        target: toasts.chat
        function onReplyLeft(conversation, title) {
            leftReply.conversation = conversation
            leftReply.text = qsTr("The reply in “%1” was stopped when you left").arg(title)
        }
    }
}
