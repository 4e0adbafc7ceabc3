import QtQuick
import Daylong.Elements
import Daylong.Markdown

// Text to read, as Qt's rich text. What is selected, and links, are the transcript's: see SelectionArea.
TextEdit {
    id: words

    property string html
    property var formulas: [] // in it, see BlockModel
    property real widest: width // of a formula; what is wider is drawn smaller
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

    text: html.length === 0 ? ""
        : Theme.textStyle + (formulas.length > 0 ? MathText.withRoom(html, formulas, font, widest) : html)
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

    Loader {
        anchors.fill: parent
        active: words.formulas.length > 0
        sourceComponent: FormulaLayer {
            document: words.textDocument
            formulas: words.formulas
            font: words.font
            ink: words.color
            chosenInk: Theme.accentInk
            chosen: words.chosen.x < 0
                ? words.chosen : Qt.point(words.before + words.chosen.x, words.before + words.chosen.y)
        }
    }
}
