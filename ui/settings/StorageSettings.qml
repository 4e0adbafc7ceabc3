import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Exchange
import Daylong.Models
import Daylong.Settings

// Where everything lies, how large it is, and what of it can go.
SettingsGroup {
    id: group

    required property ArchiveViewModel archive
    required property KeptViewModel kept // what models made of conversations
    required property ModelLibrary library

    function clear(kind: string) {
        if (kind === "copies") return archive.storage.deleteCopies()
        if (kind === "weights") return archive.storage.deleteWeights()
        if (kind === "memory") kept.clear()
        else library.downloads.discardUnfinished()
        again.restart()
    }

    title: archive.storage.total.length > 0 ? qsTr("Storage: %1").arg(archive.storage.total) : qsTr("Storage")
    Component.onCompleted: archive.storage.look()
    onVisibleChanged: if (visible) archive.storage.look()

    Timer { // what was cleared is cleared by others
        id: again
        interval: 500
        onTriggered: group.archive.storage.look()
    }
    Repeater {
        model: group.archive.storage.places
        SettingsRow {
            id: row
            required property var modelData // kind, name, help, path, size, any
            readonly property bool moves: group.archive.moving.possible
                                          && ["transcript", "models"].includes(modelData.kind)
            readonly property bool clears: modelData.any
                                           && ["copies", "unfinished", "memory", "weights"].includes(modelData.kind)

            width: parent.width
            visible: modelData.any
            name: qsTr("%1: %2").arg(modelData.name).arg(modelData.size)
            help: modelData.help.length > 0
                ? qsTr("%1 In %2").arg(modelData.help).arg(modelData.path) : qsTr("In %1").arg(modelData.path)
            Row {
                spacing: 8
                PushButton {
                    visible: row.clears
                    text: row.modelData.kind === "memory" ? qsTr("Clear") : qsTr("Delete")
                    Accessible.name: qsTr("%1: %2").arg(text).arg(row.modelData.name)
                    onClicked: group.clear(row.modelData.kind)
                }
                PushButton {
                    visible: row.moves
                    text: qsTr("Move…")
                    Accessible.name: qsTr("%1: %2").arg(text).arg(row.modelData.name)
                    onClicked: group.archive.moving.ask(row.modelData.kind)
                }
                ToolIcon {
                    icon.source: "qrc:/icons/folder.svg"
                    text: qsTr("Open the folder of: %1").arg(row.modelData.name)
                    onClicked: group.archive.folderWanted(row.modelData.path)
                }
            }
        }
    }
    Hint {
        text: qsTr("“Redact”, in the menu of a message or below what a search finds, removes what was said from every "
                   + "file.")
    }
}
