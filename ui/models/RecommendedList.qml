import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Models

// Models that are known to be good, judged for this machine.
CardList {
    id: list
    objectName: "recommendedList"

    required property ModelLibrary library

    function downloadAt(row: int) {
        const card = itemAtIndex(row)
        if (card !== null && card.availability.length === 0) library.download(card.repo, card.form, "")
    }

    label: qsTr("Models for this machine")
    model: library.recommended
    onChosen: row => downloadAt(row)

    intro: Column {
        Hint {
            text: list.library.recommended.machine
        }
    }
    delegate: ModelCard {
        id: card
        required property int index
        required property string name
        required property string repo
        required property string form
        required property string sentence
        required property string why
        required detail
        required judged
        readonly property string availability: list.library.revision >= 0 ? list.library.stateOf(repo, form) : ""

        width: ListView.view.width
        margin: ListView.view.margin
        title: form.length > 0 ? qsTr("%1 · %2").arg(name).arg(form) : name
        note: [sentence, why].filter(part => part.length > 0).join(" ")

        DownloadButton {
            availability: card.availability
            name: card.title
            primary: card.judged.verdict === "fits" && enabled
            onClicked: list.downloadAt(card.index)
        }
    }
}
