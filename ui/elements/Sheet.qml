import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T

// A page that lies over the window until it is closed: a title, and what is put into it, scrolling where it is long.
Dialog {
    id: sheet

    default property alias content: column.data

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.scaled(600), parent.width - 32)
    height: Math.min(implicitHeight, parent.height - 32)
    modal: true
    focus: true
    padding: 0
    topPadding: 0
    bottomPadding: Theme.radius // what scrolls keeps off the rounded edge

    T.Overlay.modal: Rectangle {
        color: Qt.rgba(0, 0, 0, 0.35)
    }
    background: PopupGround {}
    header: RowLayout {
        spacing: 8
        Heading {
            Layout.fillWidth: true
            Layout.margins: 20
            Layout.bottomMargin: 12
            text: sheet.title
            wrapMode: Text.Wrap
        }
        CloseIcon {
            Layout.rightMargin: 12
            onClicked: sheet.close()
        }
    }
    contentItem: Flickable {
        id: flick
        implicitHeight: column.height
        contentHeight: column.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        focus: true
        Keys.onUpPressed: flick.scroll(-60)
        Keys.onDownPressed: flick.scroll(60)
        Keys.onPressed: event => {
            if (event.key === Qt.Key_PageDown) flick.scroll(flick.height * 0.85)
            else if (event.key === Qt.Key_PageUp) flick.scroll(-flick.height * 0.85)
            else return
            event.accepted = true
        }
        function scroll(by: real) {
            contentY = Math.max(0, Math.min(contentHeight - height, contentY + by))
        }
        ScrollBar.vertical: ScrollBar {
            // rounding is no reason
            policy: flick.contentHeight > flick.height + 0.5 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }
        FocusFollower {
            page: flick
        }
        Column {
            id: column
            x: 20
            width: flick.width - 40
            bottomPadding: 22 - Theme.radius
            spacing: 14
        }
    }
}
