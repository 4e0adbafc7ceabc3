import QtQuick
import QtQuick.Controls.Basic
import Daylong

// What can be done with the text below the pointer.
QuietMenu {
    id: menu

    objectName: "messageMenu"

    required property var area // the SelectionArea
    property var place: null

    function openFor(at: var, x: real, y: real) {
        place = at
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
}
