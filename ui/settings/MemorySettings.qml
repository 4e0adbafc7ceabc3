import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Settings

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
                visible: group.settings.cacheMiB > 0 && !group.settings.remoteModel
                text: qsTr("%1 MiB, fixed").arg(group.settings.cacheMiB.toLocaleString(
                          Qt.locale(), "f", group.settings.cacheMiB < 100 ? 1 : 0))
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
            visible: group.settings.remoteModel
            readonly property string words: group.counted(Math.round(group.settings.cacheSize * 0.07) * 10)
            text: qsTr("What the server is sent of the conversation, its reply included: about %1 words.").arg(words)
                  + " " + qsTr("Once that is full, the oldest quarter is left out; it stays in the transcript.")
        }
        Hint {
            visible: !group.settings.remoteModel
            text: qsTr("How much of the conversation the model sees at once: about %1 words. This memory is taken "
                       + "when the model is loaded and never grows, however long you talk.")
                       .arg(group.counted(Math.round(group.settings.cacheSize * 0.07) * 10))
                  + (group.settings.trainedContext > 0
                     ? " " + qsTr("The mark shows the most this model was trained to see at once: %1 tokens.")
                           .arg(group.counted(group.settings.trainedContext))
                     : "")
        }
        Advice {
            text: group.settings.cacheAdvice
            action: group.settings.ownCacheSize ? qsTr("Use it") : ""
            actionName: qsTr("Use the cache size that suits this model")
            onTaken: group.settings.takeSuitedCache()
        }
        Hint {
            alarming: true
            visible: group.settings.beyondTrained
            text: qsTr("More than this model ever saw at once in training. It will run, but replies are likely to "
                       + "get worse, not better: choose %1 or less. A conversation does not end there, whatever the "
                       + "size.").arg(group.counted(group.settings.trainedContext))
        }
        Hint {
            alarming: true
            visible: group.settings.beyondMemory
            text: qsTr("With the weights, this is more memory than the device has. Choose a smaller size, 8-bit keys "
                       + "and values, or a smaller model.")
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Keys and values")
        help: qsTr("More bits are more exact and take more memory.")
        Choice {
            label: qsTr("Keys and values")
            width: 280
            model: group.settings.kvTypes
            currentIndex: group.settings.kvType
            onActivated: index => group.settings.kvType = index
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Attention sinks")
        help: qsTr("First tokens that are always seen. Without them a model falls apart once its window moves on. "
                   + "The system prompt is always seen besides.")
        NumberEntry {
            label: qsTr("Attention sinks")
            from: Bounds.least("sinks")
            to: Bounds.most("sinks")
            value: group.settings.sinks
            onEdited: value => group.settings.sinks = value
        }
    }
    SettingsRow {
        name: qsTr("Bring back what is forgotten")
        help: qsTr("When you come back to something that the model no longer sees, what was said about it is quoted "
                   + "to it with your message. The list is below the message.")
        Toggle {
            label: qsTr("Bring back what is forgotten")
            checked: group.settings.recalls
            onToggled: group.settings.recalls = checked
        }
    }
    SettingsRow {
        visible: group.settings.recalls
        name: qsTr("Tokens for that, at most")
        NumberEntry {
            label: qsTr("Most tokens that are brought back")
            from: Bounds.chosenFrom("recall_tokens")
            to: Bounds.most("recall_tokens")
            value: group.settings.recallTokens
            onEdited: value => group.settings.recallTokens = value
        }
    }
    SettingsRow {
        visible: group.settings.recalls
        name: qsTr("How readily")
        help: qsTr("A stricter choice brings back fewer wrong passages, but misses more where you use other words.")
        Choice {
            label: qsTr("How readily what is forgotten is brought back")
            width: 280
            model: [qsTr("Readily"), qsTr("Where much of it matches"), qsTr("Only where most of it matches")]
            currentIndex: group.settings.recallCare
            onActivated: index => group.settings.recallCare = index
        }
    }
    SettingsRow {
        name: qsTr("Tell the model how long a pause was")
        help: qsTr("With your first message after more than an hour.")
        Toggle {
            label: qsTr("Tell the model how long a pause was")
            checked: group.settings.tellsTime
            onToggled: group.settings.tellsTime = checked
        }
    }
    SettingsRow {
        visible: !group.settings.remoteModel
        name: qsTr("Keep it on the disk")
        help: qsTr("A conversation then opens at once, as you left it, instead of being read again. In the cache "
                   + "folder, for nobody else to read, and deleted with the conversation.")
        Toggle {
            label: qsTr("Keep the memory on the disk")
            checked: group.settings.keepsMemory
            onToggled: group.settings.keepsMemory = checked
        }
    }
    SettingsRow {
        id: limit
        readonly property KeptViewModel kept: group.settings.kept

        visible: group.settings.keepsMemory && !group.settings.remoteModel
        name: qsTr("At most, in MiB")
        help: (kept.usedText.length > 0 ? qsTr("%1 are kept now.").arg(kept.usedText) + " " : "")
              + qsTr("What was kept longest ago goes first, and is read again when it is wanted.")
        Component.onCompleted: kept.look()
        onVisibleChanged: if (visible) kept.look()
        Row {
            spacing: 8
            PushButton {
                anchors.verticalCenter: parent.verticalCenter
                visible: limit.kept.any
                text: qsTr("Clear")
                Accessible.name: qsTr("Clear the memory on the disk")
                onClicked: limit.kept.clear()
            }
            NumberEntry {
                label: qsTr("Most memory on the disk, in MiB")
                from: Bounds.chosenFrom("kept_mib")
                to: Bounds.most("kept_mib")
                value: group.settings.keptMiB > 0 ? group.settings.keptMiB : limit.kept.suitableMiB
                onEdited: value => group.settings.keptMiB = value
            }
        }
    }
}
