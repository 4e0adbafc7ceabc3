import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements

// Where one writes: Enter sends, Shift+Enter breaks the line, Esc stops a reply. What is half written is the open
// conversation's draft.
Rectangle {
    id: composer

    required property ChatViewModel chat
    required property MessageDraft draft
    property alias text: field.text
    property var changed: 0 // the message that is being said anew; 0: none
    property var queued: 0  // the waiting one that is being changed; 0: none
    readonly property bool changing: changed !== 0 || queued !== 0
    // There is a text; what is changed and has files may do without.
    readonly property bool written: field.text.trim().length > 0
                                    || (changed !== 0 && chat.messages.hasFiles(changed))
                                    || (queued !== 0 && chat.queue.hasFiles(queued))
    property string kept    // what was half written before
    property string before  // what it said
    property SelectionArea transcript: null // what is selected there is copied from here, too
    property real most: Infinity // of its height; where that is little, the field and what is said above it scroll
    readonly property real above: changeNote.visible ? changeNote.height + 8 : 0
    readonly property real leastAbove: changeNote.visible ? Theme.scaled(40) + 8 : 0
    readonly property real mostWriting: Math.min(Theme.scaled(220), Window.height * 0.3, most - leastAbove - 16)
    readonly property real writing: 16 + Math.max(buttons.height, Math.min(scroll.contentHeight, mostWriting))

    function takeFocus() {
        field.forceActiveFocus()
    }
    function submit(inNewConversation: bool) {
        if (queued !== 0) {
            if (!written) return
            chat.queue.change(queued, field.text)
            leaveChange()
        } else if (changed !== 0) {
            if (chat.edit(changed, field.text, inNewConversation)) leaveChange()
        } else if (chat.send(field.text)) {
            field.clear()
        }
    }
    function write(text: string) {
        field.text = chat.files.addLong(text) ? "" : text
        field.cursorPosition = field.length
        if (!changing) draft.text = field.text // also where there was nothing in it, and is nothing now
    }
    function startChange(message, waiting, text) {
        if (!changing || changed !== message || queued !== waiting) {
            keepChange()
            kept = field.text
            changed = message
            queued = waiting
            write(text)
            before = field.text // as a field has it
            draft.change = ""
        }
        takeFocus()
    }
    function leaveChange() {
        if (!changing) return
        chat.queue.leaveEdit(queued)
        changed = queued = 0
        draft.change = ""
        write(kept)
    }
    // It cannot be changed any longer, or something else is: what was made of it becomes part of what is half written.
    function keepChange() {
        const made = draft.change
        leaveChange()
        if (made !== "") add(made)
    }
    function add(text: string) {
        write(field.text === "" ? text : field.text + "\n" + text)
    }

    function showDraft() {
        if (field.text !== draft.text && !changing) write(draft.text)
    }

    signal pageScrolled(int direction)
    signal edgeWanted(int direction) // -1: the conversation's beginning

    Component.onCompleted: showDraft()
    Connections {
        target: composer.draft
        function onTextChanged() {
            composer.showDraft()
        }
    }

    Connections {
        target: composer.chat
        function onSentLate() {
            field.clear()
        }
        function onRejected(text) {
            composer.write(field.text === "" ? text : text + "\n" + field.text)
        }
        function onEditStarted(message, text) {
            composer.startChange(message, 0, text)
        }
        function onConversationOpened() { // what was being changed is in the draft of the one before
            composer.chat.queue.leaveEdit(composer.queued)
            composer.changed = composer.queued = 0
            composer.showDraft()
        }
        function onKept() { // its messages have other ids by now
            composer.keepChange()
        }
        function onRecalled(quote) {
            if (!composer.chat.files.addLong(quote)) field.insert(0, quote)
            field.cursorPosition = field.length
            composer.takeFocus()
        }
    }

    Connections {
        target: composer.chat.files
        function onTextWanted(text) {
            field.insert(field.cursorPosition, text)
            composer.takeFocus()
        }
    }
    Connections {
        target: composer.chat.queue
        function onEditStarted(message, text) {
            composer.startChange(0, message, text)
        }
        function onEditLost(message) { // it waits no more
            if (message === composer.queued) composer.keepChange()
        }
    }

    implicitHeight: writing + above
    radius: Theme.radius + 4
    color: Theme.page
    border.width: field.activeFocus ? 2 : 1
    border.color: field.activeFocus ? Theme.accent : Theme.line

    ChangeNote {
        id: changeNote
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: 8
        anchors.leftMargin: 18
        anchors.rightMargin: 18
        height: Math.min(contentHeight, Math.max(composer.leastAbove, composer.most - composer.writing) - 8)
        visible: composer.changing
        waits: composer.queued !== 0
        branching: composer.chat.ready && !composer.chat.busy && !composer.chat.temporary && composer.written
        onElsewhere: {
            composer.submit(true)
            composer.takeFocus()
        }
    }
    ToolIcon {
        id: clip
        objectName: "attachButton"
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.leftMargin: 8
        anchors.bottomMargin: 8 + (buttons.height - height) / 2
        enabled: !composer.changing
        icon.source: "qrc:/icons/attach.svg"
        text: qsTr("Attach files")
        keys: KeyTable.keyOf("attach")
        onClicked: composer.chat.files.ask()
    }
    ScrollView {
        id: scroll
        anchors.left: clip.right
        anchors.right: buttons.left
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: composer.above / 2
        anchors.leftMargin: 2
        anchors.rightMargin: 8
        height: Math.min(contentHeight, parent.height - 8 - composer.above)
        contentWidth: availableWidth

        ComposerField {
            id: field
            objectName: "composerField"
            chat: composer.chat
            transcript: composer.transcript
            changing: composer.changing
            onTextChanged: {
                if (composer.changing) composer.draft.change = text === composer.before ? "" : text
                else composer.draft.text = text
            }
            onSubmitted: inNewConversation => composer.submit(inNewConversation)
            onChangeLeft: composer.leaveChange()
            onPageScrolled: direction => composer.pageScrolled(direction)
            onEdgeWanted: direction => composer.edgeWanted(direction)
        }
    }
    SendButtons {
        id: buttons
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 8
        chat: composer.chat
        written: composer.written
        changed: composer.changed !== 0
        queued: composer.queued !== 0
        onSubmitted: composer.submit(false)
        onPressed: composer.takeFocus()
    }
}
