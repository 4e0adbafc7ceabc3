import QtQuick
import QtQuick.Controls.Basic

// One thing in a menu, with its key. Not `offered`: not there.
MenuItem {
    id: entry
    property bool offered: true
    property string keys: ""
    visible: offered
    height: offered ? implicitHeight : 0
    Accessible.name: text
    Accessible.description: enabled ? "" : qsTr("Not available now") // Qt 6.4 does not tell screen readers
    Accessible.onPressAction: if (enabled) clicked() // nor does it let them press one
    contentItem: Item {
        implicitWidth: label.implicitWidth + keysLabel.implicitWidth + 28
        implicitHeight: label.implicitHeight
        Label {
            id: label
            width: Math.min(implicitWidth,
                            parent.width - (keysLabel.implicitWidth > 0 ? keysLabel.implicitWidth + 14 : 0))
            text: entry.text
            textFormat: Text.PlainText
            elide: Text.ElideMiddle
            color: Theme.text
            opacity: entry.enabled ? 1 : 0.45
        }
        Label {
            id: keysLabel
            anchors.right: parent.right
            text: entry.keys
            color: Theme.muted
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: entry.highlighted ? Theme.hover : "transparent"
    }
}
