import QtQuick
import Daylong

// Markdown, block by block.
Column {
    id: list

    required property BlockModel blocks // null: none
    property color ink: Theme.text
    readonly property int count: repeater.count

    spacing: 10

    Repeater {
        id: repeater
        model: list.blocks
        Loader {
            id: block
            x: code ? 4 : 0 // text documents have a margin of 4, to line up with
            required property bool code
            required property string content
            required property string language
            width: list.width - (code ? 8 : 0)
            sourceComponent: code ? codeBlock : textBlock

            Component {
                id: textBlock
                SelectableText {
                    text: block.content
                    textFormat: TextEdit.MarkdownText
                    color: list.ink
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
