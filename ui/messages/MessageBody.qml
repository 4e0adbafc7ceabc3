import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Markdown
import Daylong.Messages

// A message's text, and before a reply's answer its thoughts.
Column {
    id: body

    required property ReplyBlocks reply // null: none
    required property bool waiting // text is still to come
    property string typed // what a person wrote, for its width
    property TextSelection selection: null
    property var messageId: 0
    readonly property real below: answer.lineHeight * (Theme.lineSpacing - 1) // the last line's words
    readonly property real naturalWidth: typed.length > 2000 ? Infinity : measure.implicitWidth

    signal turning() // thoughts fold or unfold now

    /// As BlockList's: of the thoughts first.
    function soughtCount(): int {
        return thoughts.soughtCount() + answer.soughtCount()
    }
    function soughtRect(place: int): rect {
        const before = thoughts.soughtCount(), part = place < before ? thoughts : answer
        const found = part.soughtRect(place < before ? place : place - before)
        return Qt.rect(part.x + found.x, found.y < 0 ? -1 : part.y + found.y, found.width, found.height)
    }
    /// Frames one of them; -1: none.
    function frame(place: int) {
        const before = thoughts.soughtCount()
        thoughts.frame(place < before ? place : -1)
        answer.framed = Math.max(-1, place - before)
    }
    /// The place in the text at this point, or, if `near`, nearest to it; null: there is none.
    function placeAt(x: real, y: real, near: bool): var {
        const inThoughts = thoughts.visible && thoughts.holds(y - thoughts.y)
        if (!near && y < (inThoughts ? thoughts.y + thoughts.textY : answer.y)) return null
        if (inThoughts) return thoughts.placeAt(x - thoughts.x, y - thoughts.y)
        return answer.count === 0 ? null : answer.placeAt(x - answer.x, y - answer.y)
    }

    spacing: 10

    Text { // how wide the typed text would like to be
        id: measure
        visible: false
        text: body.typed.length > 2000 ? "" : body.typed
        textFormat: Text.PlainText
        font.pointSize: Theme.fontSize
    }
    Thoughts {
        id: thoughts
        width: parent.width
        reply: body.reply
        waiting: body.waiting
        selection: body.selection
        messageId: body.messageId
        onTurning: body.turning()
    }
    BlockList {
        id: answer
        objectName: "answer"
        width: parent.width
        height: implicitHeight
        visible: count > 0
        blocks: body.reply !== null ? body.reply.answer : null
        codeGround: body.typed.length > 0 ? Theme.page : Theme.raised // a bubble is raised itself
        selection: body.selection
        messageId: body.messageId
    }
    BusyDots {
        visible: body.waiting && answer.count === 0 && !(thoughts.visible && thoughts.thinking)
    }
}
