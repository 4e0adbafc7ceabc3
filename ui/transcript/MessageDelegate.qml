import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements
import Daylong.Files
import Daylong.Markdown
import Daylong.Messages

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
    required property bool readInPart
    required property bool pinned
    required property bool lastTurn
    required property bool lastSaid
    required property int branch // which it is, from 1 ...
    required property int branches // ... of how many that follow the same message
    required property string branchName
    required property var files // attached to it
    required property var recalled // what was brought back for it
    required property ChatViewModel chat
    required property bool horizonHere
    required property bool flash
    required property int soughtPlace // the marked words that stand out; -1: none
    property TextSelection selection: null
    // that was switched to, by a key in this direction; 0: otherwise
    property var switched: ({ branch: 0, direction: 0 })

    readonly property bool mine: author === "user"
    readonly property bool note: author === "note"
    readonly property ReplyBlocks reply: mine || note ? null : blocks
    readonly property string said: reply !== null ? content.slice(reply.answerBegin) : content // without thoughts
    readonly property bool unfinished: !mine && ["stopped", "interrupted", "cutOff"].includes(messageState)
    readonly property string authorName: mine ? qsTr("You") : qsTr("Daylong")

    readonly property bool pinnable: messageState !== "streaming" && !note
    readonly property bool removable: !note && !(chat.replying && (lastTurn || lastSaid))

    signal turning() // its thoughts fold or unfold now
    signal dayClicked()
    signal switching(var branch, int direction)
    signal menuAsked() // by the keyboard

    function pin() {
        chat.pin(messageId, !pinned)
    }
    function remove() {
        chat.removeTurn(messageId)
    }

    // How many of the words that are marked stand in it, and where.
    function soughtCount(): int {
        return note ? 0 : body.soughtCount()
    }
    function soughtY(place: int): real {
        if (place < 0 || place >= soughtCount()) return -1
        const found = body.soughtRect(place)
        body.frame(soughtPlace)
        return found.y < 0 ? -1 : body.mapToItem(delegate, found.x, found.y).y
    }

    // What is copied and brought back: the answer; the thoughts only where there is nothing else.
    function words() {
        const answer = said.trim()
        return said.length === content.length || answer.length === 0 ? content : answer
    }

    /// The place in the text at this point; null: there is none. `near`: the nearest, wherever the point is.
    function placeAt(x: real, y: real, near: bool): var {
        const inside = mapToItem(body, x, y)
        if (note || !(near || (body.contains(inside) && body.height > 0))) return null
        return body.placeAt(inside.x, inside.y, near)
    }

    implicitHeight: column.height
    Keys.onPressed: event => { // what has the focus in it took no care of it
        event.accepted = event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier)
        if (event.accepted) menuAsked()
    }
    onSoughtPlaceChanged: body.frame(soughtPlace)

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
            onClicked: delegate.dayClicked()
        }
        HorizonLine {
            width: parent.width
            visible: delegate.horizonHere
            text: delegate.readInPart ? qsTr("The model sees only a part of this, and nothing above")
                : !delegate.partlySeen ? qsTr("The model no longer sees what is above")
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
        Loader {
            width: parent.width
            active: delegate.mine && delegate.files.length > 0
            visible: active
            opacity: bubble.opacity
            sourceComponent: FileCards {
                reader: delegate.chat.file
                files: delegate.files
                bottomPadding: delegate.content.length > 0 ? 6 : 0
            }
        }
        Rectangle {
            id: bubble
            anchors.right: delegate.mine ? parent.right : undefined
            visible: !delegate.note && !(delegate.files.length > 0 && delegate.content.length === 0)
            width: delegate.mine
                ? Math.min(parent.width * 0.85, Math.max(Math.ceil(body.naturalWidth) + 40, 60)) : parent.width
            height: body.height + (delegate.mine ? 20 - body.below : 8)
            radius: Theme.radius + 4
            color: delegate.flash ? Theme.selected : delegate.mine ? Theme.raised : "transparent"
            // What is gone to is shown as clearly as what the model sees.
            opacity: delegate.forgotten && !delegate.flash && delegate.soughtPlace < 0 ? 0.55 : 1
            Accessible.role: Accessible.ListItem
            Accessible.name: delegate.forgotten
                ? qsTr("%1, %2, no longer seen by the model: %3").arg(delegate.authorName).arg(delegate.time)
                    .arg(delegate.said)
                : delegate.readInPart
                ? qsTr("%1, %2, only its beginning read by the model: %3").arg(delegate.authorName).arg(delegate.time)
                    .arg(delegate.said)
                : delegate.partlySeen
                ? qsTr("%1, %2, only the end seen by the model: %3").arg(delegate.authorName).arg(delegate.time)
                    .arg(delegate.said)
                : qsTr("%1, %2: %3").arg(delegate.authorName).arg(delegate.time).arg(delegate.said)

            Behavior on opacity {
                NumberAnimation { duration: Theme.animation }
            }
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
        Loader {
            width: parent.width
            active: delegate.mine && delegate.recalled.length > 0
            visible: active
            sourceComponent: RecalledList {
                chat: delegate.chat
                messageId: delegate.messageId
                passages: delegate.recalled
                lastTurn: delegate.lastSaid
            }
        }
        MessageTools {
            visible: !delegate.note
            width: parent.width
            message: delegate
            reached: hover.hovered
        }
    }
}
