import QtQuick
import QtQuick.Controls.Basic
import Daylong

// What can be done with the text below the pointer.
Menu {
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

    component Entry: MenuItem {
        id: entry
        property bool offered: true
        property string keys: ""
        visible: offered
        height: offered ? implicitHeight : 0
        focusPolicy: Qt.NoFocus
        Accessible.name: text
        contentItem: Item {
            implicitWidth: label.implicitWidth + keysLabel.implicitWidth + 28
            implicitHeight: label.implicitHeight
            Label {
                id: label
                text: entry.text
                color: Theme.text
                opacity: entry.enabled ? 1 : 0.45
            }
            Label {
                id: keysLabel
                anchors.right: parent.right
                text: entry.keys
                color: Theme.muted
            }
        }
        background: Rectangle {
            radius: Theme.radiusSmall
            color: entry.highlighted ? Theme.hover : "transparent"
        }
    }

    padding: 4
    width: Math.max(200, contentWidth + leftPadding + rightPadding)
    background: Rectangle {
        radius: Theme.radius
        color: Theme.panel
        border.color: Theme.line
    }

    Entry {
        objectName: "copySelected"
        text: qsTr("Copy")
        keys: qsTr("Ctrl+C")
        enabled: !menu.area.selection.empty
        onTriggered: menu.area.copy()
    }
    Entry {
        objectName: "copyMessage"
        text: qsTr("Copy the message")
        onTriggered: menu.area.copyMessage(menu.place.message)
    }
    Entry {
        objectName: "copyCode"
        text: qsTr("Copy the code")
        offered: menu.place !== null && menu.place.code
        onTriggered: menu.place.blocks.copyCode(menu.place.row)
    }
    Entry {
        objectName: "selectMessage"
        text: qsTr("Select the message")
        onTriggered: menu.area.selection.selectMessage(menu.place.message)
    }
    Entry {
        objectName: "openLink"
        text: qsTr("Open the link")
        offered: menu.place !== null && menu.place.link.length > 0
        onTriggered: menu.openLink(menu.place.link)
    }
    Entry {
        objectName: "copyLink"
        text: qsTr("Copy the link")
        offered: menu.place !== null && menu.place.link.length > 0
        onTriggered: menu.area.chat.copyText(menu.place.link)
    }
}
