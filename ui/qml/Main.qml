import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Daylong

// The window: conversations on the left, the conversation (or the settings) on the right.
ApplicationWindow {
    id: window

    required property ChatViewModel chat
    required property MessageDraft draft

    property bool settingsOpen: false
    property bool sidebarOver: false // narrow windows: the sidebar lies over the conversation
    readonly property bool narrow: width < 760
    readonly property bool sidebarBeside: !narrow && chat.state.sidebarOpen

    function toggleSidebar() {
        if (narrow) sidebarOver = !sidebarOver
        else chat.state.sidebarOpen = !chat.state.sidebarOpen
    }
    function showSidebar() {
        if (narrow) sidebarOver = true
        else chat.state.sidebarOpen = true
    }
    function toggleSettings() {
        settingsOpen = !settingsOpen
        if (settingsOpen) settingsPage.forceActiveFocus()
        else conversation.focusComposer()
    }

    width: 1120
    height: 780
    minimumWidth: 420
    minimumHeight: 420
    title: chat.conversationTitle.length > 0 ? qsTr("%1 – Daylong").arg(chat.conversationTitle) : qsTr("Daylong")
    color: Theme.page
    font.pointSize: Theme.fontSize
    palette {
        window: Theme.window
        windowText: Theme.text
        base: Theme.page
        alternateBase: Theme.panel
        text: Theme.text
        button: Theme.raised
        buttonText: Theme.text
        brightText: Theme.text
        highlight: Theme.accent
        highlightedText: Theme.accentInk
        light: Theme.hover
        midlight: Theme.raised
        mid: Theme.line
        dark: Theme.muted
        placeholderText: Theme.muted
        toolTipBase: Theme.raised
        toolTipText: Theme.text
        link: Theme.accent
    }

    Binding {
        target: Theme
        property: "fontSize"
        value: window.chat.state.fontSize
    }
    onNarrowChanged: sidebarOver = false
    onSettingsOpenChanged: unapplied.read = false
    Component.onCompleted: conversation.focusComposer()

    Item {
        anchors.fill: parent
        // Escape, where nothing nearer takes it.
        Keys.onEscapePressed: {
            if (window.sidebarOver) window.sidebarOver = false
            else if (window.settingsOpen) window.toggleSettings()
            else if (window.chat.busy) window.chat.stop()
        }

        Item {
            id: main
            anchors.fill: parent
            anchors.leftMargin: window.sidebarBeside ? sidebar.width : 0

            ColumnLayout {
                anchors.fill: parent
                spacing: 0

                HeaderBar {
                    Layout.fillWidth: true
                    chat: window.chat
                    settingsOpen: window.settingsOpen
                    onSidebarToggled: window.toggleSidebar()
                    onSettingsToggled: window.toggleSettings()
                }
                ProgressStrip {
                    Layout.fillWidth: true
                    chat: window.chat
                }
                Banner {
                    Layout.fillWidth: true
                    text: window.chat.error
                    iconSource: "icons/warning.svg"
                    dismissName: qsTr("Dismiss the error")
                    onDismissed: window.chat.dismissError()
                }
                Banner {
                    Layout.fillWidth: true
                    text: window.chat.deviceNote
                    iconSource: "icons/warning.svg"
                    action: window.settingsOpen ? "" : qsTr("Choose a device…")
                    dismissName: qsTr("Hide this note")
                    onActionTriggered: window.toggleSettings()
                    onDismissed: window.chat.dismissDeviceNote()
                }
                Banner {
                    id: starterNote
                    property bool read: false
                    Layout.fillWidth: true
                    tint: Theme.accent
                    text: window.chat.starterModel && !read && !window.settingsOpen
                          ? qsTr("This is a tiny starter model: it chats, but knows little and makes things up.") : ""
                    action: qsTr("Open a real model…")
                    dismissName: qsTr("Hide this note")
                    onActionTriggered: modelDialog.open()
                    onDismissed: read = true
                }
                Banner { // the draft stays as it was left
                    id: unapplied
                    objectName: "unappliedNote"
                    property bool read: false
                    readonly property bool applying: window.chat.activity === ChatViewModel.LoadingModel
                                                     || window.chat.activity === ChatViewModel.Rebuilding
                    Layout.fillWidth: true
                    tint: Theme.accent
                    text: window.chat.settings.changed && !applying && !read && !window.settingsOpen
                          ? qsTr("What you changed in Settings is not applied.") : ""
                    action: qsTr("Back to Settings")
                    dismissName: qsTr("Hide this note")
                    onActionTriggered: window.toggleSettings()
                    onDismissed: read = true
                }
                StackLayout {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    currentIndex: window.settingsOpen ? 1 : 0

                    ConversationPage {
                        id: conversation
                        chat: window.chat
                        draft: window.draft
                    }
                    SettingsPage {
                        id: settingsPage
                        chat: window.chat
                        onOpenModelRequested: modelDialog.open()
                    }
                }
            }
            Rectangle { // behind a sidebar that lies over the conversation
                anchors.fill: parent
                visible: window.sidebarOver
                color: Qt.rgba(0, 0, 0, 0.35)
                TapHandler {
                    onTapped: window.sidebarOver = false
                }
            }
        }

        Sidebar {
            id: sidebar
            objectName: "sidebar"
            width: Math.min(300, window.width * 0.8)
            height: parent.height
            visible: window.narrow ? window.sidebarOver : window.chat.state.sidebarOpen
            chat: window.chat
            onOpened: {
                window.sidebarOver = false
                window.settingsOpen = false
                conversation.focusComposer()
            }
        }

        UndoToast {
            id: toast
            objectName: "undoToast"
            anchors.horizontalCenter: main.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 96
            onUndone: conversation => window.chat.restoreConversation(conversation)
        }
    }

    FileDialog {
        id: modelDialog
        title: qsTr("Open a model")
        nameFilters: [qsTr("Models in GGUF format (*.gguf)"), qsTr("All files (*)")]
        onAccepted: {
            window.chat.settings.openModel(selectedFile)
            window.settingsOpen = true // what it costs is shown there, before Apply
        }
    }

    Connections {
        target: window.chat
        function onConversationRemoved(id, title) {
            toast.show(id, title)
        }
        function onShowMessage() {
            window.settingsOpen = false
            window.sidebarOver = false
        }
    }

    Shortcut {
        sequences: [StandardKey.New]
        onActivated: {
            window.chat.newConversation()
            window.settingsOpen = false
            conversation.focusComposer()
        }
    }
    Shortcut {
        sequences: [StandardKey.Find]
        onActivated: {
            window.showSidebar()
            sidebar.focusSearch()
        }
    }
    Shortcut {
        sequences: ["Ctrl+,"]
        onActivated: window.toggleSettings()
    }
    Shortcut {
        sequences: ["Ctrl+B"]
        onActivated: window.toggleSidebar()
    }
    Shortcut {
        sequences: [StandardKey.Quit]
        onActivated: window.close()
    }
    Shortcut {
        sequences: ["F2"]
        onActivated: {
            window.showSidebar()
            sidebar.renameCurrent()
        }
    }
    Shortcut {
        sequences: ["Ctrl+End"]
        onActivated: conversation.showEnd()
    }
}
