import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// A list of cards in the middle of the page, as wide as text is read well. Arrows move in it, Enter does the first
// thing that can be done with a card.
ListView {
    id: list

    property string label
    property Component intro // above the first card
    property Component outro // below the last one

    signal chosen(int row)
    signal deleted(int row)

    readonly property real margin: Math.max(16, (width - Theme.column) / 2)

    bottomMargin: 24
    spacing: 10
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: count > 0
    keyNavigationEnabled: true
    highlightMoveDuration: 0
    cacheBuffer: 400
    Accessible.role: Accessible.List
    Accessible.name: label
    Keys.onReturnPressed: if (currentIndex >= 0) chosen(currentIndex)
    Keys.onEnterPressed: if (currentIndex >= 0) chosen(currentIndex)
    Keys.onDeletePressed: if (currentIndex >= 0) deleted(currentIndex)

    ScrollBar.vertical: ScrollBar {}
    FocusFollower {
        page: list
    }

    header: Item {
        width: list.width
        height: above.height + 12
        // A text that has come, or breaks into more lines, would push itself out at the top.
        onHeightChanged: if (list.contentY < list.originY + height) Qt.callLater(list.positionViewAtBeginning)
        Loader {
            id: above
            x: list.margin
            width: list.width - 2 * list.margin
            sourceComponent: list.intro
        }
    }
    footer: Item {
        width: list.width
        height: below.height + 12
        Loader {
            id: below
            x: list.margin
            y: 12
            width: list.width - 2 * list.margin
            sourceComponent: list.outro
        }
    }
}
