import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Models

// In the chat's header: how far the download is. Leads to the page "Models". `compact`: the number alone.
AbstractButton {
    id: chip
    objectName: "downloadChip"

    required property DownloadsModel downloads
    property bool compact: false
    readonly property bool shown: downloads.active
    readonly property real part: Math.max(0, Math.min(1, downloads.fraction))

    focusPolicy: Qt.TabFocus
    leftPadding: 10
    rightPadding: 10
    topPadding: 5
    bottomPadding: 5
    text: downloads.summary
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Download of %1. Open Models").arg(text)
    Accessible.onPressAction: clicked()
    ToolTip.visible: hovered && text.length > 0
    ToolTip.delay: 600
    ToolTip.text: text

    contentItem: Label {
        text: chip.downloads.fraction < 0 ? qsTr("…") : qsTr("%1%").arg(Math.floor(chip.part * 100))
              + (chip.compact || chip.downloads.timeLeft.length === 0 ? "" : " · " + chip.downloads.timeLeft)
        horizontalAlignment: Text.AlignHCenter
        font.pointSize: Theme.fontSmall
        color: Theme.text
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: chip.hovered ? Theme.hover : Theme.raised
        border.width: chip.visualFocus ? 2 : 0
        border.color: Theme.accent
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width * chip.part
            height: 3
            radius: 1.5
            color: Theme.accent
        }
    }
}
