import QtQuick
import QtQuick.Controls.Basic

// What the assistant is told to be: some lines of text.
TextArea {
    id: prompt

    property string value
    signal edited(string value)

    width: parent ? parent.width : 0
    text: value
    wrapMode: TextEdit.Wrap
    textFormat: TextEdit.PlainText
    padding: 10
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    selectByMouse: true
    Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
    onTextChanged: if (activeFocus) edited(text)
    onValueChanged: if (text !== value) text = value // typing breaks the binding
    Accessible.role: Accessible.EditableText
    Accessible.name: qsTr("System prompt")
    background: Rectangle {
        implicitHeight: 76
        radius: Theme.radiusSmall
        color: Theme.page
        border.width: prompt.activeFocus ? 2 : 1
        border.color: prompt.activeFocus ? Theme.accent : Theme.line
    }
}
