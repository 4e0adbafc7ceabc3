import QtQuick
import QtQuick.Controls.Basic

// Code, as it is, with a button that copies it.
Rectangle {
    id: block

    property string code
    property string language

    height: header.height + scroll.height
    radius: Theme.radiusSmall
    color: Theme.raised
    border.color: Theme.line

    Item {
        id: header
        width: parent.width
        height: 34
        Label {
            anchors.verticalCenter: parent.verticalCenter
            leftPadding: 14
            text: block.language.length > 0 ? block.language : qsTr("Code")
            textFormat: Text.PlainText
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
        ToolIcon {
            id: copy
            property bool done: false
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            width: 28
            height: 28
            icon.width: 16
            icon.height: 16
            icon.source: done ? "icons/check.svg" : "icons/copy.svg"
            text: done ? qsTr("Copied") : qsTr("Copy the code")
            onClicked: {
                text.selectAll()
                text.copy()
                text.deselect()
                done = true
                copied.restart()
            }
            Timer {
                id: copied
                interval: 1500
                onTriggered: copy.done = false
            }
        }
    }
    Flickable {
        id: scroll
        anchors.top: header.bottom
        width: parent.width
        height: text.implicitHeight
        contentWidth: text.implicitWidth
        clip: true
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentWidth > width
        SelectableText {
            id: text
            leftPadding: 14
            rightPadding: 14
            bottomPadding: 14
            text: block.code
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.NoWrap
            font.family: Theme.monospace
            font.pointSize: Theme.fontSize * 0.95
            Accessible.name: qsTr("Code: %1").arg(block.code)
        }
        ScrollBar.horizontal: ScrollBar {}
    }
}
