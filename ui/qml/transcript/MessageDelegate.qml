import QtQuick
import QtQuick.Controls.Basic
import Daylong

// One message: above it perhaps a day, or the horizon; below it what can be done with it.
Item {
    id: delegate

    required property int index
    required property var messageId
    required property string author
    required property string content
    required property ReplyBlocks blocks
    required property string time
    required property string day
    required property string messageState
    required property bool forgotten
    required property bool partlySeen
    required property bool pinned
    required property bool lastTurn
    required property ChatViewModel chat
    required property bool horizonHere
    required property bool flash
    property TextSelection selection: null

    readonly property bool mine: author === "user"
    readonly property bool note: author === "note"
    readonly property bool replaced: messageState === "replaced" // by a later reply
    readonly property ReplyBlocks reply: mine || note ? null : blocks
    readonly property string said: reply !== null ? content.slice(reply.answerBegin) : content // without thoughts
    readonly property bool unfinished: ["stopped", "interrupted", "cutOff"].includes(messageState)
    readonly property string authorName: mine ? qsTr("You") : qsTr("Daylong")

    signal turning() // its thoughts fold or unfold now

    // What is copied and brought back: the answer; the thoughts only where there is nothing else.
    function words() {
        const answer = said.trim()
        return said.length === content.length || answer.length === 0 ? content : answer
    }

    /// The place in the text at this point; null: there is none. `near`: the nearest, wherever the point is.
    function placeAt(x: real, y: real, near: bool): var {
        const inside = mapToItem(body, x, y)
        if (note || !(near || (body.contains(inside) && body.height > 0))) return null
        return body.placeAt(inside.x, inside.y)
    }

    implicitHeight: column.height

    // A small button below the message, there for the pointer and the keyboard; for the eye always if `shown`.
    component Tool: ToolIcon {
        property bool shown: false
        width: 28
        height: 28
        icon.width: 16
        icon.height: 16
        opacity: hover.hovered || visualFocus || shown ? 1 : 0
    }

    HoverHandler {
        id: hover
    }

    Column {
        id: column
        width: Math.min(Theme.column, delegate.width - 40)
        anchors.horizontalCenter: parent.horizontalCenter
        bottomPadding: 10

        DaySeparator {
            width: parent.width
            visible: delegate.day.length > 0
            text: delegate.day
        }
        HorizonLine {
            width: parent.width
            visible: delegate.horizonHere
            text: !delegate.partlySeen ? qsTr("The model no longer sees what is above")
                : delegate.index === 0 ? qsTr("The model sees only the end of this")
                : qsTr("The model sees only the end of this, and nothing above")
        }
        Label { // said by Daylong itself
            width: parent.width
            visible: delegate.note
            text: delegate.note ? delegate.content : ""
            topPadding: 6
            bottomPadding: 6
            horizontalAlignment: Text.AlignHCenter
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
        Rectangle {
            id: bubble
            anchors.right: delegate.mine ? parent.right : undefined
            visible: !delegate.note
            width: delegate.mine ? Math.min(parent.width * 0.85, Math.max(Math.ceil(body.naturalWidth) + 40, 60)) : parent.width
            height: body.height + (delegate.mine ? 20 : 8)
            radius: Theme.radius + 4
            color: delegate.flash ? Theme.selected : delegate.mine ? Theme.raised : "transparent"
            opacity: delegate.forgotten || delegate.replaced ? 0.55 : 1
            Accessible.role: Accessible.ListItem
            Accessible.name: delegate.replaced
                ? qsTr("%1, %2, replaced by a later reply: %3").arg(delegate.authorName).arg(delegate.time).arg(delegate.said)
                : delegate.forgotten
                ? qsTr("%1, %2, no longer seen by the model: %3").arg(delegate.authorName).arg(delegate.time).arg(delegate.said)
                : delegate.partlySeen
                ? qsTr("%1, %2, only the end seen by the model: %3").arg(delegate.authorName).arg(delegate.time).arg(delegate.said)
                : qsTr("%1, %2: %3").arg(delegate.authorName).arg(delegate.time).arg(delegate.said)

            Behavior on color {
                ColorAnimation { duration: Theme.animation }
            }
            MessageBody {
                id: body
                x: delegate.mine ? 18 : 0
                y: delegate.mine ? 10 : 4
                width: parent.width - (delegate.mine ? 36 : 0)
                reply: delegate.note ? null : delegate.blocks
                typed: delegate.mine ? delegate.content : ""
                selection: delegate.selection
                messageId: delegate.messageId
                waiting: delegate.messageState === "streaming"
                onTurning: delegate.turning()
            }
        }
        Item {
            visible: !delegate.note
            width: parent.width
            height: 30
            Row {
                anchors.right: delegate.mine ? parent.right : undefined
                anchors.verticalCenter: parent.verticalCenter
                spacing: 4
                layoutDirection: delegate.mine ? Qt.RightToLeft : Qt.LeftToRight
                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    leftPadding: delegate.mine ? 6 : 0
                    rightPadding: delegate.mine ? 0 : 6
                    text: delegate.messageState === "stopped" ? qsTr("%1 · stopped").arg(delegate.time)
                        : delegate.messageState === "cutOff" ? qsTr("%1 · cut off at the longest reply that Settings allow").arg(delegate.time)
                        : delegate.messageState === "interrupted" ? qsTr("%1 · interrupted, Daylong was closed").arg(delegate.time)
                        : delegate.replaced ? qsTr("%1 · replaced by a later reply").arg(delegate.time)
                        : delegate.time
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
                Tool {
                    id: copy
                    property bool done: false
                    shown: delegate.lastTurn
                    visible: delegate.messageState !== "streaming"
                    icon.source: done ? "icons/check.svg" : "icons/copy.svg"
                    text: done ? qsTr("Copied") : qsTr("Copy the message")
                    onClicked: {
                        delegate.chat.copyText(delegate.words())
                        done = true
                        copied.restart()
                    }
                    Timer {
                        id: copied
                        interval: 1500
                        onTriggered: copy.done = false
                    }
                }
                Tool {
                    visible: delegate.messageState !== "streaming" && !delegate.replaced
                    shown: delegate.pinned || delegate.lastTurn
                    tint: delegate.pinned ? Theme.accent : Theme.muted
                    icon.source: delegate.pinned ? "icons/pinned.svg" : "icons/pin.svg"
                    text: delegate.pinned ? qsTr("Pinned: the model keeps seeing it. Unpin") : qsTr("Pin: the model keeps seeing it")
                    onClicked: delegate.chat.pin(delegate.messageId, !delegate.pinned)
                }
                Tool {
                    visible: delegate.forgotten
                    icon.source: "icons/recall.svg"
                    text: qsTr("Bring it back: quote it in your next message")
                    onClicked: delegate.chat.recall(delegate.words())
                }
                Tool {
                    objectName: "goOn"
                    shown: true
                    visible: delegate.lastTurn && delegate.unfinished && !delegate.chat.busy
                    icon.source: "icons/more.svg"
                    text: qsTr("Go on with this reply")
                    onClicked: delegate.chat.goOn()
                }
                Tool {
                    objectName: "replyTool"
                    shown: true
                    visible: delegate.lastTurn && delegate.chat.ready && !delegate.chat.busy
                    icon.source: "icons/regenerate.svg"
                    text: delegate.mine ? qsTr("Reply") : qsTr("Reply again")
                    onClicked: delegate.chat.regenerate()
                }
            }
        }
    }
}
