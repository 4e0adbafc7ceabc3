import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements

// What takes a while (loading a model, reading a long message or a conversation), how far it is, and how to stop it.
ColumnLayout {
    id: strip
    objectName: "progressStrip"

    required property ChatViewModel chat

    readonly property bool reading: chat.activity === ChatViewModel.Reading && chat.replying && chat.progress >= 0
    property bool longReading: false // most messages are read in no time: nothing shall flash
    readonly property bool shown: chat.activity === ChatViewModel.LoadingModel
                                  || (chat.activity === ChatViewModel.Rebuilding && chat.answersElsewhere.length === 0)
                                  || chat.activity === ChatViewModel.UpdatingTranscript
                                  || (reading && longReading)

    onReadingChanged: longReading = false
    Timer {
        running: strip.reading && !strip.longReading
        interval: 400
        onTriggered: strip.longReading = true
    }

    visible: shown
    spacing: 0
    Accessible.role: Accessible.ProgressBar
    Accessible.name: chat.activityText

    Item {
        Layout.fillWidth: true
        implicitHeight: 3
        clip: true
        Rectangle {
            id: bar
            readonly property bool known: strip.chat.progress >= 0
            height: parent.height
            width: parent.width * (known ? strip.chat.progress : 0.3)
            color: Theme.accent
            NumberAnimation on x {
                running: strip.shown && !bar.known
                loops: Animation.Infinite
                from: -bar.width
                to: bar.parent.width
                duration: 1400
                onStopped: bar.x = 0
            }
        }
    }
    RowLayout {
        Layout.margins: 4
        Layout.leftMargin: 16
        spacing: 12
        Label {
            Layout.fillWidth: true
            text: strip.chat.progress >= 0
                  ? qsTr("%1 %2%").arg(strip.chat.activityText).arg(Math.round(strip.chat.progress * 100))
                  : strip.chat.activityText
            font.pointSize: Theme.fontSmall
            color: Theme.muted
            elide: Text.ElideRight
        }
        ToolIcon {
            visible: strip.chat.activity !== ChatViewModel.UpdatingTranscript // nothing can be done before that
            icon.source: "qrc:/icons/stop.svg"
            text: qsTr("Stop")
            keys: qsTr("Esc")
            onClicked: strip.chat.stop()
        }
    }
}
