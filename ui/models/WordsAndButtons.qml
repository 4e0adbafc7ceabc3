import QtQuick
import QtQuick.Layouts
import Daylong.Elements

// Words, and beside them what can be done; below them, where there is no room.
GridLayout {
    readonly property bool narrow: width < Theme.scaled(440)

    width: parent ? parent.width : 0
    columns: narrow ? 1 : 2
    columnSpacing: 12
    rowSpacing: 6
}
