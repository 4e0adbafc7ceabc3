import QtQuick

// Keeps what has the focus in sight of a page that scrolls: whoever goes from one thing to the next by keys, or with a
// screen reader, has no wheel. Qt's own pages and lists do not.
QtObject {
    id: follower

    required property Flickable page
    property real margin: 12 // around what is shown
    readonly property Item focused: page ? page.Window.activeFocusItem : null
    readonly property Connections writing: Connections {
        target: follower.focused
        ignoreUnknownSignals: true
        function onCursorRectangleChanged() {
            Qt.callLater(follower.show)
        }
    }

    onFocusedChanged: Qt.callLater(come) // when what appears with it is laid out

    function come() {
        // What is pressed with the pointer is in sight, and must not move from under it; what was left with the window
        // may have been scrolled away on purpose.
        const reason = focused ? focused.focusReason : Qt.OtherFocusReason
        if ([Qt.MouseFocusReason, Qt.ActiveWindowFocusReason, Qt.PopupFocusReason].includes(reason)) return
        show()
        Qt.callLater(show) // where what scrolls within it has just moved
    }
    function holds(item: Item): bool {
        for (let each = item; each; each = each.parent) {
            if (each === page.contentItem) return true
        }
        return false
    }
    function show() {
        if (!page || !holds(focused)) return
        // Of a text that is higher than the page, the line that is written in.
        const whole = Qt.rect(0, 0, focused.width, focused.height)
        const part = focused.height > page.height ? focused.cursorRectangle ?? whole : whole
        const at = focused.mapToItem(page.contentItem, 0, part.y)
        const first = page.originY - page.topMargin
        const last = Math.max(first, page.originY + page.contentHeight + page.bottomMargin - page.height)
        const around = Math.max(0, Math.min(margin, (page.height - part.height) / 2)) // in a low page it is all shown
        let to = Math.max(page.contentY, at.y + part.height + around - page.height)
        to = Math.min(to, at.y - around)
        page.contentY = Math.max(first, Math.min(last, to))
    }
}
