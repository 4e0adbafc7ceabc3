import QtQuick
import Daylong.Elements
import Daylong.Messages

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
        row.begin()
        if (row.text.length > 0) begin()
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
        found.find(row.text, messages.idAt(lowest()))
        if (row.text.trim().length === 0) messages.sought = ""
    }
    function go(towards: int) {
        direction = towards
        if (!stepWithin(towards)) found.step(towards)
    }

    visible: false
    implicitHeight: row.implicitHeight + 12
    color: Theme.panel
    z: 1

    FindRow {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 12
        anchors.rightMargin: 8
        name: "find"
        label: qsTr("Find in this conversation")
        forward: -1 // one reads from the newest on
        found: bar.found.count > 0
        status: bar.found.error.length > 0 ? bar.found.error
            : bar.found.searching ? qsTr("Searching…")
            : bar.found.count === 0 ? qsTr("Not found")
            : qsTr("message %1 of %2").arg(number(bar.found.current)).arg(number(bar.found.count))
        onTyped: bar.begin()
        onStepped: towards => bar.go(towards)
        onClosed: bar.close()
    }
    HairLine {
        anchors.bottom: parent.bottom
    }
}
