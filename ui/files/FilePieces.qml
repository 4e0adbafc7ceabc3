import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Files
import Daylong.Markdown

// The text of an attached file, piece by piece: only those near what is seen are made, however long it is.
ListView {
    id: list
    objectName: "filePieces"

    required property FileViewModel file
    property int chosen: -1 // the piece in which words stand out, and where
    property point place

    model: file
    clip: true
    focus: true
    boundsBehavior: Flickable.StopAtBounds
    function scroll(by: real) {
        contentY = Math.max(originY, Math.min(originY + contentHeight - height, contentY + by))
    }
    /// The words stand out, about a third below the top.
    function showPlace(row: int, begin: int, end: int) {
        choose(-1, 0, 0)
        choose(row, begin, end)
        positionViewAtIndex(row, ListView.Beginning)
        const item = itemAtIndex(row)
        if (item !== null) scroll(item.y + item.placeY() - height / 3 - contentY)
    }
    function choose(row: int, begin: int, end: int) {
        place = Qt.point(begin, end)
        chosen = row
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
        required property string sought
        required property int index
        readonly property bool chosen: index === list.chosen
        function placeY(): real {
            return words.y + words.positionToRectangle(list.place.x).y
        }
        function mark() {
            if (chosen) words.select(list.place.x, list.place.y)
            else words.deselect()
        }
        onChosenChanged: mark()
        Component.onCompleted: if (chosen) mark()
        width: list.width
        implicitHeight: column.height
        Rectangle {
            visible: list.file.partly && piece.given
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
                id: words
                objectName: "fileWords"
                width: parent.width
                text: piece.content
                textFormat: TextEdit.PlainText
                readOnly: true
                selectByMouse: true
                activeFocusOnPress: false
                persistentSelection: true
                wrapMode: TextEdit.Wrap
                font.pointSize: Theme.fontSize
                color: Theme.text
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                CodeColours {
                    document: words.textDocument
                    sought: piece.sought
                    soughtGround: Theme.sought
                    soughtInk: Theme.soughtInk
                }
            }
        }
    }
}
