import QtQuick
import Daylong

// What the model sees, part by part, of what it can see at once.
Rectangle {
    id: bar

    required property MemoryViewModel memory
    readonly property color beginningColor: Theme.accent
    readonly property color pinnedColor: Theme.mix(Theme.accent, Theme.text, 0.45)
    readonly property color recalledColor: Theme.mix(Theme.sought, Theme.text, 0.12)
    readonly property color latestColor: Theme.mix(Theme.page, Theme.accent, 0.55)

    implicitHeight: 6
    radius: height / 2
    color: Theme.mix(Theme.page, Theme.text, 0.14)
    clip: true

    Row {
        height: parent.height
        Repeater {
            model: [
                { tokens: bar.memory.beginning, color: bar.beginningColor },
                { tokens: bar.memory.pinned, color: bar.pinnedColor },
                { tokens: bar.memory.recalled, color: bar.recalledColor },
                { tokens: bar.memory.latest, color: bar.latestColor }
            ]
            Rectangle {
                required property var modelData
                width: bar.memory.cacheSize > 0 ? bar.width * modelData.tokens / bar.memory.cacheSize : 0
                height: bar.height
                color: modelData.color
            }
        }
    }
}
