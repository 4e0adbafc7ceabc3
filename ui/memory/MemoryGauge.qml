import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Memory

// The fixed memory: how much of it is in use, what it costs, since when the model sees, and how fast it is. In one line
// where there is room, else the bar above the text.
Item {
    id: gauge

    required property MemoryViewModel memory
    property int pinned: 0 // messages

    signal opened()

    property bool forgets: memory.rolling // something said is no longer seen
    property bool readInPart: false // the reading of a message was stopped

    function counted(number: real): string {
        return number.toLocaleString(Qt.locale(), "f", 0)
    }

    readonly property string seenText: (memory.estimated ? qsTr("about %1 of %2 tokens seen")
                                                         : qsTr("%1 of %2 tokens seen"))
        .arg(counted(memory.seen)).arg(counted(memory.cacheSize))
    readonly property string sinceText: forgets
        ? (memory.since.length === 0 ? qsTr("the beginning and the latest")
           : memory.pins ? qsTr("the beginning, what is pinned, and since %1").arg(memory.since)
           : qsTr("the beginning, and since %1").arg(memory.since))
        : readInPart ? qsTr("all of this conversation but the rest of a message")
        : qsTr("all of this conversation")
    readonly property string costText: memory.promptTokens > 0
        ? qsTr("%1 tokens sent, %2 read before").arg(counted(memory.promptTokens)).arg(counted(memory.cachedTokens))
        : memory.mib === 0 ? "" // on a server
        : qsTr("%1 MiB fixed").arg(memory.mib.toLocaleString(Qt.locale(), "f", memory.mib < 100 ? 1 : 0))
    readonly property string waitText: memory.secondsToFirst < 1
        ? qsTr("%1 ms").arg(Math.max(1, Math.round(memory.secondsToFirst * 1000)))
        : qsTr("%1 s").arg(memory.secondsToFirst.toLocaleString(Qt.locale(), "f", 1))
    readonly property string speedText: memory.tokensPerSecond > 0
        ? qsTr("%1 tok/s, first in %2")
              .arg(memory.tokensPerSecond.toLocaleString(Qt.locale(), "f", memory.tokensPerSecond < 10 ? 1 : 0))
              .arg(waitText)
        : ""

    readonly property string wholeText: [seenText + ": " + sinceText, costText]
        .filter(text => text.length > 0).join("  ·  ")
    readonly property bool cramped: width < Theme.scaled(300) // no room for all of it, however it is laid out
    readonly property bool stacked: cramped || bar.implicitWidth + whole.implicitWidth + end.width + 22 > width

    visible: memory.known
    implicitHeight: stacked ? top.height + said.implicitHeight : top.height
    Accessible.role: Accessible.StaticText
    Accessible.name: [seenText, sinceText, costText, speedText].filter(text => text.length > 0).join(", ")

    Label { // how wide all of it is, as it is drawn
        id: whole
        visible: false
        text: gauge.wholeText
        font.pointSize: Theme.fontSmall
    }
    Item {
        id: top
        width: parent.width
        height: Math.max(end.height, gauge.stacked ? 12 : said.implicitHeight)
        MemoryBar {
            id: bar
            implicitWidth: 90
            width: gauge.stacked ? parent.width - (end.width > 0 ? end.width + 10 : 0) : implicitWidth
            anchors.verticalCenter: parent.verticalCenter
            memory: gauge.memory
        }
        Row {
            id: end
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: 10
            ToolIcon {
                objectName: "memoryButton"
                anchors.verticalCenter: parent.verticalCenter
                implicitWidth: Theme.scaled(26)
                implicitHeight: Theme.scaled(26)
                icon.width: Theme.scaled(16)
                icon.height: Theme.scaled(16)
                icon.source: gauge.pinned > 0 ? "qrc:/icons/pinned.svg" : "qrc:/icons/memory.svg"
                text: gauge.pinned === 0 ? qsTr("What the model sees, and a note")
                    : gauge.pinned === 1 ? qsTr("What the model sees: 1 pinned message")
                    : qsTr("What the model sees: %1 pinned messages").arg(gauge.pinned)
                keys: KeyTable.keyOf("showMemory")
                onClicked: gauge.opened()
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                visible: text.length > 0 && !gauge.cramped
                text: gauge.speedText
                font.pointSize: Theme.fontSmall
                color: Theme.muted
            }
        }
    }
    Label {
        id: said
        x: gauge.stacked ? 0 : bar.implicitWidth + 10
        y: gauge.stacked ? top.height : (top.height - height) / 2
        width: gauge.stacked ? parent.width : parent.width - x - (end.width > 0 ? end.width + 10 : 0)
        text: gauge.cramped ? gauge.seenText
            : whole.implicitWidth > width ? gauge.seenText + ": " + gauge.sinceText : gauge.wholeText
        font.pointSize: Theme.fontSmall
        color: Theme.muted
        elide: Text.ElideRight
    }
}
