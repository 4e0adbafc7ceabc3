import QtQuick
import Daylong.Chat
import Daylong.Elements

// Before a message is sent that is longer than what the model can see: what it will see of it, and the offer to read no
// more.
Column {
    id: notice

    required property MessageRoom room

    function counted(number: int): string {
        return number.toLocaleString(Qt.locale(), "f", 0)
    }

    readonly property bool cramped: width < Theme.scaled(300)

    visible: !room.fits
    spacing: 4

    Hint {
        text: notice.room.fits ? ""
            : notice.cramped ? qsTr("%1 tokens: the model will see only the last %2. All of it stays here.")
                  .arg(notice.counted(notice.room.tokens)).arg(notice.counted(notice.room.seen))
            : qsTr("This message is longer than what the model can see: %1 tokens, and it sees %2 at once. It will "
                   + "see only the end, from “%3” on. All of it stays in the conversation.")
                  .arg(notice.counted(notice.room.tokens)).arg(notice.counted(notice.room.seen))
                  .arg(notice.room.seenFrom)
        color: Theme.text
    }
    Tick {
        width: parent.width
        objectName: "readEndOnly"
        text: notice.cramped ? qsTr("Read only those, which is quicker")
                             : qsTr("Skip the rest: read only what it will see, which is quicker")
        checked: notice.room.endOnly
        font.pointSize: Theme.fontSmall
        onToggled: notice.room.endOnly = checked
    }
}
