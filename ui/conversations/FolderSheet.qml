import QtQuick
import Daylong.Conversations
import Daylong.Elements

// The name of a new folder.
Sheet {
    id: sheet
    objectName: "folderSheet"

    required property SidebarModel rows
    property var conversation: 0 // goes into it; 0: none

    function ask(id: var) {
        conversation = id
        entry.text = ""
        open()
    }
    function done() {
        rows.makeFolder(entry.text, conversation)
        close()
    }

    title: qsTr("New folder")
    onOpened: entry.forceActiveFocus()

    TextEntry {
        id: entry
        objectName: "folderName"
        width: parent.width
        label: qsTr("Name of the folder")
        placeholderText: qsTr("Name")
        maximumLength: 80
        onAccepted: if (make.enabled) sheet.done()
    }
    Hint {
        width: parent.width
        visible: sheet.rows.hasFolder(entry.text)
        text: sheet.conversation === 0 ? qsTr("There is a folder of that name.")
                                       : qsTr("There is a folder of that name: the conversation goes into it.")
    }
    PushButton {
        id: make
        objectName: "makeFolder"
        primary: true
        enabled: entry.text.trim().length > 0 && (sheet.conversation !== 0 || !sheet.rows.hasFolder(entry.text))
        text: qsTr("Make it")
        onClicked: sheet.done()
    }
}
