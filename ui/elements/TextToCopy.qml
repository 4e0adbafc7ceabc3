import QtQuick

// A text to select and copy.
TextEdit {
    readOnly: true
    selectByMouse: true
    wrapMode: TextEdit.Wrap
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    font.pointSize: Theme.fontSize
}
