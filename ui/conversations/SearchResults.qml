import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Conversations
import Daylong.Elements

// What the search found, under the conversation it was said in. Enter or a click opens it at its place.
ListView {
    id: list

    required property SearchModel search

    model: search
    clip: true
    spacing: 2
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: count > 0
    keyNavigationEnabled: true
    highlightMoveDuration: 0
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Search results")
    Keys.onReturnPressed: search.open(currentIndex)
    Keys.onEnterPressed: search.open(currentIndex)

    header: Item { // what stands below was found for what was typed before
        readonly property bool late: list.search.searching && list.count > 0
        width: ListView.view.width
        height: late ? waiting.implicitHeight : 0
        Label {
            id: waiting
            visible: parent.late
            leftPadding: 12
            bottomPadding: 6
            text: qsTr("Searching…")
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
    }

    ScrollBar.vertical: ScrollBar {}

    section.property: "title"
    section.delegate: Label {
        required property string section
        width: ListView.view.width
        topPadding: 12
        bottomPadding: 4
        leftPadding: 12
        rightPadding: 12
        text: section
        textFormat: Text.PlainText
        elide: Text.ElideRight
        font.pointSize: Theme.fontSmall
        font.weight: Font.DemiBold
        color: Theme.muted
    }

    delegate: ItemDelegate {
        id: hit
        required property int index
        required property string snippet
        required property string plain
        required property string author
        required property string when
        required property bool hidden // in a branch that is not shown
        readonly property string place: hidden ? qsTr("%1, in another branch").arg(when) : when

        width: ListView.view.width
        opacity: list.search.searching ? 0.5 : 1
        leftPadding: 12
        rightPadding: 12
        topPadding: 7
        bottomPadding: 8
        hoverEnabled: true
        focusPolicy: Qt.NoFocus
        onClicked: {
            list.currentIndex = index
            list.search.open(index)
        }
        Accessible.role: Accessible.ListItem
        Accessible.name: qsTr("%1, %2: %3").arg(author).arg(place).arg(plain)
        Accessible.onPressAction: clicked()

        contentItem: ColumnLayout {
            spacing: 2
            Label {
                Layout.fillWidth: true
                text: qsTr("%1 · %2").arg(hit.author).arg(hit.place)
                font.pointSize: Theme.fontSmall
                color: Theme.muted
                elide: Text.ElideRight
            }
            Label {
                Layout.fillWidth: true
                text: hit.snippet
                textFormat: Text.StyledText
                wrapMode: Text.Wrap
                maximumLineCount: 3
                elide: Text.ElideRight
                color: Theme.text
            }
        }
        background: Rectangle {
            radius: Theme.radiusSmall
            color: hit.hovered ? Theme.hover : "transparent"
            border.width: hit.ListView.isCurrentItem && list.activeFocus ? 2 : 0
            border.color: Theme.accent
        }
    }

    footer: Label {
        width: ListView.view.width
        padding: 12
        wrapMode: Text.Wrap
        color: Theme.muted
        font.pointSize: Theme.fontSmall
        visible: text.length > 0
        text: list.search.error.length > 0 ? list.search.error
            : list.search.searching && list.count === 0 ? qsTr("Searching…")
            : list.count === 0 ? qsTr("Nothing said so far matches “%1”.").arg(list.search.query)
            : list.search.truncated ? qsTr("More was found. Add a word to narrow it down.")
            : ""
    }
}
