import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Models

// An empty conversation: one sentence on fixed memory (the first time), and something to begin with.
ColumnLayout {
    id: card

    required property ChatViewModel chat
    required property ModelLibrary library

    signal modelsRequested()

    readonly property var openings: [
        qsTr("Tell me a story about a small boat."),
        qsTr("What is your favourite season?"),
        qsTr("I had a long day. Can we talk?")
    ]

    spacing: 18

    Label {
        Layout.fillWidth: true
        text: card.chat.state.welcomed ? qsTr("What would you like to talk about?")
                                       : qsTr("A conversation that never ends")
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        font.pointSize: Theme.fontTitle
        font.weight: Font.DemiBold
        color: Theme.text
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Label {
        Layout.fillWidth: true
        visible: !card.chat.state.welcomed
        text: qsTr("Daylong talks in fixed memory: the model always sees how your conversation began and its latest "
                   + "part, a line shows where its view ends, and everything older stays here, yours to read and "
                   + "search.")
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        lineHeight: 1.35
        color: Theme.muted
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Column {
        Layout.fillWidth: true
        Layout.topMargin: 6
        spacing: 8
        Repeater {
            model: card.openings
            PushButton {
                id: opening
                required property string modelData
                x: (card.width - width) / 2
                width: Math.min(implicitWidth, card.width)
                enabled: card.chat.ready && !card.chat.busy
                text: modelData
                onClicked: card.chat.send(modelData)
                contentItem: Label { // where a line has no room for it, in several
                    text: opening.text
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    wrapMode: Text.Wrap
                    color: opening.ink
                }
            }
        }
    }
    ModelOffers {
        Layout.fillWidth: true
        Layout.topMargin: 14
        visible: card.library.empty && card.chat.starterModel
        library: card.library
        onModelsRequested: card.modelsRequested()
    }
}
