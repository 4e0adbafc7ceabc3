import QtQuick

// Text to read, as Qt's rich text. What is selected, and links, are the transcript's: see SelectionArea.
TextEdit {
    property string html
    property point chosen: Qt.point(-1, -1) // the characters that are selected
    property int before: 0 // characters of the document that are not text

    property bool choosing: false // selecting tells that the text changed, which it did not

    function choose() {
        if (choosing || (chosen.x < 0 && selectionStart === selectionEnd)) return
        choosing = true
        if (chosen.x < 0) deselect()
        else select(Math.min(before + chosen.x, length), Math.min(before + chosen.y, length))
        choosing = false
    }

    text: html.length > 0 ? Theme.textStyle + html : ""
    onChosenChanged: choose()
    onTextChanged: choose()
    textFormat: TextEdit.RichText
    readOnly: true
    selectByMouse: false
    persistentSelection: true
    activeFocusOnPress: false
    wrapMode: TextEdit.Wrap
    font.pointSize: Theme.fontSize
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
}
