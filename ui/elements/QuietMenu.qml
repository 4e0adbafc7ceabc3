import QtQuick
import QtQuick.Controls.Basic

// A menu as the window draws its own.
Menu {
    padding: 4
    width: { // Qt 6.4 does not ask its items
        let widest = 200
        for (let i = 0; i < count; ++i) {
            const item = itemAt(i)
            if (item === null || !item.visible) continue
            widest = Math.max(widest, item.implicitWidth + leftPadding + rightPadding)
        }
        return parent ? Math.min(widest, parent.Window.width - 16) : widest
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.panel
        border.color: Theme.line
    }
}
