import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Memory
import Daylong.Messages

// What the model has in front of it of the open conversation, part by part; the note that it always sees; what is
// pinned.
Sheet {
    id: sheet
    objectName: "memorySheet"

    required property MemoryViewModel memory
    required property PinsModel pins
    readonly property NoteViewModel note: memory.note

    signal followed(message: var) // to its place
    signal unpinned(message: var)

    function counted(number: real): string {
        return number.toLocaleString(Qt.locale(), "f", 0)
    }

    title: qsTr("Memory")
    onOpened: {
        entry.text = note.text
        note.measure(note.text)
        pinned.takeFocus()
    }

    MemoryBar {
        id: bar
        width: parent.width
        height: Theme.scaled(12)
        memory: sheet.memory
        visible: sheet.memory.known
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("%1 of %2 tokens seen").arg(sheet.counted(sheet.memory.seen))
            .arg(sheet.counted(sheet.memory.cacheSize))
    }
    Column {
        width: parent.width
        visible: sheet.memory.known
        spacing: 4
        Repeater {
            model: [
                qsTr("Always seen: the beginning, with the system prompt and the note"),
                qsTr("Always seen: pinned, and older than the latest part"),
                qsTr("Brought back from what was forgotten"),
                qsTr("The latest part of the conversation"),
                qsTr("Free")
            ].map((text, part) => ({ text: text, color: bar.parts[part].color, tokens: bar.parts[part].tokens }))
            MemoryPart {
                width: parent.width
            }
        }
    }
    Heading {
        text: qsTr("A note that is always seen")
        font.pointSize: Theme.fontSize
    }
    PromptEntry {
        id: entry
        objectName: "noteEntry"
        Accessible.name: qsTr("The note")
        placeholderText: qsTr("What the assistant shall never forget in this conversation")
        placeholderTextColor: Theme.muted
        onEdited: value => sheet.note.measure(value)
    }
    RowLayout {
        width: parent.width
        spacing: 10
        Hint {
            Layout.fillWidth: true
            objectName: "noteCost"
            readonly property bool changed: entry.text.trim() !== sheet.note.text
            text: (sheet.note.tokens > 0
                ? qsTr("About %1 tokens of its memory.").arg(sheet.counted(sheet.note.tokens)) + " " : "")
                + (changed ? qsTr("When you keep the note, the model reads it; some models then read the latest "
                                   + "part again.") : "")
        }
        PushButton {
            objectName: "keepNote"
            text: qsTr("Keep the note")
            primary: true
            enabled: entry.text.trim() !== sheet.note.text
            onClicked: sheet.note.apply(entry.text)
        }
    }
    Heading {
        text: qsTr("Pinned")
        font.pointSize: Theme.fontSize
    }
    PinsList {
        id: pinned
        width: parent.width
        pins: sheet.pins
        onFollowed: message => {
            sheet.close()
            sheet.followed(message)
        }
        onUnpinned: message => sheet.unpinned(message)
    }
}
