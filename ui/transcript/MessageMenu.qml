import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// What can be done with a message, and with the text of it below the pointer.
QuietMenu {
    id: menu

    objectName: "messageMenu"

    required property var area // the SelectionArea
    property var place: null
    property MessageDelegate message: null
    property var chosen: ({ first: 0, last: 0, count: 1 }) // the messages that are selected, or the one

    function openFor(at: var, x: real, y: real) {
        place = at
        message = area.messageItem(at.message)
        chosen = area.selection.around(at.message)
        popup(x, y)
    }
    function openLink(link: string) {
        if (/^(https?:\/\/|mailto:)/i.test(link)) Qt.openUrlExternally(link)
    }

    MenuEntry {
        objectName: "copySelected"
        text: qsTr("Copy")
        keys: qsTr("Ctrl+C")
        enabled: !menu.area.selection.empty
        onTriggered: menu.area.copy()
    }
    MenuEntry {
        objectName: "copyMessage"
        text: qsTr("Copy the message")
        onTriggered: menu.area.copyMessage(menu.place.message)
    }
    MenuEntry {
        objectName: "copyCode"
        text: qsTr("Copy the code")
        offered: menu.place !== null && menu.place.code
        onTriggered: menu.place.blocks.copyCode(menu.place.row)
    }
    MenuEntry {
        objectName: "selectMessage"
        text: qsTr("Select the message")
        onTriggered: menu.area.selection.selectMessage(menu.place.message)
    }
    MenuEntry {
        objectName: "exportMessages"
        offered: !menu.area.chat.temporary
        text: menu.chosen.count > 1
            ? qsTr("Export these %1 messages…").arg(menu.chosen.count) : qsTr("Export the message…")
        onTriggered: menu.area.archive.exporting.chooseMessages(menu.area.chat.conversation,
                                                                menu.area.chat.conversationTitle, menu.chosen.first,
                                                                menu.chosen.last, menu.chosen.count)
    }
    MenuEntry {
        objectName: "openLink"
        text: qsTr("Open the link")
        offered: menu.place !== null && menu.place.link.length > 0
        onTriggered: menu.openLink(menu.place.link)
    }
    MenuEntry {
        objectName: "copyLink"
        text: qsTr("Copy the link")
        offered: menu.place !== null && menu.place.link.length > 0
        onTriggered: menu.area.chat.copyText(menu.place.link)
    }
    MenuEntry {
        id: pin
        objectName: "pinMessage"
        text: menu.message !== null && menu.message.pinned ? qsTr("Unpin") : qsTr("Pin")
        keys: "P"
        offered: menu.message !== null && menu.message.pinnable
        onTriggered: menu.message.pin()
    }
    MenuEntry {
        objectName: "branchOff"
        text: qsTr("Go on from here in a new conversation")
        offered: menu.message !== null && !menu.message.note && !menu.area.chat.temporary
        onTriggered: menu.area.chat.branchOff(menu.message.messageId)
    }
    MenuEntry {
        objectName: "listBranches"
        text: qsTr("Branches of this conversation…")
        keys: KeyTable.keyOf("showBranches")
        onTriggered: menu.area.chat.listBranches(0)
    }
    MenuEntry {
        id: remove
        objectName: "removeMessage"
        text: menu.message !== null && menu.message.mine
            ? qsTr("Delete, with the reply") : qsTr("Delete, with your message")
        keys: qsTr("Del")
        offered: menu.message !== null && menu.message.removable
        onTriggered: menu.message.remove()
    }
    MenuEntry {
        objectName: "redactMessages"
        offered: !menu.area.chat.temporary
        text: menu.chosen.count > 1
            ? qsTr("Redact these %1 messages…").arg(menu.chosen.count) : qsTr("Redact the message…")
        onTriggered: menu.area.archive.redacting.chooseMessages(menu.area.chat.conversation, menu.chosen.first,
                                                                menu.chosen.last)
    }
    Shortcut {
        sequence: "P"
        enabled: menu.opened && pin.offered
        onActivated: {
            menu.close()
            pin.triggered()
        }
    }
    Shortcut {
        sequence: "Del"
        enabled: menu.opened && remove.offered
        onActivated: {
            menu.close()
            remove.triggered()
        }
    }
}
