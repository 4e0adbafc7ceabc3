import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Files

// Above the message that is being written: the files that go with it, and what the model will see of each.
ListView {
    id: list

    required property AttachmentsModel files

    objectName: "attachmentList"
    implicitHeight: Math.min(contentHeight, Theme.scaled(260), Window.height * 0.35)
    visible: count > 0
    model: files
    spacing: 6
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: false
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Attached files")
    ScrollBar.vertical: ScrollBar {
        policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }
    FocusFollower {
        page: list
    }

    delegate: AttachmentCard {
        width: list.width - (list.contentHeight > list.height ? 12 : 0) // beside the scroll bar
        onRemoved: list.files.remove(index)
        onPartChosen: part => list.files.choose(index, part)
        onWantedInMessage: list.files.intoMessage(index)
    }
}
