import QtQuick
import Daylong.Chat
import Daylong.Elements
import Daylong.Exchange
import Daylong.Models

// What just happened, over the page's lower end: the newest on top.
Item {
    id: toasts

    required property ChatViewModel chat
    required property ModelLibrary library
    required property ImportViewModel importing
    required property bool importOpen // that page tells of it itself
    required property bool modelsOpen // that page tells of downloads itself

    onModelsOpenChanged: if (modelsOpen) arrived.text = ""

    UndoToast {
        id: removed
        objectName: "undoToast"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        chat: toasts.chat
    }
    Toast { // the open conversation is not answered by the model that it should be
        id: standIn
        objectName: "standInToast"
        property var preset: 0
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: removed.visible ? removed.top : removed.bottom
        anchors.bottomMargin: removed.visible ? 8 : 0
        action: qsTr("Change it…")
        onActionTriggered: {
            text = ""
            toasts.chat.presets.edit(standIn.preset)
        }
        onGone: text = ""
        Connections {
            target: toasts.chat.presets
            function onModelIsGone(id, name) {
                standIn.preset = id
                standIn.text = qsTr("The model of the preset “%1” is no longer here; "
                                    + "the general one is used.").arg(name)
                standIn.stay()
            }
        }
    }
    Toast { // a download is whole and verified
        id: arrived
        objectName: "modelArrived"
        property string path
        readonly property Item below: standIn.visible ? standIn : removed
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: below.visible ? below.top : below.bottom
        anchors.bottomMargin: below.visible ? 8 : 0
        action: qsTr("Use it now")
        onActionTriggered: {
            text = ""
            toasts.library.use(arrived.path)
        }
        onGone: text = ""
    }
    Toast { // an import goes on, or has come to its end, while its page is closed
        id: imported
        objectName: "importToast"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: arrived.visible ? arrived.top : arrived.bottom
        anchors.bottomMargin: arrived.visible ? 8 : 0
        text: toasts.importOpen ? ""
            : toasts.importing.state === ImportViewModel.Importing
              ? qsTr("Importing %1: %2%").arg(toasts.importing.source).arg(Math.round(toasts.importing.progress * 100))
            : toasts.importing.state === ImportViewModel.Ended ? (toasts.importing.problem || toasts.importing.summary)
            : ""
        action: qsTr("Show")
        onActionTriggered: toasts.importing.wanted()
        onGone: toasts.importing.close() // what goes on stays
        Connections {
            target: toasts.importing
            function onEnded() {
                imported.stay()
            }
        }
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
}
