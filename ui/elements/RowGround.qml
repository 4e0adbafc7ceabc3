import QtQuick

// Behind a row of a list: whether the pointer is over it, and whether the keys are its.
Rectangle {
    required property bool hovered
    required property bool focused
    radius: Theme.radiusSmall
    color: hovered ? Theme.hover : "transparent"
    border.width: focused ? 2 : 0
    border.color: Theme.accent
}
