import QtQuick
import QtQuick.Layouts

// What Daylong would choose, in words, and a button that takes it where something else is chosen.
RowLayout {
    id: advice

    property string text
    property string action // empty: none
    property string actionName

    signal taken()

    width: parent ? parent.width : 0
    visible: text.length > 0
    spacing: 12

    Hint {
        Layout.fillWidth: true
        text: advice.text
    }
    PushButton {
        visible: advice.action.length > 0
        text: advice.action
        Accessible.name: advice.actionName
        onClicked: advice.taken()
    }
}
