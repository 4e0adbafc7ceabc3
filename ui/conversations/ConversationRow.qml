import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// One conversation in the sidebar: open it, rename it in place, delete it, or ask for the menu that has all of it. Or a
// folder, which is folded or unfolded.
ItemDelegate {
    id: row

    component SmallTool: ToolIcon {
        focusPolicy: Qt.NoFocus
        implicitWidth: Theme.scaled(28)
        implicitHeight: Theme.scaled(28)
        icon.width: Theme.scaled(16)
        icon.height: Theme.scaled(16)
    }

    required property int index
    required property var conversationId
    required property string title
    required property string when
    required property bool current
    required property bool answering // a reply is made there
    required property bool waiting   // messages wait there to be sent
    required property bool unseen    // one was, and was not looked at yet
    required property var folder // of a folder's row: its id; else 0
    required property var inside // of a conversation: the folder that it is in; 0: none
    required property bool folded
    readonly property bool isFolder: folder !== 0
    property bool marked: false // what is dragged would go here

    property bool renaming: false

    signal renamed(string title)
    signal removeRequested()
    signal menuRequested()

    function rename() {
        renaming = true
        editor.text = title
        editor.selectAll()
        editor.forceActiveFocus()
    }
    function endRenaming(keeps: bool) {
        renaming = false
        editor.focus = false // hidden, it would go on taking the list's keys
        row.ListView.view?.forceActiveFocus()
        if (keeps) renamed(editor.text)
    }

    height: Theme.scaled(40)
    leftPadding: inside !== 0 ? 28 : 12
    rightPadding: 6
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true
    focusPolicy: Qt.NoFocus // the list takes focus, arrows move in it

    Accessible.role: Accessible.ListItem
    readonly property string inIt: when === "1" ? qsTr("1 conversation") : qsTr("%1 conversations").arg(when)
    readonly property string called: !isFolder ? qsTr("%1, %2").arg(title).arg(when)
        : folded ? qsTr("Folder %1, folded, %2").arg(title).arg(inIt) : qsTr("Folder %1, %2").arg(title).arg(inIt)
    Accessible.name: answering ? qsTr("%1, is being answered").arg(called)
                   : unseen ? qsTr("%1, new reply").arg(called)
                   : waiting ? qsTr("%1, messages wait").arg(called) : called
    Accessible.selected: current
    Accessible.onPressAction: clicked()

    contentItem: RowLayout {
        spacing: 2
        ToolIcon {
            visible: row.isFolder
            enabled: false
            opacity: 1
            Layout.leftMargin: -4
            Layout.rightMargin: 2
            implicitWidth: Theme.scaled(20)
            implicitHeight: implicitWidth
            icon.width: Theme.scaled(16)
            icon.height: Theme.scaled(16)
            icon.source: "qrc:/icons/expand.svg"
            rotation: row.folded ? -90 : 0
            Accessible.ignored: true
        }
        Label {
            Layout.fillWidth: true
            visible: !row.renaming
            text: row.title
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.weight: row.current || row.isFolder ? Font.DemiBold : Font.Normal
            color: Theme.text
        }
        TextEntry {
            id: editor
            Layout.fillWidth: true
            Layout.leftMargin: -8
            visible: row.renaming
            label: row.isFolder ? qsTr("New name of the folder") : qsTr("New name of the conversation")
            maximumLength: 200
            onActiveFocusChanged: if (!activeFocus) row.renaming = false
            Keys.priority: Keys.AfterItem // behind what completes a word; the list would open the row, too
            Keys.onReturnPressed: row.endRenaming(true)
            Keys.onEnterPressed: row.endRenaming(true)
            Keys.onEscapePressed: row.endRenaming(false)
        }
        BusyDots {
            objectName: "answeringMark"
            Layout.rightMargin: 4
            Layout.preferredHeight: 22 // its own, in whose middle the dots are
            visible: row.answering && !row.renaming
        }
        Rectangle {
            objectName: "waitingMark"
            Layout.rightMargin: 4
            implicitWidth: Theme.scaled(8)
            implicitHeight: implicitWidth
            radius: width / 2
            visible: row.waiting && !row.answering && !row.renaming
            color: "transparent"
            border.width: 2
            border.color: Theme.accent
        }
        Rectangle {
            objectName: "unseenMark"
            Layout.rightMargin: 4
            implicitWidth: Theme.scaled(8)
            implicitHeight: implicitWidth
            radius: width / 2
            visible: row.unseen && !row.answering && !row.renaming
            color: Theme.accent
        }
        Label {
            visible: !row.renaming && !row.hovered
            Layout.rightMargin: 6
            text: row.when
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
        SmallTool {
            visible: row.hovered && !row.renaming
            icon.source: "qrc:/icons/rename.svg"
            text: qsTr("Rename")
            keys: "F2"
            onClicked: row.rename()
        }
        SmallTool {
            visible: row.hovered && !row.renaming
            icon.source: "qrc:/icons/delete.svg"
            text: qsTr("Delete")
            keys: row.ListView.view?.activeFocus ? qsTr("Del") : ""
            onClicked: row.removeRequested()
        }
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: row.menuRequested()
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: row.current ? Theme.selected : row.hovered ? Theme.hover : "transparent"
        border.width: row.marked || (row.ListView.isCurrentItem && row.ListView.view?.activeFocus) ? 2 : 0
        border.color: Theme.accent
    }
}
