import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong

// Above the conversation: its title, and who answers where. Both lead to what changes them.
Rectangle {
    id: header

    required property ChatViewModel chat
    property bool settingsOpen: false

    signal sidebarToggled()
    signal settingsToggled()

    implicitHeight: Math.max(Theme.scaled(56), bar.implicitHeight + 12)
    color: Theme.page

    RowLayout {
        id: bar
        anchors.fill: parent
        anchors.leftMargin: 12
        anchors.rightMargin: 12
        spacing: 8

        ToolIcon {
            icon.source: "icons/sidebar.svg"
            text: qsTr("Show or hide the sidebar")
            keys: KeyTable.keyOf("toggleSidebar")
            onClicked: header.sidebarToggled()
        }
        Label {
            Layout.fillWidth: true
            text: header.settingsOpen ? qsTr("Settings") : header.chat.conversationTitle
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.pointSize: Theme.fontLarge
            font.weight: Font.DemiBold
            color: Theme.text
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        AbstractButton {
            id: model
            Layout.maximumWidth: header.width * 0.42
            visible: header.chat.ready && !header.settingsOpen && header.width > Theme.scaled(400) // the title needs room
            focusPolicy: Qt.TabFocus
            leftPadding: 12
            rightPadding: 12
            topPadding: 6
            bottomPadding: 6
            text: qsTr("%1 on %2").arg(header.chat.modelName).arg(header.chat.deviceName)
            onClicked: header.settingsToggled()
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Model: %1. Open settings").arg(text)
            Accessible.onPressAction: clicked()
            ToolTip.visible: hovered
            ToolTip.delay: 600
            ToolTip.text: header.chat.modelDetail

            contentItem: ColumnLayout {
                spacing: 0
                Label {
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignRight
                    text: header.chat.modelName
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    font.weight: Font.DemiBold
                    font.pointSize: Theme.fontSmall
                    color: Theme.text
                }
                Label {
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignRight
                    text: header.chat.deviceName
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    font.pointSize: Theme.fontSmall
                    color: Theme.muted
                }
            }
            background: Rectangle {
                radius: Theme.radiusSmall
                color: model.hovered ? Theme.hover : "transparent"
                border.width: model.visualFocus ? 2 : 0
                border.color: Theme.accent
            }
        }
        ToolIcon {
            icon.source: header.settingsOpen ? "icons/close.svg" : "icons/settings.svg"
            text: header.settingsOpen ? qsTr("Close settings") : qsTr("Settings")
            keys: header.settingsOpen ? qsTr("Esc") : KeyTable.keyOf("toggleSettings")
            onClicked: header.settingsToggled()
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.line
    }
}
