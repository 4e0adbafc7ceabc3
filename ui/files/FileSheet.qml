import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T
import Daylong

// An attached file to be read: its text, page by page, with a bar beside what the model was given; or the picture.
Dialog {
    id: sheet

    required property FileViewModel file

    objectName: "fileSheet"
    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.scaled(760), parent.width - 32)
    height: file.picture ? Math.min(implicitHeight, parent.height - 32) : parent.height - 32
    modal: true
    focus: true
    padding: 0
    topPadding: 0
    bottomPadding: Theme.radius
    title: file.name

    T.Overlay.modal: Rectangle {
        color: Qt.rgba(0, 0, 0, 0.35)
    }
    background: PopupGround {}
    header: RowLayout {
        spacing: 8
        ColumnLayout {
            Layout.fillWidth: true
            Layout.margins: 20
            Layout.bottomMargin: 12
            spacing: 2
            Heading {
                Layout.fillWidth: true
                text: sheet.title
                textFormat: Text.PlainText
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                maximumLineCount: 3
                elide: Text.ElideRight
            }
            Hint {
                Layout.fillWidth: true
                text: qsTr("%1. %2.").arg(sheet.file.detail).arg(sheet.file.seen)
            }
        }
        CloseIcon {
            Layout.rightMargin: 12
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: 12
            onClicked: sheet.close()
        }
    }
    contentItem: Item {
        implicitHeight: sheet.file.picture ? Math.max(picture.height, Theme.scaled(80)) + 12 : Theme.scaled(300)
        Image {
            id: picture
            visible: sheet.file.picture
            x: 20
            width: Math.min(implicitWidth, parent.width - 40)
            height: implicitWidth > 0 ? implicitHeight * width / implicitWidth : 0
            source: sheet.visible && sheet.file.picture ? "image://files/" + sheet.file.file : ""
            sourceSize.width: Theme.scaled(720)
            asynchronous: true
            Accessible.role: Accessible.Graphic
            Accessible.name: sheet.file.name
        }
        Hint {
            objectName: "pictureFailed"
            visible: picture.visible && picture.status === Image.Error
            x: 20
            width: parent.width - 40
            text: qsTr("This picture cannot be shown: it is damaged, or of a kind for which Qt's image plugins are not installed. It is kept, and goes into exports.")
        }
        ListView {
            id: list
            objectName: "filePieces"
            anchors.fill: parent
            visible: !sheet.file.picture
            model: sheet.file
            clip: true
            focus: true
            boundsBehavior: Flickable.StopAtBounds
            function scroll(by: real) {
                contentY = Math.max(originY, Math.min(originY + contentHeight - height, contentY + by))
            }
            Keys.onUpPressed: scroll(-60)
            Keys.onDownPressed: scroll(60)
            Keys.onPressed: event => {
                if (event.key === Qt.Key_PageDown) scroll(height * 0.85)
                else if (event.key === Qt.Key_PageUp) scroll(-height * 0.85)
                else if (event.key === Qt.Key_Home) positionViewAtBeginning()
                else if (event.key === Qt.Key_End) positionViewAtEnd()
                else return
                event.accepted = true
            }
            ScrollBar.vertical: ScrollBar {
                policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            }
            delegate: Item {
                id: piece
                required property string content
                required property int page
                required property bool given
                width: list.width
                implicitHeight: column.height
                Rectangle {
                    visible: sheet.file.partly && piece.given
                    x: 8
                    width: 3
                    height: parent.height
                    color: Theme.accent
                }
                Column {
                    id: column
                    x: 20
                    width: piece.width - 44
                    Label {
                        visible: piece.page > 0
                        topPadding: 12
                        bottomPadding: 4
                        text: qsTr("Page %1").arg(piece.page)
                        font.pointSize: Theme.fontSmall
                        color: Theme.muted
                    }
                    TextEdit {
                        width: parent.width
                        text: piece.content
                        textFormat: TextEdit.PlainText
                        readOnly: true
                        selectByMouse: true
                        activeFocusOnPress: false
                        wrapMode: TextEdit.Wrap
                        font.pointSize: Theme.fontSize
                        color: Theme.text
                        selectionColor: Theme.accent
                        selectedTextColor: Theme.accentInk
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                    }
                }
            }
        }
    }
}
