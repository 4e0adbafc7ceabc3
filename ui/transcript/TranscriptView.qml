import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements
import Daylong.Exchange
import Daylong.Messages

// What was said, and where the model's view of it begins. Follows the end unless the reader scrolled up.
Item {
    id: view

    required property ChatViewModel chat
    required property ArchiveViewModel archive
    readonly property MessageListModel messages: chat.messages
    readonly property bool following: list.following
    readonly property SelectionArea selected: selectionArea

    signal taken() // the pointer was at work in the text; typing goes on in the composer

    signal abandoned() // what was looked for is found

    function showEnd() {
        if (!messages.atNewest) messages.showNewest()
        list.cancelFlick()
        list.following = true
        list.positionViewAtEnd()
    }
    function showStart() {
        messages.showOldest()
        list.cancelFlick()
        list.following = false
        list.positionViewAtBeginning()
    }
    /// Goes to a message, and in it to the words that are marked. `place`: which of them, -1 the last.
    function showMessage(message: var, place: int) {
        goTo(messages.showMessage(message, messages.sought), place)
    }
    function showDay(day: date) {
        goTo(messages.showDay(day), 0)
    }
    function goTo(row: int, place: int) {
        if (row < 0) return
        list.following = false
        list.cancelFlick()
        list.positionViewAtIndex(row, ListView.Beginning)
        list.currentIndex = row
        list.flash = row
        unflash.restart()
        landing.begin(row, place)
    }
    function scrollPage(direction: int) {
        list.following = false
        list.contentY = Math.max(list.originY, Math.min(list.contentY + direction * list.height * 0.85,
                                 list.originY + list.contentHeight - list.height))
        list.settle()
    }
    function find() {
        findBar.open()
    }
    function pickDay() {
        dayPicker.open()
    }

    FindBar {
        id: findBar
        anchors.top: parent.top
        width: parent.width
        messages: view.messages
        lowest: list.lastVisible
        stepWithin: landing.step
        onClosed: view.abandoned()
    }

    ListView {
        id: list
        objectName: "messageList"

        property bool following: true
        property int flash: -1
        readonly property bool atEnd: originY + contentHeight - contentY - height < 24

        property real placeBefore: 0
        property var switched: ({ branch: 0, direction: 0 }) // the branch that was asked for, and by which key
        property bool turned: false // a message's thoughts were folded or unfolded

        function rowAtY(y: real): int {
            const row = indexAt(width / 2, y)
            return row >= 0 ? row : y < originY + contentHeight / 2 ? 0 : count - 1
        }
        function lastVisible(): int {
            return rowAtY(contentY + height - 1)
        }
        // Scrolling up lets go of the end, reaching it takes hold again; growing below does neither.
        function settle() {
            if (contentY < placeBefore) following = false
            else if (atEnd) following = view.messages.atNewest
        }

        // Thoughts unfold below their line, and that line stays where it is; the end is followed if it is still in
        // view.
        function turn() {
            following = false
            turned = true
        }
        function settleTurned() {
            turned = false
            settle()
        }

        // Asked for later: by then the reader may have let go.
        function followEnd() {
            if (following) positionViewAtEnd()
        }

        anchors.top: findBar.visible ? findBar.bottom : parent.top
        anchors.bottom: parent.bottom
        width: parent.width
        model: view.messages
        clip: true
        header: Item { height: 12 }
        footer: Item { height: 20 }
        cacheBuffer: 600
        boundsBehavior: Flickable.StopAtBounds
        currentIndex: -1
        highlightFollowsCurrentItem: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Conversation")

        onContentHeightChanged: Qt.callLater(turned ? settleTurned : followEnd)
        onHeightChanged: Qt.callLater(followEnd)
        onMovementStarted: landing.stop()
        onMovementEnded: settle()
        onContentYChanged: {
            if (moving) settle()
            placeBefore = contentY
            if (contentY - originY < height) Qt.callLater(view.messages.fetchOlder)
            else if (originY + contentHeight - contentY - height < height) Qt.callLater(view.messages.fetchNewer)
        }

        // Let go before the first frame of the movement: what grows in between would pull the view back to the end.
        WheelHandler {
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            blocking: false
            onWheel: event => {
                landing.stop()
                if (event.angleDelta.y > 0 && list.contentHeight > list.height) list.following = false
            }
        }

        delegate: MessageDelegate {
            width: ListView.view.width
            chat: view.chat
            horizonHere: index === view.messages.horizonRow
            flash: index === list.flash
            soughtPlace: view.messages.sought.length > 0 && index === landing.row ? landing.place : -1
            selection: selectionArea.selection
            switched: list.switched
            onTurning: list.turn()
            onSwitching: (branch, direction) => {
                list.following = false
                list.switched = { branch: branch, direction: direction }
            }
            onDayClicked: view.pickDay()
            onMenuAsked: selectionArea.openMenuFor(messageId)
        }
    }

    PlaceBar {
        id: bar
        objectName: "placeBar"
        anchors.top: list.top
        anchors.bottom: list.bottom
        anchors.right: parent.right
        view: list
        messages: view.messages
        onPlaced: (row, atEnd) => {
            landing.stop()
            list.cancelFlick()
            if (atEnd) return view.showEnd()
            list.following = false
            list.positionViewAtIndex(Math.floor(row), ListView.Beginning)
            const item = list.itemAtIndex(Math.floor(row))
            if (item !== null) list.contentY += (row - Math.floor(row)) * item.height
        }
    }

    // What is gone to is laid out over some frames, and what is above it too: until all of it stands still, the view
    // is put right.
    Timer {
        id: landing

        property int row: -1
        property int place: 0 // of the words that are marked in it
        property int tries: 0
        property int still: 0 // frames in a row in which nothing had to be put right

        function begin(to: int, which: int) {
            row = to
            place = which
            tries = still = 0
            land()
            restart()
        }
        /// To the next of the words in this message; false: there is none.
        function step(direction: int): bool {
            const item = list.itemAtIndex(row) as MessageDelegate
            const next = place + direction
            if (item === null || next < 0 || next >= item.soughtCount()) return false
            begin(row, next)
            return true
        }
        function land() {
            const item = list.itemAtIndex(row) as MessageDelegate
            if (item === null) return
            if (place < 0) place = Math.max(0, item.soughtCount() - 1)
            const words = item.soughtY(place)
            const low = list.originY, high = Math.max(low, list.originY + list.contentHeight - list.height)
            const wanted = words >= 0 ? item.y + words - list.height / 3
                         : item.height > list.height ? item.y : item.y - (list.height - item.height) / 2
            const there = Math.max(low, Math.min(wanted, high))
            still = Math.abs(list.contentY - there) < 1 ? still + 1 : 0
            list.contentY = there
        }

        interval: 16
        repeat: true
        onTriggered: {
            land()
            if (still > 12 || ++tries > 150) stop()
        }
    }

    SelectionArea {
        id: selectionArea
        objectName: "selectionArea"
        anchors.fill: list
        anchors.rightMargin: bar.width
        list: list
        chat: view.chat
        archive: view.archive
        onTaken: view.taken()
    }
    Timer {
        id: unflash
        interval: 1600
        onTriggered: list.flash = -1
    }

    Connections {
        target: view.chat
        function onShowMessage(message) {
            view.messages.sought = view.chat.search.query
            view.showMessage(message, 0)
        }
        function onConversationOpened() {
            landing.stop()
            landing.row = -1
            list.switched = { branch: 0, direction: 0 }
            list.following = true
            Qt.callLater(list.followEnd)
        }
    }
    Connections {
        target: view.chat.search
        function onQueryChanged() {
            if (!view.chat.search.active && !findBar.visible) view.messages.sought = ""
        }
    }
    Connections {
        target: view.messages.find
        function onShowMessage(message) {
            view.messages.sought = view.messages.find.query
            view.showMessage(message, findBar.direction < 0 ? -1 : 0)
        }
    }

    DayPicker {
        id: dayPicker
        parent: view
        messages: view.messages
        dayInView: () => view.messages.dayAt(list.rowAtY(list.contentY + 1))
        onPicked: day => view.showDay(day)
        onStartPicked: view.showStart()
        onEndPicked: view.showEnd()
    }

    ToolIcon {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        implicitWidth: 40
        implicitHeight: 40
        visible: !list.following && (list.contentHeight > list.height || !view.messages.atNewest)
        icon.source: "qrc:/icons/down.svg"
        tint: Theme.text
        text: qsTr("Go to the latest message")
        keys: KeyTable.keyOf("showEnd")
        onClicked: view.showEnd()
        background: Rectangle {
            radius: 20
            color: Theme.mix(Theme.page, Theme.text, parent.hovered ? 0.14 : 0.07)
            border.width: parent.visualFocus ? 2 : 1
            border.color: parent.visualFocus ? Theme.accent : Theme.line
        }
    }
}
