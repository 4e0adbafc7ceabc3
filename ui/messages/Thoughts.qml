import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Markdown
import Daylong.Messages

// What the model thought before it answered: one line, which unfolds.
Column {
    id: thoughts

    required property ReplyBlocks reply // null: none
    required property bool waiting // text is still to come
    property TextSelection selection: null
    property var messageId: 0

    readonly property bool thinking: waiting && reply !== null && reply.thinking
    readonly property real textY: folded.y
    readonly property bool unfolded: reply !== null && reply.unfolded

    signal turning() // the reader folds or unfolds them now

    /// As BlockList's; folded, there are none.
    function soughtCount(): int {
        return folded.item !== null ? folded.item.text.soughtCount() : 0
    }
    function soughtRect(place: int): rect {
        const found = folded.item.text.soughtRect(place)
        return Qt.rect(folded.item.text.x + found.x, found.y < 0 ? -1 : folded.y + found.y, found.width, found.height)
    }
    function frame(place: int) {
        if (folded.item !== null) folded.item.text.framed = place
    }
    /// The nearest place in their text, and whether there is one.
    function holds(y: real): bool {
        return folded.item !== null && y < folded.y + folded.height
    }
    function placeAt(x: real, y: real): var {
        return folded.item.placeAt(x - folded.x, y - folded.y)
    }
    function turn() {
        turning()
        reply.unfolded = !reply.unfolded
    }

    visible: reply !== null && reply.thought
    spacing: 8

    AbstractButton {
        id: header
        objectName: "thoughtsHeader"
        leftPadding: 0
        rightPadding: 10
        topPadding: 4
        bottomPadding: 4
        focusPolicy: Qt.TabFocus
        hoverEnabled: true
        text: thoughts.thinking ? qsTr("Thinking…") : qsTr("Thoughts")
        onClicked: thoughts.turn()
        Keys.onReturnPressed: thoughts.turn()
        Keys.onEnterPressed: thoughts.turn()
        Accessible.role: Accessible.Button
        Accessible.name: text
        Accessible.onPressAction: clicked()
        Accessible.checkable: true
        Accessible.checked: thoughts.unfolded
        Accessible.description: thoughts.unfolded ? qsTr("Unfolded. Fold them") : qsTr("Folded. Unfold them")

        contentItem: Row {
            spacing: 4
            ToolIcon {
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.scaled(16)
                height: width
                icon.width: width
                icon.height: width
                enabled: false
                opacity: 1
                rotation: thoughts.unfolded ? 0 : -90
                tint: label.color
                icon.source: "qrc:/icons/expand.svg"
                Accessible.ignored: true
                Behavior on rotation {
                    NumberAnimation { duration: Theme.animation }
                }
            }
            Label {
                id: label
                anchors.verticalCenter: parent.verticalCenter
                text: header.text
                font.pointSize: Theme.fontSmall
                color: header.hovered || header.visualFocus ? Theme.text : Theme.muted
                Accessible.ignored: true
                SequentialAnimation on opacity {
                    running: thoughts.thinking && thoughts.visible
                    loops: Animation.Infinite
                    alwaysRunToEnd: true
                    NumberAnimation { to: 0.65; duration: 900; easing.type: Easing.InOutSine }
                    NumberAnimation { to: 1; duration: 900; easing.type: Easing.InOutSine }
                }
            }
        }
        background: Rectangle {
            radius: Theme.radiusSmall
            color: header.down ? Theme.mix(Theme.panel, Theme.text, 0.14) : Theme.hover
            visible: header.hovered || header.down || header.visualFocus
            border.width: header.visualFocus ? 2 : 0
            border.color: Theme.accent
        }
        HoverHandler {
            cursorShape: Qt.PointingHandCursor
        }
    }
    Loader { // folded, they cost nothing
        id: folded
        width: parent.width
        active: thoughts.unfolded
        visible: active
        sourceComponent: Item {
            readonly property BlockList text: list
            function placeAt(x: real, y: real): var {
                return list.placeAt(x - list.x, y)
            }
            implicitHeight: list.height + 6
            Rectangle {
                x: Theme.scaled(8) - 1 // below the middle of the arrow
                width: 2
                height: list.height
                radius: 1
                color: Theme.line
            }
            BlockList {
                id: list
                objectName: "thoughtsText"
                x: Theme.scaled(20)
                width: parent.width - x
                height: implicitHeight
                blocks: thoughts.reply.thoughts
                ink: Theme.muted
                selection: thoughts.selection
                messageId: thoughts.messageId
                part: TextSelection.Thoughts
            }
        }
    }
}
