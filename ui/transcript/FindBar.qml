import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong

// Finds words in the open conversation, message by message.
Rectangle {
    id: bar
    objectName: "findBar"

    required property MessageListModel messages
    required property var lowest     // tells the last row in view
    required property var stepWithin // goes to the next of the words in the message shown; false: there is none
    property int direction: -1 // in which one went last
    readonly property FindModel found: messages.find

    signal closed()

    function open() {
        visible = true
        field.forceActiveFocus()
        field.selectAll()
        if (field.text.length > 0) begin()
    }
    function close() {
        if (!visible) return
        visible = false
        found.clear()
        messages.sought = ""
        closed()
    }
    function begin() {
        direction = -1
        found.find(field.text, messages.idAt(lowest()))
        if (field.text.trim().length === 0) messages.sought = ""
    }
    function go(towards: int) {
        direction = towards
        if (!stepWithin(towards)) found.step(towards)
    }

    visible: false
    implicitHeight: row.implicitHeight + 12
    color: Theme.panel
    z: 1

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 12
        anchors.rightMargin: 8
        spacing: 4

        TextEntry {
            id: field
            objectName: "findField"
            Layout.fillWidth: true
            Layout.maximumWidth: 420
            label: qsTr("Find in this conversation")
            placeholderText: qsTr("Find in this conversation")
            onTextEdited: bar.begin()
            Keys.onEscapePressed: bar.close()
            Keys.onPressed: event => {
                const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_F3
                if (!enter && event.key !== Qt.Key_Up && event.key !== Qt.Key_Down) return
                const down = event.key === Qt.Key_Down || (enter && (event.modifiers & Qt.ShiftModifier))
                bar.go(down ? 1 : -1)
                event.accepted = true
            }
        }
        Label {
            id: count
            objectName: "findCount"
            Layout.leftMargin: 6
            Layout.rightMargin: 6
            text: field.text.trim().length === 0 ? ""
                : bar.found.error.length > 0 ? bar.found.error
                : bar.found.searching ? qsTr("Searching…")
                : bar.found.count === 0 ? qsTr("Not found")
                : qsTr("message %1 of %2").arg(bar.found.current.toLocaleString(Qt.locale(), "f", 0)).arg(bar.found.count.toLocaleString(Qt.locale(), "f", 0))
            font.pointSize: Theme.fontSmall
            color: Theme.muted
            visible: bar.width > Theme.scaled(300)
            elide: Text.ElideRight
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        ToolIcon {
            enabled: bar.found.count > 0
            icon.source: "icons/up.svg"
            text: qsTr("Match above")
            keys: qsTr("Enter")
            onClicked: bar.go(-1)
        }
        ToolIcon {
            enabled: bar.found.count > 0
            icon.source: "icons/down.svg"
            text: qsTr("Match below")
            keys: qsTr("Shift+Enter")
            onClicked: bar.go(1)
        }
        Item {
            visible: bar.width > Theme.scaled(420) // else the field needs it
            Layout.fillWidth: true
        }
        CloseIcon {
            onClicked: bar.close()
        }
    }
    HairLine {
        anchors.bottom: parent.bottom
    }
}
