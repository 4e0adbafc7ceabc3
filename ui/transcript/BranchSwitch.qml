import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements

// Below a message where the talk parts: which branch is shown, of how many, and the ways to the others. Left and Right
// do the same.
Row {
    id: control

    required property var message // the MessageDelegate
    readonly property ChatViewModel chat: message.chat

    function go(direction: int) {
        const beside = chat.messages.branchBeside(message.messageId, direction)
        if (beside === 0) return
        message.switching(beside, activeFocusIn() ? direction : 0)
        chat.showBranch(beside)
    }
    function activeFocusIn(): bool {
        return before.activeFocus || all.activeFocus || behind.activeFocus
    }
    /// By the key, or the button, that led here.
    function takeFocus(direction: int) {
        const wanted = direction < 0 ? before : behind
        if (wanted.enabled) wanted.forceActiveFocus(Qt.TabFocusReason)
        else all.forceActiveFocus(Qt.TabFocusReason)
    }

    Keys.onLeftPressed: go(-1)
    Keys.onRightPressed: go(1)
    Component.onCompleted: {
        const switched = message.switched
        if (switched.branch !== message.messageId) return
        message.switching(0, 0) // only once
        if (switched.direction !== 0) takeFocus(switched.direction)
    }

    component Step: ToolIcon {
        width: Theme.scaled(24)
        height: Theme.scaled(28)
        icon.width: Theme.scaled(16)
        icon.height: Theme.scaled(16)
    }
    Step {
        id: before
        objectName: "branchBefore"
        enabled: control.message.branch > 1
        icon.source: "qrc:/icons/before.svg"
        text: qsTr("The branch before this one")
        keys: qsTr("Left")
        onClicked: control.go(-1)
    }
    AbstractButton {
        id: all
        objectName: "branchesHere"
        readonly property string name: control.message.branchName
        width: Math.min(implicitWidth, Theme.scaled(220))
        height: Theme.scaled(28)
        leftPadding: 5
        rightPadding: 5
        focusPolicy: Qt.TabFocus
        text: qsTr("%1 / %2").arg(control.message.branch).arg(control.message.branches)
        onClicked: control.chat.listBranches(control.message.messageId)
        Accessible.role: Accessible.Button
        Accessible.name: name.length > 0
            ? qsTr("Branch %1 of %2, %3. Show all that part here").arg(control.message.branch)
                .arg(control.message.branches).arg(name)
            : qsTr("Branch %1 of %2. Show all that part here").arg(control.message.branch).arg(control.message.branches)
        Accessible.onPressAction: clicked()
        ToolTip.visible: hovered
        ToolTip.delay: 600
        ToolTip.text: name.length > 0
            ? qsTr("The branch “%1”. Show all that part here").arg(name) : qsTr("Show all branches that part here")
        contentItem: Label {
            text: all.name.length > 0 ? qsTr("%1 · %2").arg(all.text).arg(all.name) : all.text
            textFormat: Text.PlainText
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
            font.pointSize: Theme.fontSmall
            color: all.hovered || all.visualFocus ? Theme.text : Theme.muted
        }
        background: RowGround {
            hovered: all.hovered
            focused: all.visualFocus
        }
    }
    Step {
        id: behind
        objectName: "branchBehind"
        enabled: control.message.branch < control.message.branches
        icon.source: "qrc:/icons/behind.svg"
        text: qsTr("The branch behind this one")
        keys: qsTr("Right")
        onClicked: control.go(1)
    }
}
