import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Messages

// The scroll bar of a conversation of which only a part is among the rows: it spans all of it, and dragged it goes
// anywhere. Where all of it is there, it is the list's own.
ScrollBar {
    id: bar

    required property ListView view
    required property MessageListModel messages

    /// The reader went there: the middle of row 3 is 3.5.
    signal placed(real row, bool atEnd)

    // Where the view begins and ends, in the whole.
    property real begin: 0
    property real end: 1

    function rowAt(y: real): real {
        const row = view.indexAt(view.width / 2, y)
        if (row < 0) return y < view.originY + view.contentHeight / 2 ? 0 : view.count
        const item = view.itemAtIndex(row)
        return item === null || item.height === 0 ? row : row + (y - item.y) / item.height
    }
    function measure() {
        if (view.count === 0) {
            begin = 0
            end = 1
        } else if (messages.whole) {
            begin = view.visibleArea.yPosition
            end = begin + view.visibleArea.heightRatio
        } else {
            begin = messages.placeOf(rowAt(view.contentY))
            end = Math.max(begin, view.atYEnd && messages.atNewest
                ? 1 : messages.placeOf(rowAt(view.contentY + view.height)))
        }
    }

    orientation: Qt.Vertical
    minimumSize: 0.04
    policy: size < 1 ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff
    active: hovered || pressed || view.moving
    Accessible.name: qsTr("Place in the conversation")

    Binding {
        target: bar
        when: !bar.pressed
        property: "size"
        value: bar.end - bar.begin
        restoreMode: Binding.RestoreNone
    }
    Binding {
        target: bar
        when: !bar.pressed
        property: "position"
        value: bar.begin
        restoreMode: Binding.RestoreNone
    }
    Connections {
        target: bar.view
        function onContentYChanged() {
            if (!bar.pressed) Qt.callLater(bar.measure)
        }
        function onContentHeightChanged() {
            if (!bar.pressed) Qt.callLater(bar.measure)
        }
        function onHeightChanged() {
            Qt.callLater(bar.measure)
        }
    }
    onPressedChanged: if (!pressed) Qt.callLater(measure)
    onPositionChanged: if (pressed && !goThere.running) goThere.start()

    Timer { // not for every pixel of a movement: pages may have to be read
        id: goThere
        interval: 30
        onTriggered: {
            const atEnd = bar.position + bar.size > 0.9999
            bar.placed(atEnd ? 0 : bar.messages.showPlace(bar.position), atEnd)
        }
    }

    Rectangle { // on which day one is
        readonly property date day: bar.pressed
            ? bar.messages.dayAt(Math.floor(bar.rowAt(bar.view.contentY + 1))) : new Date()
        visible: bar.pressed && !bar.messages.whole
        anchors.right: parent.left
        anchors.rightMargin: 8
        y: Math.max(0, Math.min(bar.height - height, bar.visualPosition * bar.height))
        width: label.implicitWidth + 20
        height: label.implicitHeight + 12
        radius: Theme.radiusSmall
        color: Theme.raised
        border.color: Theme.line
        Label {
            id: label
            anchors.centerIn: parent
            text: parent.day.toLocaleDateString(Qt.locale(), qsTr("d MMM yyyy"))
            color: Theme.text
        }
    }
}
