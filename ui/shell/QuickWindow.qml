import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Messages
import Daylong.Shell

// One line to ask, from wherever one is, and the answer below it. Esc puts it away; what was said is in the
// conversation.
ThemedWindow {
    id: window

    required property ChatViewModel chat
    required property QuickViewModel quick
    readonly property bool answered: quick.asked.length > 0

    function submit() {
        if (field.text.trim().length === 0 || quick.waiting) return
        quick.ask(field.text)
        field.clear()
    }

    flags: Qt.Dialog | Qt.FramelessWindowHint | Qt.WindowStaysOnTopHint
    title: qsTr("Ask Daylong")
    width: Math.min(Theme.scaled(640), Screen.desktopAvailableWidth - 32)
    height: Math.min(column.implicitHeight + 2, Theme.scaled(560), Screen.desktopAvailableHeight - 32)

    Binding {
        target: Theme
        property: "fontSize"
        value: window.chat.state.fontSize
    }
    Connections {
        target: window.quick
        function onRaised() {
            field.forceActiveFocus()
            field.selectAll()
        }
        function onChanged() {
            const answer = window.quick.answer
            if (window.active && answer.length > 0) announcement.say(qsTr("Daylong: %1").arg(answer))
        }
    }
    Shortcut {
        sequences: ["Esc", "Ctrl+W"]
        onActivated: window.hide()
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.page
        border.color: Theme.mix(Theme.page, Theme.text, 0.28)
    }
    ColumnLayout {
        id: column
        anchors.fill: parent
        anchors.margins: 1
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.margins: 10
            Layout.leftMargin: 16
            spacing: 8
            TextField {
                id: field
                objectName: "quickField"
                Layout.fillWidth: true
                focus: true
                enabled: !window.quick.waiting
                leftPadding: 0
                font.pointSize: Theme.fontLarge
                color: Theme.text
                placeholderText: window.answered ? qsTr("Ask more") : qsTr("Ask Daylong")
                placeholderTextColor: Theme.muted
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                selectByMouse: true
                background: null
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("Question")
                onAccepted: window.submit()
                Keys.onUpPressed: scroll.by(-60)
                Keys.onDownPressed: scroll.by(60)
                Keys.onPressed: event => { // it has one line: these are the answer's
                    event.accepted = event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown
                    if (event.accepted) scroll.by((event.key === Qt.Key_PageUp ? -0.85 : 0.85) * scroll.height)
                }
            }
            ToolIcon {
                readonly property bool stops: window.quick.waiting && window.chat.replying
                objectName: "quickSend"
                enabled: stops || (field.text.trim().length > 0 && !window.quick.waiting)
                icon.source: stops ? "qrc:/icons/stop.svg" : "qrc:/icons/send.svg"
                text: stops ? qsTr("Stop") : qsTr("Ask")
                keys: stops ? "" : qsTr("Enter")
                onClicked: stops ? window.chat.stop() : window.submit()
            }
            CloseIcon {
                onClicked: window.hide()
            }
        }
        HairLine {
            Layout.fillWidth: true
            visible: window.answered
        }
        Flickable {
            id: scroll
            Layout.fillWidth: true
            Layout.fillHeight: true
            implicitHeight: visible ? answer.height : 0
            visible: window.answered
            contentHeight: answer.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            // Where the end was in view, it stays so while the answer grows.
            property bool follows: true
            function by(pixels: real) {
                contentY = Math.max(0, Math.min(contentHeight - height, contentY + pixels))
                follows = contentY >= contentHeight - height - 1
            }
            onMovementEnded: follows = atYEnd
            onContentHeightChanged: if (follows) contentY = Math.max(0, contentHeight - height)
            ScrollBar.vertical: ScrollBar {
                policy: scroll.contentHeight > scroll.height ? ScrollBar.AlwaysOn : ScrollBar.AsNeeded
            }
            Column {
                id: answer
                x: 16
                width: scroll.width - 32
                topPadding: 12
                bottomPadding: 12
                spacing: 10
                Label {
                    width: parent.width
                    text: window.quick.asked
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    maximumLineCount: 4
                    elide: Text.ElideRight
                    color: Theme.muted
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("You: %1").arg(text)
                }
                MessageBody {
                    id: body
                    width: parent.width
                    visible: window.answered
                    reply: window.quick.reply
                    waiting: window.quick.waiting
                    Accessible.role: Accessible.ListItem
                    Accessible.name: qsTr("Daylong: %1").arg(window.quick.answer)
                }
            }
        }
        Hint {
            objectName: "quickTrouble"
            Layout.fillWidth: true
            Layout.leftMargin: 16
            Layout.rightMargin: 16
            Layout.bottomMargin: visible ? 6 : 0
            visible: text.length > 0
            alarming: true
            text: window.chat.error || window.chat.hint
        }
        HairLine {
            Layout.fillWidth: true
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.margins: 8
            Layout.leftMargin: 16
            spacing: 8
            Tick {
                id: anew
                objectName: "quickAnew"
                text: qsTr("In a new conversation")
                checked: window.chat.state.quickInNew
                onToggled: window.chat.state.quickInNew = checked
            }
            Label {
                Layout.fillWidth: true
                readonly property string title: window.chat.conversationTitle
                text: window.quick.waiting && window.chat.activity !== ChatViewModel.Idle ? window.chat.activityText
                    : anew.checked || title.length === 0 ? "" : qsTr("else in “%1”").arg(title)
                textFormat: Text.PlainText
                elide: Text.ElideRight
                font.pointSize: Theme.fontSmall
                color: Theme.muted
            }
            PushButton {
                objectName: "quickOpen"
                text: qsTr("Open in Daylong")
                onClicked: window.quick.openWanted()
            }
        }
    }
    Announcement {
        id: announcement
    }
}
