import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Markdown

// A table, or a formula: as wide as there is room; where there is none for its columns, or for all of it, it scrolls.
WideFlickable {
    id: table

    property string html
    property var formulas: []
    property real narrowest
    property int before: 0 // see SelectableText
    property point chosen
    property color ink
    property string name // for screen readers
    property bool ruled: false // a table; its first row may be its head
    property bool headed: false
    readonly property SelectableText words: text

    implicitHeight: text.implicitHeight + (contentWidth > width ? bar.height : 0)
    contentWidth: text.width
    contentHeight: implicitHeight

    SelectableText {
        id: text
        width: Math.max(table.width, table.narrowest)
        html: table.html
        formulas: table.formulas
        before: table.before
        chosen: table.chosen
        color: table.ink
        Accessible.role: Accessible.StaticText
        Accessible.name: table.name
        Loader {
            anchors.fill: parent
            active: table.ruled
            sourceComponent: TableLines {
                document: text.textDocument
                headed: table.headed
                ink: Theme.line
                headInk: Theme.mix(Theme.page, Theme.text, 0.4)
            }
        }
    }
    ScrollBar.horizontal: ScrollBar {
        id: bar
    }
}
