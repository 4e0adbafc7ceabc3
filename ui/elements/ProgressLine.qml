import QtQuick

// How far something is, 0 to 1. Name it for screen readers by `label`.
Rectangle {
    id: line

    property string label
    property real value

    implicitHeight: 6
    radius: 3
    color: Theme.mix(Theme.page, Theme.text, 0.12)
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("%1: %2%").arg(label).arg(Math.round(value * 100))

    Rectangle {
        width: Math.max(line.value > 0 ? line.radius * 2 : 0, line.width * Math.min(1, line.value))
        height: line.height
        radius: line.radius
        color: Theme.accent
    }
}
