import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// Above a text that was said, or waits, and is being changed: what becomes of it. Scrolls where there is little room.
Flickable {
    id: note

    required property bool waits     // it is not said yet
    required property bool branching // it may be said in a new conversation instead

    signal elsewhere()

    contentHeight: notes.implicitHeight
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ScrollBar {
        policy: note.contentHeight > note.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }
    FocusFollower {
        page: note
    }
    Flow {
        id: notes
        width: note.width - 12 // beside the scroll bar
        spacing: 8
        Hint {
            objectName: "changeNote"
            width: Math.min(implicitWidth, parent.width)
            height: note.waits ? implicitHeight : Math.max(implicitHeight, other.height)
            verticalAlignment: Text.AlignVCenter
            text: note.waits ? qsTr("It keeps its place in the queue. Esc cancels the change.")
                             : qsTr("What was here, and what followed, is kept as a branch. Esc cancels the change.")
            Accessible.role: Accessible.AlertMessage
        }
        PushButton {
            id: other
            objectName: "changeElsewhere"
            width: Math.min(implicitWidth, parent.width)
            visible: !note.waits
            topPadding: 3
            bottomPadding: 3
            font.pointSize: Theme.fontSmall
            enabled: note.branching
            text: qsTr("In a new conversation")
            Accessible.name: qsTr("Say it in a new conversation (Ctrl+Enter)")
            ToolTip.visible: hovered
            ToolTip.delay: 600
            ToolTip.text: Accessible.name
            onClicked: note.elsewhere()
        }
    }
}
