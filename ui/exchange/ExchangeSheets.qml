import QtQuick
import QtQuick.Dialogs
import Daylong.Elements
import Daylong.Exchange
import Daylong.Program

// What taking in and out lays over the window: their pages, and the dialogs for a file and a folder.
Item {
    id: sheets

    required property ArchiveViewModel archive
    required property UiState state
    required property bool fromDesktop // the file dialogs
    required property Item overlay
    readonly property alias importOpen: importSheet.visible

    signal folderWanted(string file) // of this file, in the file manager

    ImportSheet {
        id: importSheet
        objectName: "importSheet"
        importing: sheets.archive.importing
        onFileWanted: importFile.open()
        onFolderWanted: importFolder.open()
    }
    ExportSheet {
        id: exportSheet
        objectName: "exportSheet"
        exporting: sheets.archive.exporting
        onPlaceWanted: {
            place.defaultSuffix = exporting.ending()
            place.selectedFile = place.currentFolder + "/" + encodeURIComponent(exporting.suggestedName())
            place.open()
        }
        onFolderWanted: file => sheets.archive.folderWanted(file)
    }
    RedactSheet {
        id: redactSheet
        objectName: "redactSheet"
        redacting: sheets.archive.redacting
    }
    MoveSheet {
        id: moveSheet
        objectName: "moveSheet"
        moving: sheets.archive.moving
        onFolderWanted: moveFolder.open()
    }
    FolderDialog {
        id: moveFolder
        title: qsTr("Move to")
        options: sheets.fromDesktop ? 0 : FolderDialog.DontUseNativeDialog
        onAccepted: sheets.archive.moving.choose(selectedFolder)
    }
    FileQuestion {
        id: importFile
        objectName: "importDialog"
        fromDesktop: sheets.fromDesktop
        overlay: sheets.overlay
        title: qsTr("Import conversations")
        nameFilters: [qsTr("Exports of conversations (*.zip *.json *.jsonl *.md *.markdown *.chat)"),
                      qsTr("All files (*)")]
        currentFolder: sheets.state.exchangeFolder
        onAccepted: {
            sheets.state.exchangeFolder = currentFolder
            sheets.archive.importing.look(selectedFile)
        }
    }
    FolderDialog {
        id: importFolder
        title: qsTr("Import a folder of conversations")
        currentFolder: sheets.state.exchangeFolder
        options: sheets.fromDesktop ? 0 : FolderDialog.DontUseNativeDialog
        onAccepted: sheets.archive.importing.look(selectedFolder)
    }
    FileQuestion {
        id: place
        objectName: "exportDialog"
        fromDesktop: sheets.fromDesktop
        overlay: sheets.overlay
        title: qsTr("Export to")
        fileMode: FileDialog.SaveFile
        currentFolder: sheets.state.exchangeFolder
        onAccepted: {
            sheets.state.exchangeFolder = currentFolder
            sheets.archive.exporting.write(selectedFile, fromDesktop)
        }
    }
    Connections {
        target: sheets.archive
        function onFolderWanted(file) {
            sheets.folderWanted(file)
        }
    }
    Connections {
        target: sheets.archive.moving
        function onWanted() {
            moveSheet.open()
        }
    }
    Connections {
        target: sheets.archive.importing
        function onWanted() {
            importSheet.open()
        }
    }
    Connections {
        target: sheets.archive.redacting
        function onWanted() {
            redactSheet.open()
        }
    }
    Connections {
        target: sheets.archive.exporting
        function onWanted() {
            exportSheet.open()
        }
    }
}
