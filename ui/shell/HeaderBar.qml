import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Models

// Above the conversation: its title, what is being downloaded, and who answers where: a menu of the models at hand.
Rectangle {
    id: header

    required property ChatViewModel chat
    required property ModelLibrary library
    property bool settingsOpen: false
    property bool modelsOpen: false

    readonly property bool pageOpen: settingsOpen || modelsOpen
    readonly property bool narrow: width < Theme.scaled(460) // the title needs room

    signal sidebarToggled()
    signal settingsToggled()
    signal modelsToggled()

    implicitHeight: Math.max(Theme.scaled(56), bar.implicitHeight + 12)
    color: Theme.page

    RowLayout {
        id: bar
        anchors.fill: parent
        anchors.leftMargin: 12
        anchors.rightMargin: 12
        spacing: 8

        ToolIcon {
            icon.source: "qrc:/icons/sidebar.svg"
            text: qsTr("Show or hide the sidebar")
            keys: KeyTable.keyOf("toggleSidebar")
            onClicked: header.sidebarToggled()
        }
        Heading {
            Layout.fillWidth: true
            text: header.modelsOpen
                ? qsTr("Models") : header.settingsOpen ? qsTr("Settings") : header.chat.conversationTitle
            elide: Text.ElideRight
        }
        DownloadChip {
            downloads: header.library.downloads
            visible: shown && !header.modelsOpen
            compact: header.width < Theme.scaled(700)
            onClicked: header.modelsToggled()
        }
        ToolIcon {
            id: modelIcon
            objectName: "modelIcon"
            visible: header.narrow && !header.pageOpen
            icon.source: "qrc:/icons/model.svg"
            text: qsTr("Model")
            onClicked: menu.popup(modelIcon, 0, modelIcon.height)
        }
        AbstractButton {
            id: model
            objectName: "modelButton"
            Layout.maximumWidth: header.width * 0.42
            visible: !header.narrow && !header.pageOpen
            focusPolicy: Qt.TabFocus
            leftPadding: 12
            rightPadding: 12
            topPadding: 6
            bottomPadding: 6
            text: header.chat.ready
                ? qsTr("%1 on %2").arg(header.chat.modelName).arg(header.chat.deviceName) : qsTr("No model")
            onClicked: menu.popup(model, 0, model.height)
            Keys.onDownPressed: clicked()
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Model: %1. Choose another").arg(text)
            Accessible.onPressAction: clicked()
            ToolTip.visible: hovered && !menu.visible
            ToolTip.delay: 600
            ToolTip.text: header.chat.modelDetail

            contentItem: ColumnLayout {
                spacing: 0
                Label {
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignRight
                    text: header.chat.ready ? header.chat.modelName : qsTr("No model")
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    font.weight: Font.DemiBold
                    font.pointSize: Theme.fontSmall
                    color: Theme.text
                }
                Label {
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignRight
                    visible: header.chat.ready
                    text: header.chat.deviceName
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
            }
            background: RowGround {
                hovered: model.hovered
                focused: model.visualFocus
            }
        }
        ToolIcon {
            visible: header.modelsOpen
            icon.source: "qrc:/icons/close.svg"
            text: qsTr("Close Models")
            keys: qsTr("Esc")
            onClicked: header.modelsToggled()
        }
        ToolIcon {
            visible: !header.modelsOpen
            icon.source: header.settingsOpen ? "qrc:/icons/close.svg" : "qrc:/icons/settings.svg"
            text: header.settingsOpen ? qsTr("Close settings") : qsTr("Settings")
            keys: header.settingsOpen ? qsTr("Esc") : KeyTable.keyOf("toggleSettings")
            onClicked: header.settingsToggled()
        }
    }
    ModelMenu {
        id: menu
        library: header.library
        room: header.width - 24
        onModelsRequested: header.modelsToggled()
        onSettingsRequested: header.settingsToggled()
    }
    HairLine {
        anchors.bottom: parent.bottom
    }
}
