import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T
import Daylong.Elements
import Daylong.Files

// An attached file to be read: its text, page by page, with a bar beside what the model was given, and words that are
// looked for; or the picture.
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

    function openFind() {
        if (file.picture) return
        finding.visible = true
        finding.begin()
        findTyped()
    }
    function closeFind() {
        finding.visible = false
        file.find.clear()
        list.choose(-1, 0, 0)
        list.forceActiveFocus()
    }
    function findTyped() {
        list.choose(-1, 0, 0)
        file.find.find(finding.text, Math.max(0, list.indexAt(20, list.contentY)))
    }
    onClosed: closeFind()

    T.Overlay.modal: Rectangle {
        color: Qt.rgba(0, 0, 0, 0.35)
    }
    background: PopupGround {}
    header: ColumnLayout {
        spacing: 0
        RowLayout {
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
            ToolIcon {
                objectName: "fileFindOpen"
                visible: !sheet.file.picture
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: 12
                icon.source: "qrc:/icons/search.svg"
                text: qsTr("Find in this file")
                keys: qsTr("Ctrl+F")
                onClicked: sheet.openFind()
            }
            CloseIcon {
                Layout.rightMargin: 12
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: 12
                onClicked: sheet.close()
            }
        }
        FindRow {
            id: finding
            Layout.fillWidth: true
            Layout.leftMargin: 20
            Layout.rightMargin: 12
            Layout.bottomMargin: 8
            visible: false
            name: "fileFind"
            label: qsTr("Find in this file")
            found: sheet.file.find.count > 0
            status: sheet.file.find.searching ? qsTr("Searching…")
                : sheet.file.find.count === 0 && sheet.file.find.several ? qsTr("Not found together")
                : sheet.file.find.count === 0 ? qsTr("Not found")
                : (sheet.file.find.more ? qsTr("%1 of more than %2") : qsTr("%1 of %2"))
                  .arg(finding.number(sheet.file.find.current)).arg(finding.number(sheet.file.find.count))
            onTyped: sheet.findTyped()
            onStepped: towards => sheet.file.find.step(towards)
            onClosed: sheet.closeFind()
        }
    }
    Shortcut {
        sequences: [StandardKey.Find]
        enabled: sheet.opened
        onActivated: sheet.openFind()
    }
    Connections {
        target: sheet.file.find
        function onPlaceShown(row, begin, end) {
            list.showPlace(row, begin, end)
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
            text: qsTr("This picture cannot be shown: it is damaged, or of a kind for which Qt's image plugins are "
                       + "not installed. It is kept, and goes into exports.")
        }
        FilePieces {
            id: list
            anchors.fill: parent
            visible: !sheet.file.picture
            file: sheet.file
        }
    }
}
