import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Files
import Daylong.Queue

// Above the message that is being written: those that wait, and the files that go with it. Scrolls where the window is
// low.
Flickable {
    id: above

    required property ChatViewModel chat
    required property bool changing // a message that was said: its files are not these
    property real margin: 14 // beside them, where the scroll bar is

    contentHeight: column.implicitHeight
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height
    ScrollBar.vertical: ScrollBar {
        policy: above.contentHeight > above.height + 0.5 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }
    FocusFollower {
        page: above
    }
    ColumnLayout {
        id: column
        x: above.margin
        width: above.width - 2 * above.margin
        spacing: 0
        QueueList {
            Layout.fillWidth: true
            Layout.bottomMargin: 6
            queue: above.chat.queue
            elsewhere: above.chat.answersElsewhere
        }
        AttachmentList {
            Layout.fillWidth: true
            Layout.bottomMargin: 6
            files: above.chat.files
            visible: count > 0 && !above.changing
        }
    }
}
