import QtQuick
import QtQuick.Controls.Basic
import Daylong

// A message's text: as typed (`plain`), or as Markdown, block by block.
Column {
    id: body

    required property BlockModel blocks // null: plain
    required property string plain
    required property bool waiting // text is still to come
    readonly property real naturalWidth: measure.implicitWidth

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
    Repeater {
        id: repeater
        model: body.blocks
        Loader {
            id: block
            x: code ? 4 : 0 // text documents have a margin of 4, to line up with
            required property bool code
            required property string content
            required property string language
            width: body.width - (code ? 8 : 0)
            sourceComponent: code ? codeBlock : textBlock

            Component {
                id: textBlock
                SelectableText {
                    text: block.content
                    textFormat: TextEdit.MarkdownText
                }
            }
            Component {
                id: codeBlock
                CodeBlock {
                    code: block.content
                    language: block.language
                }
            }
        }
    }
    BusyDots {
        visible: body.waiting && repeater.count === 0 && body.plain.length === 0
    }
}
