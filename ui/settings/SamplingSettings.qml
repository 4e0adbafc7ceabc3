import QtQuick
import Daylong.Elements
import Daylong.Settings

// How the next word is picked, of the general settings or of one conversation's.
Column {
    id: column

    required property var values // temperature, topP, minP, topK, repetitionPenalty
    property bool remote: false // a server picks, and takes no more than the first two

    width: parent ? parent.width : 0
    spacing: 20

    Hint {
        visible: column.remote
        text: qsTr("The server uses its own settings until you choose something here.")
    }
    SettingsRow {
        name: qsTr("Temperature")
        help: qsTr("0 always takes the likeliest word; higher is freer.")
        SlideEntry {
            width: 300
            label: qsTr("Temperature")
            to: Bounds.most("temperature")
            value: column.values.temperature
            onEdited: value => column.values.temperature = value
        }
    }
    SettingsRow {
        name: qsTr("Top-p")
        help: qsTr("Picks among the likeliest words that make up this share; 1 is off.")
        SlideEntry {
            width: 300
            label: qsTr("Top-p")
            from: Bounds.least("top_p")
            value: column.values.topP
            onEdited: value => column.values.topP = value
        }
    }
    SettingsRow {
        visible: !column.remote
        name: qsTr("Min-p")
        help: qsTr("Leaves out words less likely than this share of the likeliest; 0 is off.")
        SlideEntry {
            width: 300
            label: qsTr("Min-p")
            to: Bounds.most("min_p")
            value: column.values.minP
            onEdited: value => column.values.minP = value
        }
    }
    SettingsRow {
        visible: !column.remote
        name: qsTr("Top-k")
        help: qsTr("Picks among this many words; 0 is off.")
        NumberEntry {
            label: qsTr("Top-k")
            to: Bounds.most("top_k")
            value: column.values.topK
            onEdited: value => column.values.topK = value
        }
    }
    SettingsRow {
        visible: !column.remote
        name: qsTr("Repetition penalty")
        help: qsTr("Makes words used lately less likely; 1 is off.")
        SlideEntry {
            width: 300
            label: qsTr("Repetition penalty")
            from: Bounds.least("repetition_penalty")
            to: Bounds.most("repetition_penalty")
            value: column.values.repetitionPenalty
            onEdited: value => column.values.repetitionPenalty = value
        }
    }
}
