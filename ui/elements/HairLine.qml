import QtQuick

// Between parts of a page; or along an edge of its parent.
Rectangle {
    width: parent.width
    height: 1
    color: Theme.line
}
