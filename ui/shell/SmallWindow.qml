import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// In place of the window, in the size of text that was chosen in it: what there is to say, and below it what can be
// done.
ThemedWindow {
    id: window

    default property alias content: column.data
    property alias spacing: column.spacing
    property real fontSize: 11
    property real usualWidth: 480

    width: Math.min(Theme.scaled(usualWidth), Screen.desktopAvailableWidth - 32)
    height: column.implicitHeight + 48
    minimumWidth: 320
    title: qsTr("Daylong")

    Binding {
        target: Theme
        property: "fontSize"
        value: window.fontSize
    }
    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 24
        spacing: 20
    }
}
