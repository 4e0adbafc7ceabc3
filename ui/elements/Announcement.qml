import QtQuick

// Tells a screen reader what nobody's focus is on. Nothing to see: it reads a notification when one appears in the
// tree.
Item {
    id: announcement

    function say(words: string) {
        visible = false
        text = words
        visible = true
        gone.restart()
    }

    property string text

    visible: false
    width: 1
    height: 1
    Accessible.role: Accessible.Notification
    Accessible.name: text

    Timer {
        id: gone
        interval: 2000
        onTriggered: announcement.visible = false
    }
}
