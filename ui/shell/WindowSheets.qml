import QtQuick
import QtQuick.Dialogs
import Daylong.Chat
import Daylong.Elements
import Daylong.Exchange
import Daylong.Files
import Daylong.Models
import Daylong.Program
import Daylong.Settings

// What lies over the window for a while: the lists of keys and licences, and the dialogs for a file and a folder.
Item {
    id: sheets

    required property ChatViewModel chat
    required property ProgramInfo program
    required property ModelLibrary library
    required property ArchiveViewModel archive
    required property Item overlay // what popups lie on

    readonly property alias importOpen: exchange.importOpen

    signal modelChosen(url file)

    function showShortcuts() {
        shortcutsSheet.open()
    }
    function showAbout() {
        aboutSheet.open()
    }
    function askForModel() {
        modelDialog.open()
    }
    function askForFolder() {
        folderDialog.open()
    }

    ShortcutsSheet {
        id: shortcutsSheet
        objectName: "shortcutsSheet"
    }
    AboutSheet {
        id: aboutSheet
        objectName: "aboutSheet"
        chat: sheets.chat
        program: sheets.program
        onNewsWanted: newsSheet.open()
    }
    NewsSheet {
        id: newsSheet
        objectName: "newsSheet"
        program: sheets.program
        state: sheets.chat.state
        Component.onCompleted: { // once the window is there that it lies over
            if (state.hasNews(Qt.application.version)) Qt.callLater(open)
        }
    }
    ModelDialog {
        id: modelDialog
        objectName: "modelDialog"
        state: sheets.chat.state
        fromDesktop: sheets.program.nativeDialogs
        overlay: sheets.overlay
        onChosen: file => sheets.modelChosen(file)
    }
    PresetSheet {
        objectName: "presetSheet"
        presets: sheets.chat.presets
        library: sheets.library
        smallestCache: sheets.chat.settings.smallestCache
    }
    ExchangeSheets {
        id: exchange
        archive: sheets.archive
        state: sheets.chat.state
        fromDesktop: sheets.program.nativeDialogs
        overlay: sheets.overlay
        onFolderWanted: file => sheets.library.showFile(file)
    }
    LeaveSheet {
        chat: sheets.chat
    }
    FileSheet {
        id: fileSheet
        file: sheets.chat.file
    }
    FileQuestion {
        id: attachDialog
        objectName: "attachDialog"
        fromDesktop: sheets.program.nativeDialogs
        overlay: sheets.overlay
        title: qsTr("Attach files")
        fileMode: FileDialog.OpenFiles
        currentFolder: sheets.chat.state.exchangeFolder
        onAccepted: {
            sheets.chat.state.exchangeFolder = currentFolder
            sheets.chat.files.add(selectedFiles)
        }
    }
    Connections {
        target: sheets.chat.files
        function onWanted() {
            attachDialog.open()
        }
    }
    Connections {
        target: sheets.chat.file
        function onOpened() {
            fileSheet.open()
        }
    }
    FolderDialog {
        id: folderDialog
        currentFolder: sheets.chat.state.modelFolder
        options: sheets.program.nativeDialogs ? 0 : FolderDialog.DontUseNativeDialog
        onAccepted: sheets.library.addFolder(selectedFolder)
    }
}
