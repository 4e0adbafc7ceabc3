import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// Below a message: when it was said, what became of it, and what can be done with it.
Flow {
    id: tools

    required property var message // the MessageDelegate
    required property bool reached // by the pointer

    spacing: 4
    bottomPadding: 2
    layoutDirection: message.mine ? Qt.RightToLeft : Qt.LeftToRight

    // There for the pointer and the keyboard; for the eye always if `shown`.
    component Tool: ToolIcon {
        property bool shown: false
        width: Theme.scaled(28)
        height: Theme.scaled(28)
        icon.width: Theme.scaled(16)
        icon.height: Theme.scaled(16)
        opacity: tools.reached || visualFocus || shown ? 1 : 0
    }

    Label {
        width: Math.min(implicitWidth, parent.width)
        height: Math.max(implicitHeight, copy.height)
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.Wrap
        leftPadding: tools.message.mine ? 6 : 0
        rightPadding: tools.message.mine ? 0 : 6
        text: tools.message.mine && tools.message.messageState === "stopped"
            ? qsTr("%1 · reading stopped, the model knows only its beginning").arg(tools.message.time)
            : tools.message.messageState === "stopped" ? qsTr("%1 · stopped").arg(tools.message.time)
            : tools.message.messageState === "cutOff"
                ? qsTr("%1 · cut off at the longest reply that Settings allow").arg(tools.message.time)
            : tools.message.messageState === "interrupted"
                ? qsTr("%1 · interrupted before its end").arg(tools.message.time)
            : tools.message.time
        font.pointSize: Theme.fontSmall
        color: Theme.muted
    }
    Loader {
        active: tools.message.branches > 1
        visible: active
        sourceComponent: BranchSwitch {
            message: tools.message
        }
    }
    Tool {
        id: copy
        readonly property bool done: copied.running
        shown: tools.message.lastTurn
        visible: tools.message.messageState !== "streaming"
        icon.source: done ? "qrc:/icons/check.svg" : "qrc:/icons/copy.svg"
        text: done ? qsTr("Copied") : qsTr("Copy the message")
        onClicked: {
            tools.message.chat.copyText(tools.message.words())
            copied.restart()
        }
        Timer { id: copied; interval: 1500 }
    }
    Tool {
        visible: tools.message.pinnable
        shown: tools.message.pinned || tools.message.lastTurn
        tint: tools.message.pinned ? Theme.accent : Theme.muted
        icon.source: tools.message.pinned ? "qrc:/icons/pinned.svg" : "qrc:/icons/pin.svg"
        text: tools.message.pinned
            ? qsTr("Pinned: the model keeps seeing it. Unpin") : qsTr("Pin: the model keeps seeing it")
        onClicked: tools.message.pin()
    }
    Tool {
        visible: tools.message.forgotten
        icon.source: "qrc:/icons/recall.svg"
        text: qsTr("Bring it back: quote it in your next message")
        onClicked: tools.message.chat.recall(tools.message.words())
    }
    Tool {
        objectName: "goOn"
        shown: true
        visible: tools.message.lastTurn && tools.message.unfinished && !tools.message.chat.busy
        icon.source: "qrc:/icons/more.svg"
        text: qsTr("Go on with this reply")
        onClicked: tools.message.chat.goOn()
    }
    Tool {
        objectName: "replyTool"
        shown: true
        visible: tools.message.lastTurn && tools.message.chat.ready && !tools.message.chat.busy
        icon.source: "qrc:/icons/regenerate.svg"
        text: tools.message.mine ? qsTr("Reply") : qsTr("Reply again")
        onClicked: tools.message.chat.regenerate()
    }
    Tool {
        objectName: "editTool"
        shown: tools.message.lastTurn
        visible: tools.message.mine && tools.message.chat.ready && !tools.message.chat.busy
        icon.source: "qrc:/icons/rename.svg"
        text: qsTr("Change and send again")
        keys: tools.message.lastSaid ? qsTr("Up, in an empty message") : ""
        onClicked: tools.message.chat.startEdit(tools.message.messageId)
    }
    Tool {
        objectName: "removeTool"
        visible: tools.message.removable
        icon.source: "qrc:/icons/delete.svg"
        text: tools.message.mine ? qsTr("Delete, with the reply") : qsTr("Delete, with your message")
        onClicked: tools.message.remove()
    }
}
