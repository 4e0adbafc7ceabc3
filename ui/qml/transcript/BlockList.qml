import QtQuick
import QtQuick.Controls.Basic
import Daylong

// Markdown, block by block.
Column {
    id: list

    required property BlockModel blocks // null: none
    property color ink: Theme.text
    readonly property int count: repeater.count

    /// Where the first block with a sought word begins; -1: there is none.
    function soughtY(): real {
        const row = blocks !== null ? blocks.firstSought() : -1
        return row < 0 ? -1 : repeater.itemAt(row).y
    }

    spacing: 10

    Repeater {
        id: repeater
        model: list.blocks
        Loader {
            id: block
            required property bool code
            required property string content
            required property string language
            required property int depth // in so many list items
            required property string marker
            readonly property real inset: 40 * Math.min(depth, 4) // as a text document indents its own lists
            x: inset + (code ? 4 : 0) // text documents have a margin of 4, to line up with
            width: list.width - inset - (code ? 8 : 0)
            sourceComponent: code ? codeBlock : textBlock

            Component {
                id: textBlock
                SelectableText {
                    id: words
                    text: block.content
                    textFormat: TextEdit.MarkdownText
                    color: list.ink
                    Label { // where a list's own numbers would be
                        readonly property rect first: words.contentHeight > 0 ? words.positionToRectangle(0) : Qt.rect(0, 0, 0, 0)
                        objectName: "itemNumber"
                        x: 4 - width - space.advanceWidth
                        y: first.y + (first.height - height) / 2
                        visible: block.marker.length > 0
                        text: block.marker
                        textFormat: Text.PlainText
                        font: words.font
                        color: list.ink
                    }
                    TextMetrics {
                        id: space
                        font: words.font
                        text: " "
                    }
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
}
