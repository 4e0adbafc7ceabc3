import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Messages

// The branches of the open conversation, or those that part at one message: each can be shown, and named. And where the
// conversation comes from, if it began as a branch of another one.
Sheet {
    id: sheet
    objectName: "branchesSheet"

    required property ChatViewModel chat
    readonly property BranchesModel branches: chat.messages.branches
    property int naming: -1 // the row that gets a name

    function showAt(row: int) {
        const message = branches.idAt(row)
        if (message === 0) return
        close()
        chat.openAt(chat.conversation, message)
    }
    function nameAt(row: int) {
        naming = row
    }
    function endNaming() {
        naming = -1
        list.forceActiveFocus()
    }

    title: branches.all ? qsTr("Branches of this conversation") : qsTr("Branches that part here")
    onOpened: list.forceActiveFocus()
    onClosed: naming = -1

    Connections {
        target: sheet.branches
        function onChanged() {
            list.currentIndex = Math.max(0, sheet.branches.shownRow())
        }
    }

    PushButton {
        objectName: "branchOrigin"
        width: Math.min(implicitWidth, parent.width)
        visible: sheet.branches.originMessage !== 0
        text: qsTr("It began as a branch of “%1”. Go there").arg(sheet.branches.origin)
        onClicked: {
            sheet.close()
            sheet.chat.openAt(sheet.branches.originConversation, sheet.branches.originMessage)
        }
    }
    Hint {
        text: sheet.branches.count === 0
            ? qsTr("This conversation has no branches yet. Change a message of yours, or let Daylong reply again: "
                   + "what was there before is kept as a branch.")
            : qsTr("One of each group is shown, with all that followed there. The others are kept as they are.")
    }
    Hint {
        objectName: "branchesLeftOut"
        visible: sheet.branches.more
        text: qsTr("Only the last %1 are listed. What is in an older one is found by the search, which leads there.")
            .arg(sheet.branches.count.toLocaleString(Qt.locale(), "f", 0))
    }
    ListView {
        id: list
        objectName: "branchesList"
        width: parent.width
        // however many there are, only what is seen is made
        height: Math.min(contentHeight, Theme.scaled(420), Window.height * 0.5)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {
            policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }
        model: sheet.branches
        spacing: 2
        keyNavigationEnabled: true
        highlightMoveDuration: 0
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: sheet.title
        Keys.onReturnPressed: sheet.showAt(currentIndex)
        Keys.onEnterPressed: sheet.showAt(currentIndex)
        Keys.onPressed: event => {
            if (event.key !== Qt.Key_F2) return
            sheet.nameAt(currentIndex)
            event.accepted = true
        }

        delegate: Column {
            id: row
            required property int index
            required property var messageId
            required property string name
            required property string excerpt
            required property string detail
            required property bool shown
            required property bool first
            readonly property bool renaming: sheet.naming === index

            width: ListView.view.width - (list.contentHeight > list.height ? Theme.scaled(12) : 0)
            topPadding: first && index > 0 ? 6 : 0
            spacing: 4

            HairLine {
                width: parent.width
                visible: row.first && row.index > 0
            }
            ItemDelegate {
                id: place
                width: parent.width
                leftPadding: 10
                rightPadding: 4
                topPadding: 6
                bottomPadding: 6
                focusPolicy: Qt.NoFocus
                onClicked: sheet.showAt(row.index)
                Accessible.role: Accessible.ListItem
                Accessible.name: [row.name, row.shown ? qsTr("shown") : "", row.detail, row.excerpt]
                    .filter(part => part.length > 0).join(", ")
                Accessible.onPressAction: clicked()

                contentItem: RowLayout {
                    spacing: 4
                    ColumnLayout {
                        spacing: 2
                        Label {
                            Layout.fillWidth: true
                            visible: row.name.length > 0
                            text: row.name
                            textFormat: Text.PlainText
                            elide: Text.ElideRight
                            font.weight: Font.DemiBold
                            color: Theme.text
                        }
                        Excerpt {
                            Layout.fillWidth: true
                            text: row.excerpt
                        }
                        Label {
                            Layout.fillWidth: true
                            text: row.shown ? qsTr("Shown · %1").arg(row.detail) : row.detail
                            elide: Text.ElideRight
                            font.pointSize: Theme.fontSmall
                            color: row.shown ? Theme.accent : Theme.muted
                        }
                    }
                    ToolIcon {
                        objectName: "nameBranch"
                        focusPolicy: Qt.NoFocus
                        icon.source: "qrc:/icons/rename.svg"
                        text: qsTr("Name this branch")
                        keys: qsTr("F2")
                        onClicked: sheet.nameAt(row.index)
                    }
                }
                background: RowGround {
                    hovered: place.hovered
                    focused: row.ListView.isCurrentItem && list.activeFocus
                }
            }
            TextEntry {
                objectName: "branchName"
                width: parent.width
                visible: row.renaming
                placeholderText: qsTr("The branch's name")
                maximumLength: 100
                onVisibleChanged: if (visible) {
                    text = row.name
                    selectAll()
                    forceActiveFocus()
                }
                function leave() {
                    focus = false // else the list would hand it back
                    sheet.endNaming()
                }
                function keep() {
                    sheet.chat.nameBranch(row.messageId, text)
                    leave()
                }
                Keys.onReturnPressed: keep()
                Keys.onEnterPressed: keep()
                Keys.onEscapePressed: leave()
            }
        }
    }
}
