import QtQuick
import QtQuick.Controls.Basic
import Daylong

// How much the model sees at once, and what that costs.
SettingsGroup {
    id: group

    required property SettingsViewModel settings

    function counted(number: real): string {
        return number.toLocaleString(Qt.locale(), "f", 0)
    }

    title: qsTr("Memory")

    Column {
        width: parent.width
        spacing: 8

        Item {
            width: parent.width
            height: cacheLabel.height
            Label {
                id: cacheLabel
                text: qsTr("Cache size in tokens")
                color: Theme.text
            }
            Label {
                anchors.right: parent.right
                visible: group.settings.cacheMiB > 0
                text: qsTr("%1 MiB, fixed").arg(group.settings.cacheMiB.toLocaleString(Qt.locale(), "f", group.settings.cacheMiB < 100 ? 1 : 0))
                font.weight: Font.DemiBold
                color: Theme.text
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Costs %1").arg(text)
            }
        }
        SlideEntry {
            width: parent.width
            label: qsTr("Cache size in tokens")
            logarithmic: true
            decimals: 0
            from: group.settings.smallestCache
            to: group.settings.largestCache
            most: Bounds.most("cache_size")
            mark: group.settings.trainedContext
            value: group.settings.cacheSize
            onEdited: value => group.settings.cacheSize = value
        }
        Hint {
            text: qsTr("How much of the conversation the model sees at once: about %1 words. This memory is taken when the model is loaded and never grows, however long you talk.").arg(group.counted(Math.round(group.settings.cacheSize * 0.07) * 10))
                  + (group.settings.trainedContext > 0 ? " " + qsTr("The mark is where this model's training ended: %1 tokens.").arg(group.counted(group.settings.trainedContext)) : "")
        }
        Advice {
            text: group.settings.cacheAdvice
            action: group.settings.ownCacheSize ? qsTr("Take it") : ""
            actionName: qsTr("Take the cache size that suits this model")
            onTaken: group.settings.takeSuitedCache()
        }
        Hint {
            alarming: true
            visible: group.settings.beyondTrained
            text: qsTr("More than this model ever saw at once in training. It will run, but replies are likely to get worse, not better: choose %1 or less. A conversation does not end there, whatever the size.").arg(group.counted(group.settings.trainedContext))
        }
        Hint {
            alarming: true
            visible: group.settings.beyondMemory
            text: qsTr("With the weights, this is more memory than the device has. Choose a smaller size, 8-bit keys and values, or a smaller model.")
        }
    }
    SettingsRow {
        name: qsTr("Keys and values")
        help: qsTr("How finely the memory is kept.")
        Choice {
            label: qsTr("Keys and values")
            width: 280
            model: group.settings.kvTypes
            currentIndex: group.settings.kvType
            onActivated: index => group.settings.kvType = index
        }
    }
    SettingsRow {
        name: qsTr("Attention sinks")
        help: qsTr("First tokens that are always seen. Without them a model falls apart once its window moves on. The system prompt is always seen besides.")
        NumberEntry {
            label: qsTr("Attention sinks")
            from: Bounds.least("sinks")
            to: Bounds.most("sinks")
            value: group.settings.sinks
            onEdited: value => group.settings.sinks = value
        }
    }
}
