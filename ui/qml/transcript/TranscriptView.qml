import QtQuick
import QtQuick.Controls.Basic
import Daylong

// What was said, and where the model's view of it begins. Follows the end unless the reader scrolled up.
Item {
    id: view

    required property ChatViewModel chat
    readonly property bool following: list.following
    readonly property SelectionArea selected: selectionArea

    signal taken() // the pointer was at work in the text; typing goes on in the composer

    function showEnd() {
        if (!view.chat.messages.atNewest) view.chat.messages.showNewest()
        list.cancelFlick()
        list.following = true
        list.positionViewAtEnd()
    }
    function showMessage(message: var) {
        const row = view.chat.messages.showMessage(message, view.chat.search.query)
        if (row < 0) return
        list.following = false
        list.positionViewAtIndex(row, ListView.Center)
        list.currentIndex = row
        list.flash = row
        unflash.restart()
    }
    function scrollPage(direction: int) {
        list.following = false
        list.contentY = Math.max(list.originY, Math.min(list.contentY + direction * list.height * 0.85,
                                 list.originY + list.contentHeight - list.height))
        list.settle()
    }

    ListView {
        id: list
        objectName: "messageList"

        property bool following: true
        property int flash: -1
        readonly property bool atEnd: originY + contentHeight - contentY - height < 24

        property real placeBefore: 0
        property bool turned: false // a message's thoughts were folded or unfolded

        // Scrolling up lets go of the end, reaching it takes hold again; growing below does neither.
        function settle() {
            if (contentY < placeBefore) following = false
            else if (atEnd) following = view.chat.messages.atNewest
        }

        // Thoughts unfold below their line, and that line stays where it is; the end is followed if it is still in view.
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

        anchors.fill: parent
        model: view.chat.messages
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
        onMovementEnded: settle()
        onContentYChanged: {
            if (moving || bar.pressed) settle()
            placeBefore = contentY
            if (contentY - originY < height) Qt.callLater(view.chat.messages.fetchOlder)
            else if (originY + contentHeight - contentY - height < height) Qt.callLater(view.chat.messages.fetchNewer)
        }

        // Let go before the first frame of the movement: what grows in between would pull the view back to the end.
        WheelHandler {
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            blocking: false
            onWheel: event => {
                if (event.angleDelta.y > 0 && list.contentHeight > list.height) list.following = false
            }
        }

        ScrollBar.vertical: ScrollBar {
            id: bar
        }

        delegate: MessageDelegate {
            width: ListView.view.width
            chat: view.chat
            horizonHere: index === view.chat.messages.horizonRow
            flash: index === list.flash
            selection: selectionArea.selection
            onTurning: list.turn()
        }
    }

    SelectionArea {
        id: selectionArea
        anchors.fill: list
        anchors.rightMargin: bar.width
        list: list
        chat: view.chat
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
            view.showMessage(message)
        }
        function onConversationOpened() {
            list.following = true
            Qt.callLater(list.followEnd)
        }
    }

    ToolIcon {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        implicitWidth: 40
        implicitHeight: 40
        visible: !list.following && (list.contentHeight > list.height || !view.chat.messages.atNewest)
        icon.source: "icons/down.svg"
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
