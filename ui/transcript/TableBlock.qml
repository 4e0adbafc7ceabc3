import QtQuick
import QtQuick.Controls.Basic

// A table: as wide as its words; where there is no room for them they wrap, and where there is none for its columns it scrolls.
WideFlickable {
    id: table

    property string html
    property int columns
    property point chosen
    property color ink
    readonly property SelectableText words: text
    readonly property real narrowest: columns * Theme.fontSize * 7

    implicitHeight: text.implicitHeight + (contentWidth > width ? bar.height : 0)
    contentWidth: text.width
    contentHeight: implicitHeight

    SelectableText {
        id: text
        width: Math.max(table.width, table.narrowest)
        html: table.html
        before: 1 // a document with a table begins with an empty paragraph
        chosen: table.chosen
        color: table.ink
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Table")
    }
    ScrollBar.horizontal: ScrollBar {
        id: bar
    }
}
