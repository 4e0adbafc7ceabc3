import QtQuick

// What Daylong would choose, in words, and a button that takes it where something else is chosen.
Item {
    id: advice

    property string text
    property string action // empty: none
    property string actionName

    signal taken()

    width: parent ? parent.width : 0
    readonly property bool stacked: button.visible && width < button.width + 12 + Theme.scaled(180) // the button below

    implicitHeight: stacked
        ? hint.height + 8 + button.height : Math.max(hint.height, button.visible ? button.height : 0)
    visible: text.length > 0

    Hint {
        id: hint
        y: advice.stacked ? 0 : (advice.height - height) / 2
        width: advice.width - (button.visible && !advice.stacked ? button.width + 12 : 0)
        text: advice.text
    }
    PushButton {
        id: button
        x: advice.stacked ? 0 : advice.width - width
        y: advice.stacked ? advice.height - height : (advice.height - height) / 2
        visible: advice.action.length > 0
        text: advice.action
        Accessible.name: advice.actionName
        onClicked: advice.taken()
    }
}
