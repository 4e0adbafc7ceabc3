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
    property string kept    // what was half written before
    property SelectionArea transcript: null // what is selected there is copied from here, too
    property real most: Infinity // of its height; where that is little, the field and what is said above it scroll
    readonly property real above: changing.visible ? changing.height + 8 : 0
    readonly property real leastAbove: changing.visible ? Theme.scaled(40) + 8 : 0
    readonly property real mostWriting: Math.min(Theme.scaled(220), Window.height * 0.3, most - leastAbove - 16)
    readonly property real writing: 16 + Math.max(button.height, Math.min(scroll.contentHeight, mostWriting))

    function takeFocus() {
        field.forceActiveFocus()
    }
    function submit(inNewConversation: bool) {
        if (changed !== 0) {
            if (chat.edit(changed, field.text, inNewConversation)) leaveChange()
        } else if (chat.send(field.text)) {
            field.clear()
        }
    }
    function leaveChange() {
        if (changed === 0) return
        changed = 0
        field.text = kept
        field.cursorPosition = field.length
    }

    function showDraft() {
        if (field.text === draft.text || changed !== 0) return
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
            if (composer.changed === 0) composer.kept = field.text
            composer.changed = message
            field.text = text
            field.cursorPosition = field.length
            composer.takeFocus()
        }
        function onConversationOpened() {
            composer.changed = 0
            composer.showDraft()
        }
        function onRecalled(quote) {
            field.insert(0, quote)
            field.cursorPosition = field.length
            composer.takeFocus()
        }
    }

    implicitHeight: writing + above
    radius: Theme.radius + 4
    color: Theme.page
    border.width: field.activeFocus ? 2 : 1
    border.color: field.activeFocus ? Theme.accent : Theme.line

    Flickable {
        id: changing
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: 8
        anchors.leftMargin: 18
        anchors.rightMargin: 18
        height: Math.min(notes.implicitHeight, Math.max(composer.leastAbove, composer.most - composer.writing) - 8)
        contentHeight: notes.implicitHeight
        visible: composer.changed !== 0
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {
            policy: changing.contentHeight > changing.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }
        Flow {
            id: notes
            width: changing.width - 12 // beside the scroll bar
            spacing: 8
            Hint {
                objectName: "changeNote"
                width: Math.min(implicitWidth, parent.width)
                height: Math.max(implicitHeight, elsewhere.height)
                verticalAlignment: Text.AlignVCenter
                text: qsTr("What was here, and what followed, is kept as a branch. Esc leaves it.")
                Accessible.role: Accessible.AlertMessage
            }
            PushButton {
                id: elsewhere
                objectName: "changeElsewhere"
                width: Math.min(implicitWidth, parent.width)
                topPadding: 3
                bottomPadding: 3
                font.pointSize: Theme.fontSmall
                enabled: composer.chat.ready && !composer.chat.busy && field.text.trim().length > 0
                text: qsTr("In a new conversation")
                Accessible.name: qsTr("Say it in a new conversation (Ctrl+Enter)")
                onActiveFocusChanged: if (activeFocus) changing.contentY = changing.contentHeight - changing.height
                ToolTip.visible: hovered
                ToolTip.delay: 600
                ToolTip.text: Accessible.name
                onClicked: {
                    composer.submit(true)
                    composer.takeFocus()
                }
            }
        }
    }
    ToolIcon {
        id: clip
        objectName: "attachButton"
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.leftMargin: 8
        anchors.bottomMargin: 8 + (button.height - height) / 2
        enabled: composer.changed === 0
        icon.source: "icons/attach.svg"
        text: qsTr("Attach files")
        keys: KeyTable.keyOf("attach")
        onClicked: composer.chat.files.ask()
    }
    ScrollView {
        id: scroll
        anchors.left: clip.right
        anchors.right: button.left
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
            onTextChanged: if (composer.changed === 0) composer.draft.text = text
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
                } else if (event.matches(StandardKey.Paste) && composer.changed === 0 && composer.chat.files.paste()) {
                    event.accepted = true
                } else if (event.key === Qt.Key_Escape && composer.chat.busy) {
                    composer.chat.stop()
                    event.accepted = true
                } else if (event.key === Qt.Key_Escape && composer.changed !== 0) {
                    composer.leaveChange()
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
    ToolIcon {
        id: button
        readonly property bool stops: composer.chat.replying
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 8
        implicitWidth: Theme.scaled(38)
        implicitHeight: implicitWidth
        enabled: stops || (composer.chat.ready && !composer.chat.busy
                            && (field.text.trim().length > 0 || composer.chat.files.sendable) && !composer.chat.files.reading)
        icon.source: stops ? "icons/stop.svg" : "icons/send.svg"
        text: stops ? qsTr("Stop") : qsTr("Send")
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
