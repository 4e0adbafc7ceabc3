import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Daylong

// Asks for a model file: with the desktop's own dialog, or with Qt's where there is none. Begins in the folder used last.
FileDialog {
    id: dialog

    required property UiState state
    required property bool fromDesktop
    required property Item overlay // where Qt's own is shown

    signal chosen(url file)

    // Its path stands on white whatever the palette (Qt 6.4).
    function paint(item: Item) {
        if (String(item).includes("BreadcrumbBar") && item.background) {
            item.background.color = Qt.binding(() => Theme.page)
            item.background.border.color = Qt.binding(() => Theme.line)
        }
        for (let i = 0; i < item.children.length; ++i) paint(item.children[i])
    }

    title: qsTr("Open a model")
    nameFilters: [qsTr("Models in GGUF format (*.gguf)"), qsTr("All files (*)")]
    currentFolder: state.modelFolder
    options: fromDesktop ? 0 : FileDialog.DontUseNativeDialog
    onVisibleChanged: if (visible && !fromDesktop) Qt.callLater(paint, overlay)
    onAccepted: {
        state.modelFolder = currentFolder
        chosen(selectedFile)
    }
}
