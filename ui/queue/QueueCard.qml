import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// One message that waits: its beginning, its files, and what can be done with it.
Rectangle {
    id: card

    required property int index
    required property var messageId
    required property string content
    required property string files
    required property bool held
    property bool paused: false // none goes by itself
    property string elsewhere   // as QueueList has it

    signal changeRequested()
    signal removed()
    signal sent()

    implicitHeight: Math.max(column.implicitHeight, tools.implicitHeight) + 10
    radius: Theme.radiusSmall
    color: Theme.raised
    border.width: activeFocus ? 2 : 1
    border.color: activeFocus || held ? Theme.accent : Theme.line
    activeFocusOnTab: true
    Accessible.role: Accessible.ListItem
    Accessible.name: (held ? qsTr("Being changed: %1") : qsTr("Waiting: %1"))
                     .arg([content, files].filter(text => text.length > 0).join(", "))
    Accessible.focusable: true
    // Else the window's shortcut takes it, which renames.
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_F2 && !card.held
    Keys.onPressed: event => {
        if (card.held || (event.key !== Qt.Key_F2 && event.key !== Qt.Key_Delete)) return
        if (event.key === Qt.Key_Delete) card.removed()
        else card.changeRequested()
        event.accepted = true
    }

    Column {
        id: column
        anchors.left: parent.left
        anchors.right: tools.left
        anchors.leftMargin: 12
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2
        Excerpt {
            width: parent.width
            visible: card.content.length > 0
            text: card.content
        }
        Hint {
            visible: card.files.length > 0
            text: card.files
            maximumLineCount: 1
            elide: Text.ElideMiddle
            wrapMode: Text.NoWrap
        }
        Hint {
            objectName: "heldNote"
            visible: card.held
            text: qsTr("You are changing it below.")
        }
    }
    RowLayout {
        id: tools
        anchors.right: parent.right
        anchors.rightMargin: 4
        anchors.verticalCenter: parent.verticalCenter
        spacing: 0
        visible: !card.held
        ToolIcon {
            objectName: "queuedEdit"
            icon.source: "qrc:/icons/rename.svg"
            text: qsTr("Change it")
            keys: "F2"
            onClicked: card.changeRequested()
        }
        ToolIcon {
            objectName: "queuedNow"
            icon.source: "qrc:/icons/send.svg"
            text: card.elsewhere.length > 0 ? qsTr("Stop the reply in “%1” and send it now").arg(card.elsewhere)
                : card.paused ? qsTr("Send it now") : qsTr("Stop the reply and send it now")
            onClicked: card.sent()
        }
        ToolIcon {
            objectName: "queuedRemove"
            icon.source: "qrc:/icons/close.svg"
            text: qsTr("Take it out")
            keys: qsTr("Del")
            onClicked: card.removed()
        }
    }
}
