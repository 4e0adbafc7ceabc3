import QtQuick

// A reply is on its way.
Row {
    spacing: 6
    height: 22
    Accessible.role: Accessible.Animation
    Accessible.name: qsTr("Daylong is thinking")

    Repeater {
        model: 3
        Rectangle {
            id: dot
            required property int index
            y: 8
            width: 7
            height: 7
            radius: 3.5
            color: Theme.muted
            opacity: 0.3
            SequentialAnimation on opacity {
                running: dot.visible
                loops: Animation.Infinite
                PauseAnimation { duration: dot.index * 160 }
                NumberAnimation { to: 1; duration: 280 }
                NumberAnimation { to: 0.3; duration: 280 }
                PauseAnimation { duration: (2 - dot.index) * 160 + 200 }
            }
        }
    }
}
