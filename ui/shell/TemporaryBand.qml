import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements

// Over a temporary conversation, as long as it is shown: that nothing of it is kept.
Rectangle {
    id: band

    required property ChatViewModel chat
    property bool keeping: false // it was asked for, and is not done yet

    objectName: "temporaryBand"
    visible: chat.temporary
    implicitHeight: Math.max(note.implicitHeight + 12, Theme.scaled(38))
    color: Theme.panel
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: 14
        anchors.rightMargin: 14
        spacing: 8
        ToolIcon {
            enabled: false
            opacity: 1
            Layout.preferredWidth: Theme.scaled(22)
            icon.source: "qrc:/icons/temporary.svg"
            Accessible.ignored: true
        }
        Hint {
            id: note
            Layout.fillWidth: true
            text: band.width < Theme.scaled(640)
                  ? qsTr("Temporary: nothing of this is kept.")
                  : qsTr("Temporary: nothing of this is kept. It is gone when you leave it, or close Daylong.")
        }
        PushButton {
            objectName: "keepTemporary"
            visible: band.chat.messages.count > 0 || band.chat.queue.count > 0
            enabled: !band.keeping
            Layout.preferredHeight: Math.max(Theme.scaled(28), implicitContentHeight + 6)
            topPadding: 3
            bottomPadding: 3
            font.pointSize: Theme.fontSmall
            text: qsTr("Keep it")
            Accessible.name: qsTr("Keep this conversation")
            onClicked: {
                band.keeping = true
                band.chat.keepTemporary()
            }
        }
    }
    HairLine {
        anchors.bottom: parent.bottom
    }
    Connections {
        target: band.chat
        function onConversationOpened() {
            band.keeping = false
        }
        function onErrorChanged() { // perhaps it was that which failed
            band.keeping = false
        }
    }
}
