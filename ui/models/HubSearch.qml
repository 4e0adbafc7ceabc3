import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// Search of the hub. Nothing is asked of it before Enter; a result opens its forms, judged for this machine.
Item { // no layout: margins in one, which change with its width, would keep a narrowed window from narrowing it
    id: page

    required property ModelLibrary library
    readonly property HubSearchModel hub: library.hub

    function takeFocus() {
        field.forceActiveFocus()
    }

    RowLayout {
        id: row
        x: list.margin
        width: page.width - 2 * list.margin
        spacing: 8
        TextEntry {
            id: field
            objectName: "hubSearchField"
            Layout.fillWidth: true
            label: qsTr("Search the hub for models")
            placeholderText: qsTr("Name of a model, or its address")
            onAccepted: page.hub.search(text)
            Keys.onDownPressed: list.forceActiveFocus()
        }
        ToolIcon {
            icon.source: page.hub.searching ? "qrc:/icons/stop.svg" : "qrc:/icons/search.svg"
            text: page.hub.searching ? qsTr("Stop the search") : qsTr("Search the hub")
            keys: qsTr("Enter")
            enabled: page.hub.searching || field.text.trim().length > 0
            onClicked: page.hub.searching ? page.hub.cancel() : page.hub.search(field.text)
        }
    }
    CardList {
        id: list
        objectName: "hubList"
        anchors.top: row.bottom
        anchors.topMargin: 12
        anchors.bottom: parent.bottom
        width: parent.width
        label: qsTr("Search results")
        model: page.hub
        onChosen: row => page.hub.open(row)

        intro: Column {
            spacing: 10
            Hint {
                visible: page.hub.problem.length === 0
                text: page.hub.searching ? qsTr("Asking the hub…")
                    : page.hub.words.length === 0
                        ? qsTr("Searches huggingface.co (or what HF_ENDPOINT names) for models in GGUF format when "
                               + "you press Enter; an address, or owner/name, opens that one. Nothing is sent before "
                               + "that, and nothing but these words.")
                    : qsTr("For “%1”, most downloaded first. Open one to see its forms, and how each would do "
                           + "here.").arg(page.hub.words)
            }
            Hint {
                visible: text.length > 0
                alarming: true
                text: page.hub.problem
            }
            PushButton {
                visible: page.hub.problem.length > 0 && page.hub.words.length > 0
                text: qsTr("Try again")
                onClicked: page.hub.search(page.hub.words)
            }
            TokenEntry {
                width: parent.width
                library: page.library
            }
        }
        delegate: ModelCard {
            id: card
            required property int index
            required property string repo
            required property string warning
            required property bool runs
            required property bool opened
            required property bool loading
            required property var forms
            required detail
            required problem

            width: ListView.view.width
            margin: ListView.view.margin
            title: repo
            badge: ""
            note: warning
            opacity: runs ? 1 : 0.7

            PushButton {
                visible: card.runs
                text: card.loading
                    ? qsTr("Asking the hub…") : card.opened ? qsTr("Hide its forms") : qsTr("Show its forms")
                icon.source: card.opened ? "qrc:/icons/fold.svg" : "qrc:/icons/expand.svg"
                Accessible.name: qsTr("%1 of %2").arg(text).arg(card.repo)
                onClicked: {
                    list.currentIndex = card.index
                    page.hub.open(card.index)
                }
            }
            Column {
                width: parent.width
                visible: card.opened && card.forms.length > 0
                spacing: 0
                Repeater {
                    model: card.opened ? card.forms : []
                    FormRow {
                        width: parent.width
                        repo: card.repo
                        library: page.library
                    }
                }
            }
        }
    }
}
