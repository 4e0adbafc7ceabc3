import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Models

// The servers' models that are connected, and a way to connect another one.
Column {
    id: list

    required property ModelLibrary library

    signal used()

    spacing: 10

    Repeater {
        model: list.library.servers
        ModelCard {
            id: card
            required property int index
            required property string name
            required property string path
            required property bool current
            required detail

            width: list.width
            title: name
            badge: current ? qsTr("In use") : ""
            note: qsTr("Answers on another machine or in another program: what is said goes there.")

            PushButton {
                visible: !card.current
                primary: true
                text: qsTr("Use it")
                Accessible.name: qsTr("Use %1").arg(card.name)
                onClicked: {
                    list.library.use(card.path)
                    list.used()
                }
            }
            PushButton {
                text: qsTr("Remove from the list")
                Accessible.name: qsTr("Remove %1 from the list").arg(card.name)
                onClicked: list.library.servers.remove(card.index)
            }
        }
    }
    ServerEntry {
        width: parent.width
        library: list.library
        onUsed: list.used()
    }
}
