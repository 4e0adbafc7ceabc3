import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Bridge
import Daylong.Elements
import Daylong.Exchange
import Daylong.Models
import Daylong.Program
import Daylong.Settings

// The settings, in place of the conversation. Nothing happens before Apply, except to the window's own looks.
Rectangle {
    id: page

    required property EngineState engine
    required property SettingsViewModel settings
    required property OwnSettingsViewModel own
    required property PresetsModel presets
    required property UiState looks
    required property ArchiveViewModel archive
    required property ModelLibrary library
    required property ProgramInfo program

    signal openModelRequested()
    signal modelsRequested()
    signal shortcutsRequested()
    signal aboutRequested()
    signal exportRequested()

    function apply() {
        own.apply()
        if (settings.applicable) settings.apply()
    }
    function revert() {
        own.revert()
        if (settings.revertible) settings.revert()
    }
    function effectText(effect: int): string {
        if (!settings.changed && own.edited && own.reloads)
            return qsTr("Another model is loaded and reads this conversation. Nothing is lost.")
        if (!settings.changed && own.edited)
            return own.rebuilds
                ? qsTr("The model may have to read part of this conversation again. Nothing is lost.")
                : qsTr("Takes effect with the next reply.")
        if (settings.waiting)
            return engine.replying ? qsTr("Applied as soon as this reply is done.") : engine.activityText
        if (!settings.changed && engine.busy) return engine.activityText
        if (!settings.changed && !settings.loaded)
            return qsTr("No model is loaded. Apply tries to load this one again.")
        switch (effect) {
        case SettingsViewModel.Immediate: return qsTr("Takes effect with the next reply.")
        case SettingsViewModel.Rebuild:
            return qsTr("The model may have to read part of this conversation again. Nothing is lost.")
        case SettingsViewModel.Reload:
            return qsTr("The model is loaded again and reads this conversation. Nothing is lost.")
        }
        // What that made the model read again.
        return engine.hint.length > 0 && !engine.hintAlarms ? engine.hint : qsTr("Everything is applied.")
    }

    color: Theme.page

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ScrollView {
            id: scroll
            Layout.fillWidth: true
            Layout.fillHeight: true
            contentWidth: availableWidth

            FocusFollower {
                page: scroll.contentItem
            }
            Column {
                x: Math.max(20, (scroll.availableWidth - width) / 2)
                width: Math.min(Theme.scaled(680), scroll.availableWidth - 40)
                topPadding: 24
                bottomPadding: 32
                spacing: 26

                ModelSettings {
                    width: parent.width
                    settings: page.settings
                    onOpenRequested: page.openModelRequested()
                    onModelsRequested: page.modelsRequested()
                }
                MemorySettings {
                    width: parent.width
                    settings: page.settings
                }
                OwnSettings {
                    width: parent.width
                    own: page.own
                    remote: page.settings.remoteModel
                    presets: page.presets
                }
                PresetSettings {
                    width: parent.width
                    presets: page.presets
                }
                ReplySettings {
                    width: parent.width
                    settings: page.settings
                }
                TemplateSettings {
                    width: parent.width
                    visible: !page.settings.remoteModel
                    chatTemplate: page.settings.chatTemplate
                }
                ArchiveSettings {
                    width: parent.width
                    onImportRequested: page.archive.importing.wanted()
                    onExportRequested: page.exportRequested()
                }
                StorageSettings {
                    width: parent.width
                    archive: page.archive
                    kept: page.settings.kept
                    library: page.library
                }
                ServeSettings {
                    width: parent.width
                    serve: page.settings.serve
                }
                WindowSettings {
                    width: parent.width
                    state: page.looks
                }
                DesktopSettings {
                    width: parent.width
                    state: page.looks
                    desktop: page.program.desktop
                }
                Flow {
                    width: parent.width
                    spacing: 8
                    PushButton {
                        text: qsTr("Back to the defaults")
                        onClicked: page.settings.resetToDefaults()
                    }
                    PushButton {
                        text: qsTr("Keyboard shortcuts")
                        onClicked: page.shortcutsRequested()
                    }
                    PushButton {
                        text: qsTr("About Daylong")
                        onClicked: page.aboutRequested()
                    }
                }
            }
        }

        Rectangle {
            Layout.fillWidth: true
            implicitHeight: footer.implicitHeight + 24
            color: Theme.panel

            HairLine {}
            GridLayout {
                id: footer
                readonly property bool narrow: page.width < Theme.scaled(420) // the text above the buttons
                anchors.verticalCenter: parent.verticalCenter
                x: Math.max(20, (parent.width - width) / 2)
                width: Math.min(Theme.scaled(680), parent.width - 40)
                columns: narrow ? 2 : 3
                columnSpacing: 10
                rowSpacing: 8

                Label {
                    Layout.fillWidth: true
                    Layout.columnSpan: footer.narrow ? 2 : 1
                    wrapMode: Text.Wrap
                    text: page.settings.changed && !page.settings.chatTemplate.usable
                        ? qsTr("The chat template has a mistake: nothing is applied before it is mended.")
                        : page.effectText(page.settings.effect)
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
                PushButton {
                    Layout.fillWidth: footer.narrow
                    leftPadding: footer.narrow ? 6 : 14
                    rightPadding: leftPadding
                    enabled: page.settings.revertible || page.own.edited
                    text: qsTr("Revert")
                    onClicked: page.revert()
                }
                PushButton {
                    Layout.fillWidth: footer.narrow
                    leftPadding: footer.narrow ? 6 : 14
                    rightPadding: leftPadding
                    primary: true
                    enabled: page.settings.applicable || (page.own.edited && page.settings.chatTemplate.usable)
                    text: qsTr("Apply")
                    onClicked: page.apply()
                }
            }
        }
    }
}
