import QtQuick

// What Daylong would choose, in words, and a button that takes it where something else is chosen.
Item {
    id: advice

    property string text
    property string action // empty: none
    property string actionName

    signal taken()

    width: parent ? parent.width : 0
    implicitHeight: Math.max(hint.height, button.visible ? button.height : 0)
    visible: text.length > 0

    Hint {
        id: hint
        anchors.verticalCenter: parent.verticalCenter
        width: advice.width - (button.visible ? button.width + 12 : 0)
        text: advice.text
    }
    PushButton {
        id: button
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: advice.action.length > 0
        text: advice.action
        Accessible.name: advice.actionName
        onClicked: advice.taken()
    }
}
