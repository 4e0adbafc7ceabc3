import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Models

// The models at hand.
CardList {
    id: list
    objectName: "shelfList"

    required property ModelLibrary library

    signal addRequested()
    signal openRequested()
    signal used()

    function useAt(row: int) {
        const card = itemAtIndex(row)
        if (card === null || card.current || card.problem.length > 0) return
        library.use(card.path)
        used()
    }

    label: qsTr("Models at hand")
    model: library.shelf
    onChosen: row => useAt(row)
    onDeleted: row => {
        if (itemAtIndex(row)?.owned) library.shelf.remove(row)
    }

    intro: Column {
        spacing: 10
        Hint {
            text: !list.library.shelf.looked ? qsTr("Looking through the folders…")
                : list.count === 0 ? qsTr("No model is here yet, except for the tiny starter. “For this machine” has "
                                          + "some that suit it; a file or a folder that you have can be added.")
                : qsTr("Files are used where they lie. Only what Daylong downloaded is deleted here.")
        }
        Hint {
            visible: text.length > 0
            alarming: true
            text: list.library.shelf.problem
        }
    }
    outro: Column {
        spacing: 18
        ServerList {
            width: parent.width
            library: list.library
            onUsed: list.used()
        }
        FolderList {
            width: parent.width
            library: list.library
            onAddRequested: list.addRequested()
            onOpenRequested: list.openRequested()
        }
    }
    delegate: ModelCard {
        id: card
        required property int index
        required property string name
        required property string path
        required property string talks
        required property bool owned
        required property bool current
        required detail
        required judged
        required problem

        width: ListView.view.width
        margin: ListView.view.margin
        title: name
        badge: current ? qsTr("In use") : ""
        note: talks

        PushButton {
            visible: !card.current && card.problem.length === 0
            primary: card.judged.verdict !== "tooLarge"
            text: qsTr("Use it")
            Accessible.name: qsTr("Use %1").arg(card.name)
            onClicked: list.useAt(card.index)
        }
        PushButton {
            text: qsTr("Show in folder")
            icon.source: "qrc:/icons/folder.svg"
            Accessible.name: qsTr("Show %1 in its folder").arg(card.name)
            onClicked: list.library.showFile(card.path)
        }
        PushButton {
            visible: card.owned
            text: qsTr("Delete")
            icon.source: "qrc:/icons/delete.svg"
            Accessible.name: qsTr("Delete %1").arg(card.name)
            onClicked: list.library.shelf.remove(card.index)
        }
    }
}
