import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T
import Daylong.Chat
import Daylong.Elements
import Daylong.Exchange
import Daylong.Models
import Daylong.Program

// The window: conversations on the left, the conversation (or the models, or the settings) on the right.
ThemedWindow {
    id: window

    required property ChatViewModel chat
    required property MessageDraft draft
    required property ProgramInfo program
    required property ModelLibrary library
    required property ArchiveViewModel archive

    property alias settingsOpen: pages.settingsOpen
    property alias modelsOpen: pages.modelsOpen
    property bool leaving: false // for good, also where the tray would keep the program
    property bool sidebarOver: false // narrow windows: the sidebar lies over the conversation
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
    function toggleModels() {
        modelsOpen = !modelsOpen
        restFocus()
    }
    function showModels() {
        modelsOpen = true
        restFocus()
    }
    function showConversation() {
        settingsOpen = false
        modelsOpen = false
        sidebarOver = false
    }
    // What the desktop asks for, beside showConversation.
    function beginConversation() { actions.newConversation() }
    function beginSearch() { actions.search() }
    function beginMessage() {
        showConversation()
        restFocus()
    }
    function quit() {
        leaving = true
        Qt.quit()
    }
    function restFocus() {
        pages.takeFocus()
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

    Binding {
        target: Theme
        property: "fontSize"
        value: window.chat.state.fontSize
    }
    onNarrowChanged: sidebarOver = false
    onClosing: close => {
        const ends = leaving || !program.desktop.inTray
        close.accepted = ends && chat.mayClose()
        leaving = leaving && close.accepted
        if (!ends) hide()
        else if (!close.accepted) show() // it asks first
    }
    onActiveFocusItemChanged: Qt.callLater(keepFocus)
    Component.onCompleted: restFocus()

    readonly property var actions: keys.actions
    readonly property var keyRows: keys.rows

    FocusScope {
        id: frame
        anchors.fill: parent
        focus: true
        // Escape, where nothing nearer takes it.
        Keys.onEscapePressed: {
            if (window.sidebarOver) window.sidebarOver = false
            else if (window.modelsOpen) window.toggleModels()
            else if (window.settingsOpen) window.toggleSettings()
            else if (window.chat.busy && !window.chat.answersElsewhere) window.chat.stop()
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
                    library: window.library
                    settingsOpen: window.settingsOpen
                    modelsOpen: window.modelsOpen
                    onSidebarToggled: window.toggleSidebar()
                    onSettingsToggled: window.toggleSettings()
                    onModelsToggled: window.toggleModels()
                }
                ProgressStrip {
                    Layout.fillWidth: true
                    chat: window.chat
                }
                Notices {
                    Layout.fillWidth: true
                    chat: window.chat
                    library: window.library
                    settingsOpen: window.settingsOpen
                    // Not what one needs to write, where the text is large and the window low.
                    most: Math.max(Theme.scaled(48), Math.min(window.height * 0.4, window.height - Theme.scaled(300)))
                    modelsOpen: window.modelsOpen
                    onModelWanted: window.showModels()
                    onSettingsWanted: window.toggleSettings()
                }
                WindowPages {
                    id: pages
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    chat: window.chat
                    draft: window.draft
                    library: window.library
                    archive: window.archive
                    program: window.program
                    onModelsWanted: window.showModels()
                    onConversationWanted: {
                        window.showConversation()
                        window.restFocus()
                    }
                    onModelFileWanted: sheets.askForModel()
                    onFolderWanted: sheets.askForFolder()
                    onShortcutsWanted: sheets.showShortcuts()
                    onAboutWanted: sheets.showAbout()
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
            archive: window.archive
            Keys.onEscapePressed: { // where nothing in it takes that
                window.sidebarOver = false
                window.restFocus()
            }
            onSettingsWanted: {
                window.settingsOpen = true
                window.sidebarOver = false
            }
            onOpened: {
                window.showConversation()
                window.restFocus()
            }
        }

        WindowToasts {
            anchors.fill: main
            anchors.bottomMargin: Theme.scaled(96) // above the message that is being written
            chat: window.chat
            library: window.library
            importing: window.archive.importing
            importOpen: sheets.importOpen
            modelsOpen: window.modelsOpen
        }
        Announcement {
            id: announcement
        }

        WindowKeys {
            id: keys
            anchors.fill: parent // above everything
            chat: window.chat
            archive: window.archive
            sidebar: sidebar
            conversation: pages.conversation
            onConversationWanted: window.showConversation()
            onSidebarWanted: window.showSidebar()
            onSidebarToggled: window.toggleSidebar()
            onSettingsToggled: window.toggleSettings()
            onModelsToggled: window.toggleModels()
            onShortcutsWanted: sheets.showShortcuts()
            onCloseWanted: window.quit()
        }
    }

    WindowSheets {
        id: sheets
        chat: window.chat
        program: window.program
        library: window.library
        archive: window.archive
        overlay: T.Overlay.overlay
        onModelChosen: file => {
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
        function onShowMessage() {
            window.showConversation()
        }
        function onCloseWanted() {
            if (window.program.desktop.inTray) window.quit()
            else window.close()
        }
    }
}
