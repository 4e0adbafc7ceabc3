import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// Where no real model is here yet: the three that suit this machine best. Nothing is fetched before one is chosen.
ColumnLayout {
    id: offers
    objectName: "modelOffers"

    required property ModelLibrary library

    signal modelsRequested()

    spacing: 10

    Label {
        Layout.fillWidth: true
        text: qsTr("Daylong comes with a tiny model that knows little. These suit this machine:")
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        color: Theme.text
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Repeater {
        model: offers.library.recommended.best
        ModelCard {
            id: card
            required property var modelData
            readonly property string availability: offers.library.revision >= 0
                ? offers.library.stateOf(modelData.repo, modelData.form) : ""
            Layout.fillWidth: true
            title: modelData.name
            detail: modelData.sentence
            judged: modelData.judged
            DownloadButton {
                availability: card.availability
                name: card.title
                onClicked: offers.library.download(card.modelData.repo, card.modelData.form, "")
            }
        }
    }
    Hint {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("A download opens a connection to huggingface.co; nothing does before.")
    }
    PushButton {
        Layout.alignment: Qt.AlignHCenter
        text: qsTr("More models…")
        onClicked: offers.modelsRequested()
    }
}
