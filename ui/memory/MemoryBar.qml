import QtQuick
import Daylong.Elements
import Daylong.Memory

// What the model sees, part by part, of what it can see at once.
Rectangle {
    id: bar

    required property MemoryViewModel memory
    readonly property var parts: [
        { tokens: memory.beginning, color: Theme.accent },
        { tokens: memory.pinned, color: Theme.mix(Theme.accent, Theme.text, 0.45) },
        { tokens: memory.recalled, color: Theme.mix(Theme.sought, Theme.text, 0.12) },
        { tokens: memory.latest, color: Theme.mix(Theme.page, Theme.accent, 0.55) },
        { tokens: memory.cacheSize - memory.seen, color: bar.color } // free
    ]

    implicitHeight: 6
    radius: height / 2
    color: Theme.mix(Theme.page, Theme.text, 0.14)
    clip: true

    Row {
        height: parent.height
        Repeater {
            model: bar.parts
            Rectangle {
                required property var modelData
                width: bar.memory.cacheSize > 0 ? bar.width * modelData.tokens / bar.memory.cacheSize : 0
                height: bar.height
                color: modelData.color
            }
        }
    }
}
