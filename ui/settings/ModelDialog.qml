import QtQuick
import Daylong.Elements
import Daylong.Program

// Asks for a model file. Begins in the folder used last.
FileQuestion {
    id: dialog

    required property UiState state

    signal chosen(url file)

    title: qsTr("Open a model")
    nameFilters: [qsTr("Models in GGUF format (*.gguf)"), qsTr("All files (*)")]
    currentFolder: state.modelFolder
    onAccepted: {
        state.modelFolder = currentFolder
        chosen(selectedFile)
    }
}
