import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// One conversation in the sidebar: open it, rename it in place, delete it, or ask for the menu that has all three.
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
    required property bool unseen    // one was, and was not looked at yet

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

    height: Theme.scaled(40)
    leftPadding: 12
    rightPadding: 6
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true
    focusPolicy: Qt.NoFocus // the list takes focus, arrows move in it

    Accessible.role: Accessible.ListItem
    Accessible.name: answering ? qsTr("%1, %2, is being answered").arg(title).arg(when)
                   : unseen ? qsTr("%1, %2, new reply").arg(title).arg(when) : qsTr("%1, %2").arg(title).arg(when)
    Accessible.selected: current
    Accessible.onPressAction: clicked()

    contentItem: RowLayout {
        spacing: 2
        Label {
            Layout.fillWidth: true
            visible: !row.renaming
            text: row.title
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.weight: row.current ? Font.DemiBold : Font.Normal
            color: Theme.text
        }
        TextEntry {
            id: editor
            Layout.fillWidth: true
            Layout.leftMargin: -8
            visible: row.renaming
            label: qsTr("New name of the conversation")
            maximumLength: 200
            onAccepted: {
                row.renaming = false
                row.renamed(text)
                row.ListView.view?.forceActiveFocus()
            }
            onActiveFocusChanged: if (!activeFocus) row.renaming = false
            Keys.onEscapePressed: {
                row.renaming = false
                row.ListView.view?.forceActiveFocus()
            }
        }
        BusyDots {
            objectName: "answeringMark"
            Layout.rightMargin: 4
            visible: row.answering && !row.renaming
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
            icon.source: "icons/rename.svg"
            text: qsTr("Rename")
            keys: "F2"
            onClicked: row.rename()
        }
        SmallTool {
            visible: row.hovered && !row.renaming
            icon.source: "icons/delete.svg"
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
        border.width: row.ListView.isCurrentItem && row.ListView.view?.activeFocus ? 2 : 0
        border.color: Theme.accent
    }
}
