import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Exchange
import Daylong.Memory
import Daylong.Models
import Daylong.Transcript

// The open conversation: what was said, where to say more, and how much of it the model sees.
Item {
    id: page

    required property ChatViewModel chat
    required property MessageDraft draft
    required property ModelLibrary library
    required property ArchiveViewModel archive

    signal modelsRequested()

    // For what is written, and what goes with it, in a window that has no more.
    readonly property real room: height - gauge.height - 30 - roomOf(band) - roomOf(notice) - roomOf(said)
    function roomOf(part: Item): real {
        return part.visible ? part.height + 6 : 0
    }
    function focusComposer() {
        composer.takeFocus()
    }
    function showEnd() {
        transcript.showEnd()
    }
    function showStart() {
        transcript.showStart()
    }
    function find() {
        transcript.find()
    }
    function showMemory() {
        memorySheet.open()
    }
    function attach() {
        page.chat.files.ask()
    }
    function pickDay() {
        transcript.pickDay()
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TemporaryBand {
            id: band
            Layout.fillWidth: true
            chat: page.chat
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            TranscriptView {
                id: transcript
                anchors.fill: parent
                visible: page.chat.messages.count > 0
                chat: page.chat
                archive: page.archive
                onAbandoned: composer.takeFocus()
                onTaken: composer.takeFocus()
            }
            Label { // the transcript is made anew for this version, or mended
                objectName: "openingNote"
                anchors.centerIn: parent
                width: Math.min(Theme.scaled(420), parent.width - 48)
                visible: page.chat.conversation === 0 && page.chat.error.length === 0 && opening.late
                text: qsTr("Opening what was said so far. After an update this can take some minutes; nothing is lost.")
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.Wrap
                color: Theme.muted
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                Timer {
                    id: opening
                    property bool late: false // else nothing shall flash
                    interval: 700
                    running: page.chat.conversation === 0
                    onTriggered: late = true
                }
            }
            Flickable { // where the window is low and the text large
                id: welcome
                anchors.fill: parent
                visible: page.chat.messages.count === 0 && page.chat.conversation !== 0
                contentHeight: card.height + 48
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: ScrollBar {}
                FocusFollower {
                    page: welcome
                }
                WelcomeCard {
                    id: card
                    x: (welcome.width - width) / 2
                    y: Math.max(24, (welcome.height - height) / 2)
                    width: Math.min(Theme.scaled(560), welcome.width - 48)
                    chat: page.chat
                    library: page.library
                    onModelsRequested: page.modelsRequested()
                }
            }
        }
        AboveComposer {
            id: company
            objectName: "aboveComposer"
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: Math.min(Theme.column, page.width - 52) + 2 * margin
            Layout.preferredHeight: Math.max(0, Math.min(contentHeight, page.room - composer.implicitHeight))
            chat: page.chat
            changing: composer.changed !== 0 // they go with what was half written, which waits, too
        }
        LongMessageNotice {
            id: notice
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: Math.min(Theme.column, page.width - 52)
            Layout.bottomMargin: 6
            room: page.chat.room
        }
        Column {
            id: said
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: Math.min(Theme.column, page.width - 52)
            Layout.bottomMargin: 6
            visible: page.chat.hint.length > 0
            Hint {
                objectName: "composerHint"
                alarming: page.chat.hintAlarms
                text: page.chat.hint
            }
        }
        Composer {
            id: composer
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: Math.min(Theme.column + 28, page.width - 32)
            Layout.bottomMargin: page.chat.memory.known ? 0 : 16
            chat: page.chat
            draft: page.draft
            transcript: transcript.selected
            most: page.room - Math.min(company.contentHeight, page.room / 3)
            onPageScrolled: direction => transcript.scrollPage(direction)
            onEdgeWanted: direction => direction < 0 ? transcript.showStart() : transcript.showEnd()
        }
        MemoryGauge {
            id: gauge
            objectName: "memoryGauge"
            Layout.alignment: Qt.AlignHCenter
            Layout.fillWidth: false
            Layout.preferredWidth: Math.min(Theme.column, page.width - 52)
            Layout.topMargin: 8
            Layout.bottomMargin: 10
            memory: page.chat.memory
            pinned: page.chat.messages.pins.count
            onOpened: page.showMemory()
            // What was never read anew after a change of models is not seen either.
            forgets: page.chat.memory.rolling || page.chat.messages.horizonRow >= 0
            readInPart: page.chat.messages.readInPart
        }
    }

    DropArea { // files to attach; what is dropped on the list of conversations is imported
        id: drop
        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: event => {
            page.chat.files.add(event.urls)
            event.accept(Qt.CopyAction)
            composer.takeFocus()
        }
        Rectangle {
            anchors.fill: parent
            anchors.margins: 12
            visible: drop.containsDrag
            radius: Theme.radius
            color: Qt.alpha(Theme.page, 0.9)
            border.width: 2
            border.color: Theme.accent
            Label {
                anchors.centerIn: parent
                width: parent.width - 40
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.Wrap
                text: qsTr("Drop files here to attach them to your message")
                color: Theme.text
            }
        }
    }
    MemorySheet {
        id: memorySheet
        memory: page.chat.memory
        pins: page.chat.messages.pins
        onFollowed: message => page.chat.openAt(page.chat.conversation, message)
        onUnpinned: message => page.chat.pin(message, false)
    }
    BranchesSheet {
        id: branchesSheet
        chat: page.chat
    }

    // What one just said, one wants to see.
    Connections {
        target: page.chat
        function onSent() {
            page.chat.state.welcomed = true
            transcript.showEnd()
            composer.takeFocus() // what was pressed to send it may be gone
        }
        function onBranchesListed() {
            branchesSheet.open()
        }
    }
}
