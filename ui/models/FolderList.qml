import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// Folders besides Daylong's own whose models are used where they lie: those that were added, and those of other
// programs, where there are any.
Column {
    id: list

    required property ModelLibrary library

    signal addRequested()
    signal openRequested()

    spacing: 8

    Repeater {
        model: list.library.folders
        GridLayout {
            id: row
            required property var modelData // path, owner, used
            width: list.width
            columns: list.width > Theme.scaled(440) ? 2 : 1
            columnSpacing: 10
            rowSpacing: 6
            Hint {
                Layout.fillWidth: true
                text: row.modelData.used
                    ? row.modelData.path
                    : qsTr("%1 has models here: %2").arg(row.modelData.owner).arg(row.modelData.path)
            }
            PushButton {
                text: row.modelData.used ? qsTr("Remove from the list") : qsTr("Use them")
                Accessible.name: row.modelData.used
                    ? qsTr("Remove %1 from the list").arg(row.modelData.path)
                    : qsTr("Use the models in %1").arg(row.modelData.path)
                onClicked: row.modelData.used
                    ? list.library.dropFolder(row.modelData.path) : list.library.useFolder(row.modelData.path)
            }
        }
    }
    Flow {
        width: parent.width
        spacing: 8
        PushButton {
            text: qsTr("Open a file…")
            icon.source: "qrc:/icons/folder.svg"
            onClicked: list.openRequested()
        }
        PushButton {
            text: qsTr("Add a folder…")
            icon.source: "qrc:/icons/folder.svg"
            onClicked: list.addRequested()
        }
    }
}
