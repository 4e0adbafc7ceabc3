import QtQuick
import QtQuick.Controls.Basic

// A menu as the window draws its own.
Menu {
    padding: 4
    width: Math.max(200, contentWidth + leftPadding + rightPadding)
    background: Rectangle {
        radius: Theme.radius
        color: Theme.panel
        border.color: Theme.line
    }
}
