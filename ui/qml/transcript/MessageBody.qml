import QtQuick
import QtQuick.Controls.Basic
import Daylong

// A message's text: as typed (`plain`), or as a reply.
Column {
    id: body

    required property ReplyBlocks reply // null: plain
    required property string plain
    required property bool waiting // text is still to come
    readonly property real naturalWidth: measure.implicitWidth

    signal turning() // thoughts fold or unfold now

    /// Where in the message the first of the words begins that ReplyBlocks.setSought() told; -1: nowhere.
    function soughtY(): real {
        const thought = thoughts.visible ? thoughts.soughtY() : -1
        if (thought >= 0) return thoughts.y + thought
        const y = answer.soughtY()
        return y < 0 ? -1 : answer.y + y
    }

    spacing: 10

    Text { // how wide the typed text would like to be
        id: measure
        visible: false
        text: body.plain
        textFormat: Text.PlainText
        font: typed.font
    }
    SelectableText {
        id: typed
        width: parent.width
        visible: body.plain.length > 0
        text: body.plain
        textFormat: TextEdit.PlainText
    }
    Thoughts {
        id: thoughts
        width: parent.width
        reply: body.reply
        waiting: body.waiting
        onTurning: body.turning()
    }
    BlockList {
        id: answer
        width: parent.width
        blocks: body.reply !== null ? body.reply.answer : null
    }
    BusyDots {
        visible: body.waiting && answer.count === 0 && body.plain.length === 0 && !(thoughts.visible && thoughts.thinking)
    }
}
