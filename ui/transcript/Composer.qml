import QtQuick
import QtQuick.Controls.Basic
import Daylong

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
    property string kept    // what was half written before
    property SelectionArea transcript: null // what is selected there is copied from here, too
    property real most: Infinity // of its height; where that is little, the field and what is said above it scroll
    readonly property real above: changeNote.visible ? changeNote.height + 8 : 0
    readonly property real leastAbove: changeNote.visible ? Theme.scaled(40) + 8 : 0
    readonly property real mostWriting: Math.min(Theme.scaled(220), Window.height * 0.3, most - leastAbove - 16)
    readonly property real writing: 16 + Math.max(button.height, Math.min(scroll.contentHeight, mostWriting))

    function takeFocus() {
        field.forceActiveFocus()
    }
    function submit(inNewConversation: bool) {
        if (queued !== 0) {
            if (field.text.trim().length === 0) return
            chat.queue.change(queued, field.text)
            leaveChange()
        } else if (changed !== 0) {
            if (chat.edit(changed, field.text, inNewConversation)) leaveChange()
        } else if (chat.send(field.text)) {
            field.clear()
        }
    }
    function startChange(message, waiting, text) {
        if (!changing) kept = field.text
        chat.queue.leaveEdit(queued)
        changed = message
        queued = waiting
        field.text = text
        field.cursorPosition = field.length
        takeFocus()
    }
    function leaveChange() {
        if (!changing) return
        chat.queue.leaveEdit(queued)
        changed = queued = 0
        field.text = kept
        field.cursorPosition = field.length
    }

    function showDraft() {
        if (field.text === draft.text || changing) return
        field.text = draft.text
        field.cursorPosition = field.length
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
            field.text = field.text === "" ? text : text + "\n" + field.text
        }
        function onEditStarted(message, text) {
            composer.startChange(message, 0, text)
        }
        function onConversationOpened() {
            composer.chat.queue.leaveEdit(composer.queued)
            composer.changed = composer.queued = 0
            composer.showDraft()
        }
        function onRecalled(quote) {
            field.insert(0, quote)
            field.cursorPosition = field.length
            composer.takeFocus()
        }
    }

    Connections {
        target: composer.chat.queue
        function onEditStarted(message, text) {
            composer.startChange(0, message, text)
        }
        function onEditLost(message) { // it waits no more: what was made of it stays here
            if (message !== composer.queued) return
            const text = field.text
            composer.leaveChange()
            field.text = field.text === "" ? text : field.text + "\n" + text
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
        branching: composer.chat.ready && !composer.chat.busy && !composer.chat.temporary
                   && field.text.trim().length > 0
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
        anchors.bottomMargin: 8 + (button.height - height) / 2
        enabled: !composer.changing
        icon.source: "icons/attach.svg"
        text: qsTr("Attach files")
        keys: KeyTable.keyOf("attach")
        onClicked: composer.chat.files.ask()
    }
    ScrollView {
        id: scroll
        anchors.left: clip.right
        anchors.right: later.left
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: composer.above / 2
        anchors.leftMargin: 2
        anchors.rightMargin: 8
        height: Math.min(contentHeight, parent.height - 8 - composer.above)
        contentWidth: availableWidth

        TextArea {
            id: field
            objectName: "composerField"
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            selectByMouse: true
            color: Theme.text
            placeholderText: composer.chat.ready ? qsTr("Write a message")
                           : composer.chat.busy ? qsTr("Write while the model loads") : qsTr("No model is loaded")
            placeholderTextColor: Theme.muted
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            background: null
            onTextChanged: if (!composer.changing) composer.draft.text = text
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Message")

            Keys.onPressed: event => {
                const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
                if (enter && !(event.modifiers & Qt.ShiftModifier)) {
                    composer.submit(event.modifiers & Qt.ControlModifier ? true : false)
                    event.accepted = true
                } else if (event.matches(StandardKey.Copy) && field.selectedText.length === 0
                           && composer.transcript !== null && !composer.transcript.selection.empty) {
                    composer.transcript.copy()
                    event.accepted = true
                } else if (event.matches(StandardKey.Paste) && !composer.changing && composer.chat.files.paste()) {
                    event.accepted = true
                } else if (event.key === Qt.Key_Escape && composer.changing) {
                    composer.leaveChange()
                    event.accepted = true
                } else if (event.key === Qt.Key_Escape && composer.chat.busy && !composer.chat.answersElsewhere) {
                    composer.chat.stop()
                    event.accepted = true
                } else if (event.key === Qt.Key_Up && field.length === 0 && composer.chat.queue.count > 0) {
                    composer.chat.queue.edit(composer.chat.queue.count - 1)
                    event.accepted = true
                } else if (event.key === Qt.Key_Up && field.length === 0 && composer.chat.messages.lastSaid !== 0) {
                    composer.chat.startEdit(composer.chat.messages.lastSaid)
                    event.accepted = true
                } else if (event.modifiers & Qt.ControlModifier && (event.key === Qt.Key_Home || event.key === Qt.Key_End)) {
                    // Where the cursor cannot go further, the conversation does.
                    const home = event.key === Qt.Key_Home
                    event.accepted = field.length === 0 || field.cursorPosition === (home ? 0 : field.length)
                    if (event.accepted) composer.edgeWanted(home ? -1 : 1)
                } else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
                    composer.pageScrolled(event.key === Qt.Key_PageUp ? -1 : 1)
                    event.accepted = true
                }
            }
            Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        }
    }
    ToolIcon { // beside the button that stops
        id: later
        objectName: "sendLater"
        anchors.right: button.left
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 8 + (button.height - height) / 2
        width: visible ? implicitWidth : 0
        visible: button.stops && button.sendable && composer.changed === 0
        enabled: visible // hidden, it is nothing to press for a screen reader, either
        icon.source: "icons/send.svg"
        text: composer.queued !== 0 ? qsTr("Keep the change") : qsTr("Send when the reply has ended")
        keys: qsTr("Enter")
        onClicked: {
            composer.submit(false)
            composer.takeFocus()
        }
    }
    ToolIcon {
        id: button
        readonly property bool stops: composer.chat.replying
        readonly property bool waits: composer.chat.answersElsewhere.length > 0
        readonly property bool sendable: (field.text.trim().length > 0 || composer.chat.files.sendable)
                                         && !composer.chat.files.reading
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 8
        implicitWidth: Theme.scaled(38)
        implicitHeight: implicitWidth
        readonly property bool begins: composer.chat.ready && (!composer.chat.busy || waits)
        enabled: stops || (sendable && (composer.queued !== 0 || begins))
        icon.source: stops ? "icons/stop.svg" : "icons/send.svg"
        text: stops ? qsTr("Stop") : composer.queued !== 0 ? qsTr("Keep the change")
            : waits ? qsTr("Send when the reply in “%1” has ended").arg(composer.chat.answersElsewhere)
            : qsTr("Send")
        keys: stops ? qsTr("Esc") : qsTr("Enter")
        tint: Theme.accentInk
        hoverTint: Theme.accentInk
        onClicked: {
            if (stops) composer.chat.stop()
            else composer.submit(false)
            composer.takeFocus()
        }
        background: Rectangle {
            radius: width / 2
            color: parent.hovered ? Theme.mix(Theme.accent, Theme.text, 0.12) : Theme.accent
            border.width: parent.visualFocus ? 2 : 0
            border.color: Theme.text
        }
    }
}
