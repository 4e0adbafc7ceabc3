import QtQuick

// What is wider than its place: it can be moved sideways, and only where it is.
Flickable {
    clip: true
    flickableDirection: Flickable.HorizontalFlick
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentWidth > width
}
