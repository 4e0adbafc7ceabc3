import QtQuick
import Daylong.Chat
import Daylong.Elements

// The round button that sends, keeps a change, or stops; beside it, while it stops, one that sends for later.
Item {
    id: buttons

    required property ChatViewModel chat
    required property bool written // there is something to say, but for the files of a new message
    required property bool changed // of a message that was said; queued: that waits
    required property bool queued

    signal submitted()
    signal pressed() // whatever it did

    implicitWidth: button.width + later.width
    implicitHeight: button.height

    ToolIcon {
        id: later
        objectName: "sendLater"
        anchors.right: button.left
        anchors.verticalCenter: button.verticalCenter
        width: visible ? implicitWidth : 0
        visible: button.stops && button.sendable && !buttons.changed
        enabled: visible // hidden, it is nothing to press for a screen reader, either
        icon.source: "qrc:/icons/send.svg"
        text: buttons.queued ? qsTr("Keep the change") : qsTr("Send when the reply has ended")
        keys: qsTr("Enter")
        onClicked: {
            buttons.submitted()
            buttons.pressed()
        }
    }
    ToolIcon {
        id: button
        readonly property bool stops: buttons.chat.replying
        readonly property bool waits: buttons.chat.answersElsewhere.length > 0
        readonly property bool sendable: buttons.changed || buttons.queued ? buttons.written
            : (buttons.written || buttons.chat.files.sendable) && !buttons.chat.files.reading
        readonly property bool begins: buttons.chat.ready && (!buttons.chat.busy || waits)
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        implicitWidth: Theme.scaled(38)
        implicitHeight: implicitWidth
        enabled: stops || (sendable && (buttons.queued || begins))
        icon.source: stops ? "qrc:/icons/stop.svg" : "qrc:/icons/send.svg"
        text: stops ? qsTr("Stop") : buttons.queued ? qsTr("Keep the change")
            : waits ? qsTr("Send when the reply in “%1” has ended").arg(buttons.chat.answersElsewhere)
            : qsTr("Send")
        keys: stops ? qsTr("Esc") : qsTr("Enter")
        tint: Theme.accentInk
        hoverTint: Theme.accentInk
        onClicked: {
            if (stops) buttons.chat.stop()
            else buttons.submitted()
            buttons.pressed()
        }
        background: Rectangle {
            radius: width / 2
            color: parent.hovered ? Theme.mix(Theme.accent, Theme.text, 0.12) : Theme.accent
            border.width: parent.visualFocus ? 2 : 0
            border.color: Theme.text
        }
    }
}
