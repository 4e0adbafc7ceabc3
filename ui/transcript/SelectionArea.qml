import QtQuick
import Daylong.Chat
import Daylong.Exchange
import Daylong.Messages

// The pointer over the transcript's text: dragging selects through paragraphs, code and messages, two clicks select a
// word, three a block; a click opens a link, the other button a menu. What is no text is left to what lies below.
MouseArea {
    id: area

    required property ListView list
    required property ChatViewModel chat
    required property ArchiveViewModel archive
    property alias selection: selection
    property var pressedAt: null // the place where the button went down
    property var over: null // the place that the pointer is over
    property double clickedTime: 0 // of the last double click

    signal taken() // typing may go on in the composer

    function copy() {
        chat.copyText(selection.text())
    }
    /// As it was written; of a reply without its thoughts, where there is more.
    function copyMessage(message: var) {
        const item = messageItem(message)
        if (item !== null) chat.copyText(item.words())
    }
    function messageItem(message: var): Item {
        return list.itemAtIndex(chat.messages.rowOf(message))
    }
    /// By the keyboard, where it is not about a place in the text.
    function openMenuFor(message: var) {
        const item = messageItem(message)
        const corner = item.mapToItem(area, 12, item.height)
        menu.openFor({ message: message, link: "", code: false }, corner.x, Math.max(0, Math.min(corner.y, height)))
    }
    function placeAt(x: real, y: real, near: bool): var {
        const inside = near ? Math.max(1, Math.min(y, height - 1)) : y
        let item = list.itemAt(list.contentX + width / 2, list.contentY + inside)
        if (item === null && near && list.count > 0) {
            item = list.itemAtIndex(inside < height / 2 ? 0 : list.count - 1)
        }
        if (item === null || !item.placeAt) return null
        const point = mapToItem(item, x, inside)
        return item.placeAt(point.x, point.y, near)
    }
    function isText(place: var): bool {
        return place !== null && !place.control
    }
    function extendTo(x: real, y: real) {
        const place = placeAt(x, y, true)
        if (place !== null) selection.extend(place.message, place.part, place.row, place.at)
    }

    acceptedButtons: Qt.LeftButton | Qt.RightButton
    onPressed: mouse => {
        const place = placeAt(mouse.x, mouse.y, false)
        const touched = mouse.source !== Qt.MouseEventNotSynthesized // a finger scrolls
        if (touched || !isText(place)) {
            if (!touched) selection.clear()
            mouse.accepted = false
            return
        }
        taken()
        if (mouse.button === Qt.RightButton) {
            menu.openFor(place, mouse.x, mouse.y)
            return
        }
        pressedAt = place
        if (mouse.modifiers & Qt.ShiftModifier) selection.extend(place.message, place.part, place.row, place.at)
        else if (Date.now() - clickedTime < Qt.styleHints.mouseDoubleClickInterval) {
            selection.selectBlock(place.message, place.part, place.row)
            pressedAt = null
        } else selection.begin(place.message, place.part, place.row, place.at)
    }
    onPositionChanged: mouse => {
        if (pressedAt !== null) extendTo(mouse.x, mouse.y)
    }
    onReleased: {
        if (pressedAt !== null && selection.empty && pressedAt.link.length > 0) menu.openLink(pressedAt.link)
        pressedAt = null
        selection.offer()
    }
    onCanceled: pressedAt = null
    onDoubleClicked: mouse => {
        const place = placeAt(mouse.x, mouse.y, false)
        if (!isText(place) || mouse.button !== Qt.LeftButton) return
        selection.selectWord(place.message, place.part, place.row, place.at)
        pressedAt = null
        clickedTime = Date.now()
    }

    TextSelection {
        id: selection
        messages: area.chat.messages
    }
    MessageMenu {
        id: menu
        area: area
    }
    HoverHandler {
        id: hover
        cursorShape: area.over === null ? undefined : area.over.link.length > 0 ? Qt.PointingHandCursor : Qt.IBeamCursor
        onPointChanged: {
            const place = area.placeAt(point.position.x, point.position.y, false)
            area.over = area.isText(place) ? place : null
        }
    }
    Timer { // dragged beyond the edge, the text goes on
        interval: 30
        repeat: true
        running: area.pressedAt !== null && area.pressed && (area.mouseY < 0 || area.mouseY > area.height)
        onTriggered: {
            const beyond = area.mouseY < 0 ? area.mouseY : area.mouseY - area.height
            const top = area.list.originY, bottom = Math.max(top, top + area.list.contentHeight - area.list.height)
            area.list.contentY = Math.max(top, Math.min(bottom, area.list.contentY + beyond / 3))
            area.extendTo(area.mouseX, area.mouseY)
        }
    }
    Connections {
        target: area.chat
        function onConversationOpened() {
            selection.clear()
        }
    }
}
