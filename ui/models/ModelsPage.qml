import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// The models, in place of the conversation: at hand, recommended for this machine, and on the hub; above them what is
// on its way. Begins with what a person needs next: a first model, or the ones there are.
Rectangle {
    id: page
    objectName: "modelsPage"

    required property ModelLibrary library

    property int part: 0 // 0: at hand, 1: for this machine, 2: search
    readonly property real margin: Math.max(16, (width - Theme.column) / 2) // as the lists have it

    readonly property bool tabsFit: width - 2 * margin > Theme.scaled(370)

    signal openFileRequested()
    signal addFolderRequested()
    signal conversationWanted()

    readonly property var parts: [qsTr("At hand"), qsTr("For this machine"), qsTr("Search")]

    function show(number: int) {
        part = number
        takeFocus()
    }
    function takeFocus() {
        if (part === 2) hubSearch.takeFocus()
        else (part === 0 ? shelf : recommended).forceActiveFocus()
    }

    color: Theme.page
    onVisibleChanged: {
        if (!visible) return
        library.look()
        if (part === 0 && library.empty) part = 1
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 14

        Row {
            Layout.topMargin: 16
            Layout.leftMargin: page.margin
            visible: page.tabsFit
            spacing: 8
            Repeater {
                model: page.parts
                PushButton {
                    required property string modelData
                    required property int index
                    text: modelData
                    primary: page.part === index
                    // a tab cannot be pressed (Qt 6.4)
                    Accessible.name: page.part === index ? qsTr("%1, shown").arg(text) : text
                    onClicked: page.show(index)
                }
            }
        }
        Choice {
            Layout.fillWidth: true
            Layout.topMargin: 16
            Layout.leftMargin: page.margin
            Layout.rightMargin: page.margin
            visible: !page.tabsFit
            label: qsTr("Which models")
            model: page.parts
            currentIndex: page.part
            onActivated: index => page.part = index
        }
        Flickable {
            id: coming
            Layout.fillWidth: true
            Layout.leftMargin: page.margin
            Layout.rightMargin: page.margin
            Layout.preferredHeight: Math.min(contentHeight, page.height * 0.45)
            visible: page.library.downloads.count > 0
            contentHeight: downloads.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ScrollBar {}
            FocusFollower {
                page: coming
            }
            DownloadList {
                id: downloads
                width: parent.width
                library: page.library
                onUsed: page.conversationWanted()
            }
        }
        StackLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            currentIndex: page.part
            ShelfList {
                id: shelf
                library: page.library
                onUsed: page.conversationWanted()
                onAddRequested: page.addFolderRequested()
                onOpenRequested: page.openFileRequested()
            }
            RecommendedList {
                id: recommended
                library: page.library
            }
            HubSearch {
                id: hubSearch
                library: page.library
            }
        }
    }
    Toast {
        id: undo
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 24
        action: qsTr("Undo")
        iconSource: "qrc:/icons/undo.svg"
        onActionTriggered: {
            text = ""
            page.library.shelf.restore()
        }
        onGone: text = ""
    }
    Connections {
        target: page.library.shelf
        function onRemoved(name) {
            undo.text = qsTr("Deleted %1").arg(name)
            undo.stay()
        }
    }
}
