import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// A titled card of settings, one under another, each as wide as the card.
Column {
    id: group

    property string title
    default property alias content: column.data

    spacing: 8

    Label {
        width: parent.width
        text: group.title
        wrapMode: Text.Wrap
        font.pointSize: Theme.fontSmall
        font.weight: Font.DemiBold
        color: Theme.muted
        leftPadding: 4
        Accessible.role: Accessible.Heading
        Accessible.name: group.title
    }
    Rectangle {
        width: parent.width
        height: column.height + 36
        radius: Theme.radius
        color: Theme.card
        border.color: Theme.line

        Column {
            id: column
            x: 18
            y: 18
            width: parent.width - 36
            spacing: 20
        }
    }
}
