import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Queue

// Above the message that is being written: those that wait until the reply before them has ended, and how they go.
ColumnLayout {
    id: list

    required property QueueModel queue
    required property string elsewhere // the conversation that is being answered, where it is another one; else empty

    objectName: "queueList"
    visible: queue.count > 0
    spacing: 6

    RowLayout {
        Layout.fillWidth: true
        visible: list.queue.paused || list.elsewhere.length > 0 || Window.height > Theme.scaled(440)
        spacing: 8
        Hint {
            objectName: "queueNote"
            Layout.fillWidth: true
            alarming: list.queue.paused
            text: list.queue.paused ? qsTr("Not sent yet: this waits until you send it.")
                : list.elsewhere.length > 0 ? qsTr("Waits until the reply in “%1” has ended.").arg(list.elsewhere)
                                            : qsTr("Sent when the reply before it has ended.")
        }
        PushButton {
            objectName: "queueGoOn"
            visible: list.queue.paused
            topPadding: 3
            bottomPadding: 3
            font.pointSize: Theme.fontSmall
            text: qsTr("Send next")
            ToolTip.visible: hovered && list.queue.count > 1
            ToolTip.delay: 600
            ToolTip.text: qsTr("The others follow, one after each reply")
            onClicked: list.queue.goOn()
        }
    }
    ListView {
        id: cards
        Layout.fillWidth: true
        implicitHeight: Math.min(contentHeight, Theme.scaled(190), Window.height * 0.18)
        model: list.queue
        spacing: 4
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Waiting messages")
        ScrollBar.vertical: ScrollBar {
            policy: cards.contentHeight > cards.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }
        FocusFollower {
            page: cards
        }
        delegate: QueueCard {
            width: cards.width - (cards.contentHeight > cards.height ? 12 : 0) // beside the scroll bar
            paused: list.queue.paused
            elsewhere: list.elsewhere
            onChangeRequested: list.queue.edit(index)
            onRemoved: list.queue.remove(index)
            onSent: list.queue.sendNow(index)
        }
    }
}
