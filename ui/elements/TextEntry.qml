import QtQuick
import QtQuick.Controls.Basic

// A one-line text field. Name it for screen readers by `label`.
TextField {
    id: field

    property string label: placeholderText

    leftPadding: 10
    rightPadding: 10
    topPadding: 7
    bottomPadding: 7
    color: Theme.text
    placeholderTextColor: Theme.muted
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    selectByMouse: true

    Accessible.role: Accessible.EditableText
    Accessible.name: label

    background: Rectangle {
        implicitHeight: Theme.scaled(36)
        implicitWidth: 120
        radius: Theme.radiusSmall
        color: Theme.page
        border.width: field.activeFocus ? 2 : 1
        border.color: field.activeFocus ? Theme.accent : Theme.line
    }
}
