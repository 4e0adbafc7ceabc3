import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong

// The open conversation: what was said, and where to say more.
Item {
    id: page

    required property ChatViewModel chat

    function focusComposer() {
    }

    WelcomeCard {
        anchors.centerIn: parent
        width: Math.min(560, parent.width - 48)
        chat: page.chat
    }
}
