import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements

// The field that a message is written in, and what its keys do.
TextArea {
    id: field

    required property ChatViewModel chat
    required property SelectionArea transcript // what is selected there is copied from here, too
    required property bool changing // a message that was said or that waits

    signal submitted(bool inNewConversation)
    signal changeLeft()
    signal pageScrolled(int direction)
    signal edgeWanted(int direction)

    function mayPaste(): bool { // into what is being changed
        return field.chat.mayPaste(field.text, field.selectionStart, field.selectionEnd)
    }

    wrapMode: TextEdit.Wrap
    textFormat: TextEdit.PlainText
    selectByMouse: true
    color: Theme.text
    placeholderText: chat.ready ? qsTr("Write a message")
                   : chat.busy ? qsTr("Write while the model loads") : qsTr("No model is loaded")
    placeholderTextColor: Theme.muted
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    background: null
    Accessible.role: Accessible.EditableText
    Accessible.name: qsTr("Message")

    Keys.onPressed: event => {
        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
        if (enter && !(event.modifiers & Qt.ShiftModifier)) {
            field.submitted(event.modifiers & Qt.ControlModifier ? true : false)
            event.accepted = true
        } else if (event.matches(StandardKey.Copy) && field.selectedText.length === 0
                   && field.transcript !== null && !field.transcript.selection.empty) {
            field.transcript.copy()
            event.accepted = true
        } else if (event.key === Qt.Key_V && event.modifiers === (Qt.ControlModifier | Qt.ShiftModifier)) {
            if (field.changing ? field.mayPaste() : !field.chat.files.paste(true)) field.paste() // a long text, too
            event.accepted = true
        } else if (event.matches(StandardKey.Paste)
                   && (field.changing ? !field.mayPaste() : field.chat.files.paste())) {
            event.accepted = true
        } else if (event.key === Qt.Key_Escape && field.changing) {
            field.changeLeft()
            event.accepted = true
        } else if (event.key === Qt.Key_Escape && field.chat.busy && !field.chat.answersElsewhere) {
            field.chat.stop()
            event.accepted = true
        } else if (event.key === Qt.Key_Up && field.length === 0 && field.chat.queue.count > 0) {
            field.chat.queue.edit(field.chat.queue.count - 1)
            event.accepted = true
        } else if (event.key === Qt.Key_Up && field.length === 0 && field.chat.messages.lastSaid !== 0) {
            field.chat.startEdit(field.chat.messages.lastSaid)
            event.accepted = true
        } else if (event.modifiers & Qt.ControlModifier && (event.key === Qt.Key_Home || event.key === Qt.Key_End)) {
            // Where the cursor cannot go further, the conversation does.
            const home = event.key === Qt.Key_Home
            event.accepted = field.length === 0 || field.cursorPosition === (home ? 0 : field.length)
            if (event.accepted) field.edgeWanted(home ? -1 : 1)
        } else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
            field.pageScrolled(event.key === Qt.Key_PageUp ? -1 : 1)
            event.accepted = true
        }
    }
    MouseArea { // X11's middle button pastes what was selected last, by the same rules
        anchors.fill: parent
        acceptedButtons: Qt.MiddleButton
        onPressed: mouse => { // where it is left alone, the field pastes it
            const at = field.positionAt(mouse.x, mouse.y)
            mouse.accepted = field.changing ? !field.chat.mayPaste(field.text, at, at, true)
                                            : field.chat.files.paste(false, true)
            if (mouse.accepted) field.forceActiveFocus()
        }
    }
    Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
}
