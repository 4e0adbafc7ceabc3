import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T
import QtQml.Models
import Daylong

// The window: conversations on the left, the conversation (or the settings) on the right.
ApplicationWindow {
    id: window

    required property ChatViewModel chat
    required property MessageDraft draft
    required property ProgramInfo program

    property bool settingsOpen: false
    property bool sidebarOver: false // narrow windows: the sidebar lies over the conversation
    readonly property Item over: T.Overlay.overlay // what popups lie on
    readonly property bool narrow: width < Theme.scaled(760)
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
        restFocus()
    }
    // Where keys go when nothing else wants them.
    function restFocus() {
        if (settingsOpen) settingsPage.forceActiveFocus()
        else conversation.focusComposer()
    }
    // What is hidden or greyed out while it has the focus would keep every key to itself.
    function keepFocus() {
        const item = activeFocusItem
        const lost = item === null || item === contentItem || item === frame || !item.visible || !item.enabled
        if (active && lost) restFocus()
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
        // What Qt's own file dialog makes of them: text on a tint, and on the colour itself.
        highlight: Theme.mix(Theme.page, Theme.accent, Theme.dark ? 0.6 : 0.8)
        highlightedText: Theme.text
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
    onActiveFocusItemChanged: Qt.callLater(keepFocus)
    Component.onCompleted: conversation.focusComposer()
    LayoutMirroring.enabled: Qt.application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true

    // What Shortcuts are made of: KeyTable's actions.
    readonly property var actions: ({
        newConversation: () => {
            chat.newConversation()
            settingsOpen = false
            conversation.focusComposer()
        },
        search: () => {
            showSidebar()
            sidebar.focusSearch()
        },
        rename: () => {
            chat.search.clear() // its results stand where the list would be
            showSidebar()
            sidebar.renameCurrent()
        },
        find: () => {
            settingsOpen = false
            conversation.find()
        },
        pickDay: () => {
            settingsOpen = false
            conversation.pickDay()
        },
        showStart: () => conversation.showStart(),
        showEnd: () => conversation.showEnd(),
        toggleSidebar: () => toggleSidebar(),
        toggleSettings: () => toggleSettings(),
        largerText: () => chat.state.zoom(1),
        smallerText: () => chat.state.zoom(-1),
        normalText: () => chat.state.zoom(0),
        showShortcuts: () => shortcutsSheet.open(),
        quit: () => close()
    })
    readonly property var keyRows: KeyTable.rows
    Instantiator {
        model: window.keyRows.filter(row => row.action)
        delegate: Shortcut {
            required property var modelData
            sequences: modelData.keys
            onActivated: window.actions[modelData.action]()
        }
    }

    FocusScope {
        id: frame
        anchors.fill: parent
        focus: true
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
                    action: window.chat.noModel ? qsTr("Choose a model…") : ""
                    otherAction: window.chat.noModel && !window.chat.settings.starterModel ? qsTr("Use the starter") : ""
                    onActionTriggered: modelDialog.open()
                    onOtherActionTriggered: window.chat.settings.startWithStarter()
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
                    readonly property bool pending: (window.chat.settings.changed && !window.chat.settings.waiting) || window.chat.ownSettings.edited
                    text: pending && !applying && !read && !window.settingsOpen
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
                        onShortcutsRequested: shortcutsSheet.open()
                        onAboutRequested: aboutSheet.open()
                    }
                }
            }
            Rectangle { // behind a sidebar that lies over the conversation
                anchors.fill: parent
                visible: window.sidebarOver
                color: Qt.rgba(0, 0, 0, 0.35)
                MouseArea {
                    anchors.fill: parent
                    onClicked: window.sidebarOver = false
                    onWheel: wheel => wheel.accepted = true
                }
            }
        }

        Sidebar {
            id: sidebar
            objectName: "sidebar"
            anchors.left: parent.left
            width: Math.min(Theme.scaled(300), window.width * 0.8)
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
            chat: window.chat
        }
        Toast { // opening another conversation stopped a reply
            id: leftReply
            objectName: "leftReply"
            property var conversation: 0
            anchors.horizontalCenter: main.horizontalCenter
            anchors.bottom: toast.visible ? toast.top : toast.bottom
            anchors.bottomMargin: toast.visible ? 8 : 0
            action: qsTr("Go back and on")
            onActionTriggered: {
                text = ""
                window.chat.goBackToReply(leftReply.conversation)
            }
            onGone: text = ""
        }

        Announcement {
            id: announcement
        }

        Item { // above everything, for nothing but this
            anchors.fill: parent
            WheelHandler {
                acceptedModifiers: Qt.ControlModifier
                acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
                onWheel: event => window.chat.state.zoom(event.angleDelta.y > 0 ? 1 : -1)
            }
        }
    }

    ShortcutsSheet {
        id: shortcutsSheet
        objectName: "shortcutsSheet"
    }
    AboutSheet {
        id: aboutSheet
        objectName: "aboutSheet"
        chat: window.chat
        program: window.program
    }

    ModelDialog {
        id: modelDialog
        objectName: "modelDialog"
        state: window.chat.state
        fromDesktop: window.program.nativeDialogs
        overlay: window.over
        onChosen: file => {
            window.chat.settings.openModel(file)
            window.settingsOpen = true // what it costs is shown there, before Apply
        }
    }

    Connections {
        target: window.activeFocusItem
        ignoreUnknownSignals: true
        function onVisibleChanged() {
            Qt.callLater(window.keepFocus)
        }
    }
    Connections {
        target: window.chat
        function onReplied(answer) {
            announcement.say(qsTr("Daylong: %1").arg(answer))
        }
        function onReplyLeft(conversation, title) {
            leftReply.conversation = conversation
            leftReply.text = qsTr("The reply in “%1” was stopped when you left").arg(title)
        }
        function onShowMessage() {
            window.settingsOpen = false
            window.sidebarOver = false
        }
    }
}
