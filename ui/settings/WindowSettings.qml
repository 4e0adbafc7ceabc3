import QtQuick
import Daylong.Elements
import Daylong.Program

// How the window looks and behaves. All of it takes effect at once.
SettingsGroup {
    id: group

    required property UiState state

    title: qsTr("Window")

    SettingsRow {
        name: qsTr("Font size")
        help: qsTr("Of the whole window: %1 and %2 change it anywhere.").arg(KeyTable.keyOf("largerText"))
            .arg(KeyTable.keyOf("smallerText"))
        SlideEntry {
            width: 300
            label: qsTr("Font size")
            from: 8
            to: 24
            decimals: 1
            value: group.state.fontSize
            onEdited: value => group.state.fontSize = value
        }
    }
    SettingsRow {
        name: qsTr("Colours")
        Choice {
            label: qsTr("Colours")
            model: [qsTr("Like the system"), qsTr("Light"), qsTr("Dark")]
            currentIndex: group.state.appearance
            onActivated: index => group.state.appearance = index
        }
    }
    SettingsRow {
        name: qsTr("Tell me when a long reply is done")
        help: qsTr("Only while another window is in front, and without a word of what was said.")
        Toggle {
            label: qsTr("Tell me when a long reply is done")
            checked: group.state.notifies
            onToggled: group.state.notifies = checked
        }
    }
}
