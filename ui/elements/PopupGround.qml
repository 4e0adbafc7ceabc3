import QtQuick

// What popups stand on.
Rectangle {
    radius: Theme.radius
    color: Theme.page
    border.color: Theme.line
}
