import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// In place of the window: what there is to say, and below it what can be done.
ThemedWindow {
    default property alias content: column.data
    property alias spacing: column.spacing

    width: 480
    height: column.implicitHeight + 48
    minimumWidth: 320
    title: qsTr("Daylong")

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 24
        spacing: 20
    }
}
