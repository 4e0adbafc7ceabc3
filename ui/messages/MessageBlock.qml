import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Markdown

// One block of a message: a paragraph, a heading, code, a table or a rule, in the items and quotations around it.
Item {
    id: block

    required property int row
    required property string kind
    required property string content // HTML, or code
    required property var formulas // in the HTML
    required property string language
    required property int codeState
    required property int level // of a heading; columns of a table
    required property var containers // see BlockModel
    required property bool joint
    required property int gap

    property var list // the BlockList

    readonly property real lineHeight: list.lineHeight
    readonly property real step: Math.min(lineHeight * 1.7, width * 0.4 / Math.max(1, containers.length))
    readonly property real inset: step * containers.length
    readonly property string spoken: formulas.length > 0 && content.length > 0 ? list.blocks.spoken(row) : ""
    // How much lower the first line's words stand for a formula in it.
    readonly property real firstRise: kind === "text" && formulas.length > 0 && containers.length > 0 && body.height > 0
        ? Math.max(0, (body.item.words.positionToRectangle(0).height - lineHeight) / 2) : 0
    readonly property bool quoted: containers.indexOf("q") >= 0 || containers.indexOf("Q") >= 0
    readonly property color ink: quoted ? Theme.mix(list.ink, Theme.muted, 0.7) : list.ink
    readonly property point chosen: (list.selection !== null && list.selection.revision >= 0)
        ? list.selection.within(list.messageId, list.part, row) : Qt.point(-1, -1)

    /// What stands at this point: a character, perhaps a link; or `control`, something to press.
    function placeAt(x: real, y: real): var {
        const words = body.item !== null ? body.item.words : null
        if (words === null) return { at: 0, link: "", control: false, code: false }
        const inside = mapToItem(words, x, y)
        return {
            at: Math.max(0, words.positionAt(inside.x, inside.y) - words.before),
            link: words.linkAt(inside.x, inside.y),
            control: kind === "code" && body.item.controlAt(y),
            code: kind === "code"
        }
    }

    /// Where these characters stand; of several lines, on the first.
    function rectOf(at: int, length: int): rect {
        const words = body.item !== null ? body.item.words : null
        if (words === null) return Qt.rect(0, 0, 0, 0)
        const begin = words.positionToRectangle(words.before + at)
        const end = words.positionToRectangle(words.before + at + length)
        const place = words.mapToItem(block, begin.x, begin.y)
        return Qt.rect(place.x, place.y, (end.y > begin.y ? words.width : end.x) - begin.x, begin.height)
    }

    implicitHeight: kind === "hidden" ? 0 : Math.max(body.item !== null ? body.item.implicitHeight : 0, lineHeight)

    Repeater {
        model: block.containers
        Item {
            required property string modelData
            required property int index
            Rectangle { // a quotation's bar
                objectName: "quoteBar"
                visible: modelData === "q" || modelData === "Q"
                x: index * block.step + 4
                y: modelData === "Q" ? -block.gap * block.lineHeight / 4 : 0
                width: 3
                height: block.height - y
                radius: 1.5
                color: Theme.mix(Theme.page, Theme.accent, 0.6)
            }
            Label { // an item's mark
                objectName: "itemMarker"
                y: block.firstRise
                anchors.right: parent.left
                anchors.rightMargin: -(index + 1) * block.step + block.lineHeight * 0.35
                visible: text.length > 0 && !box.visible
                text: modelData.startsWith("i") || modelData.startsWith("f") ? modelData.slice(1) : ""
                textFormat: Text.PlainText
                font.pointSize: modelData.startsWith("f") ? Theme.fontSmall : Theme.fontSize
                color: modelData.startsWith("f") ? Theme.muted : block.ink
            }
            Rectangle { // of a task
                id: box
                objectName: "taskBox"
                readonly property bool done: modelData === "i\u2611"
                visible: done || modelData === "i\u2610"
                x: (index + 1) * block.step - width - block.lineHeight * 0.35
                y: block.firstRise + (block.lineHeight - height) / 2
                width: Math.round(block.lineHeight * 0.72)
                height: width
                radius: 3
                color: done ? Theme.accent : "transparent"
                border.width: done ? 0 : 1.5
                border.color: Theme.muted
                ToolIcon {
                    anchors.centerIn: parent
                    width: parent.width
                    height: width
                    icon.width: width
                    icon.height: width
                    enabled: false
                    opacity: 1
                    visible: box.done
                    tint: Theme.accentInk
                    icon.source: "qrc:/icons/check.svg"
                    Accessible.ignored: true
                }
            }
        }
    }
    Rectangle { // around the words that stand out
        readonly property rect there: visible && body.width + body.height > 0
            ? block.rectOf(block.list.frame.y, block.list.frame.width) : Qt.rect(0, 0, 0, 0)
        objectName: "soughtFrame"
        z: 1
        visible: block.list.frame.x === block.row
        x: there.x - 3
        y: there.y - 1
        width: there.width + 6
        height: there.height + 2
        radius: 4
        color: "transparent"
        border.width: 2
        border.color: Theme.accent
    }
    Loader {
        id: body
        x: block.inset
        width: block.width - block.inset
        sourceComponent: block.kind === "code" ? code : block.kind === "table" ? table
                         : block.kind === "formula" ? formula : block.kind === "rule" ? rule
                         : block.kind === "hidden" ? null : text
    }
    Component {
        id: text
        SelectableText {
            id: paragraph
            readonly property SelectableText words: paragraph
            html: block.content
            formulas: block.formulas
            chosen: block.chosen
            color: block.ink
            font.bold: block.kind === "heading"
            font.pointSize: Theme.fontSize
                * (block.kind === "heading" ? [1.5, 1.3, 1.15, 1.05, 1, 1][block.level - 1] : 1)
            Accessible.role: block.kind === "heading" ? Accessible.Heading : Accessible.StaticText
            Accessible.name: block.spoken
        }
    }
    Component {
        id: code
        CodeBlock {
            code: block.content
            language: block.language
            codeState: block.codeState
            color: block.list.codeGround
            goesOn: block.joint
            chosen: block.chosen
            blocks: block.list.blocks
            row: block.row
        }
    }
    Component {
        id: table
        TableBlock {
            html: block.content
            formulas: block.formulas
            narrowest: block.level * Theme.fontSize * 7
            before: 1 // a document with a table begins with an empty paragraph
            chosen: block.chosen
            ink: block.ink
            name: qsTr("Table")
            ruled: true
            headed: !block.joint
        }
    }
    Component {
        id: formula
        TableBlock {
            html: block.content
            formulas: block.formulas
            narrowest: formulas.length > 0 ? MathText.widthOf(formulas[0], words.font) : 0
            chosen: block.chosen
            ink: block.ink
            name: block.spoken
        }
    }
    Component {
        id: rule
        Item {
            readonly property SelectableText words: null
            implicitHeight: block.lineHeight
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                height: 1
                color: Theme.line
            }
        }
    }
}
