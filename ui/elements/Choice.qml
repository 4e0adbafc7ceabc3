import QtQuick
import QtQuick.Controls.Basic

// A drop-down list. Name it for screen readers by `label`.
ComboBox {
    id: box

    property string label
    readonly property bool stretches: true // in a SettingsRow

    implicitWidth: 220
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ComboBox
    Accessible.name: label
    Accessible.description: displayText
    Accessible.onPressAction: popup.open()

    delegate: ItemDelegate {
        required property int index
        Accessible.role: Accessible.ListItem
        Accessible.name: text
        Accessible.onPressAction: clicked()
        width: ListView.view.width
        text: box.textAt(index)
        highlighted: box.highlightedIndex === index
        palette.text: Theme.text
        palette.highlightedText: Theme.text // on Theme.selected, not on the accent
        background: Rectangle {
            radius: Theme.radiusSmall
            color: parent.highlighted ? Theme.selected : "transparent"
        }
    }
    indicator: ToolIcon {
        x: box.width - width - 4
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.scaled(28)
        height: width
        enabled: false
        opacity: 1
        icon.width: Theme.scaled(16)
        icon.height: Theme.scaled(16)
        icon.source: "qrc:/icons/expand.svg"
        Accessible.ignored: true
    }
    contentItem: Label {
        leftPadding: 10
        rightPadding: Theme.scaled(30)
        text: box.displayText
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
        color: Theme.text
    }
    background: Rectangle {
        implicitHeight: Theme.scaled(36)
        radius: Theme.radiusSmall
        color: Theme.page
        border.width: box.visualFocus || box.popup.visible ? 2 : 1
        border.color: box.visualFocus || box.popup.visible ? Theme.accent : Theme.line
    }
    popup.background: Rectangle {
        radius: Theme.radiusSmall
        color: Theme.page
        border.color: Theme.line
    }
    popup.padding: 4
}
