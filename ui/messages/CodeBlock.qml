import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Markdown

// Code, as it is, with a button that copies it. Long code is several of them, one below the other.
Rectangle {
    id: block

    property string code
    property string language
    property int codeState: 0 // of the scanner that colours it
    property bool goesOn: false // begins with the one above
    property point chosen
    property BlockModel blocks
    property int row
    readonly property SelectableText words: text

    function controlAt(y: real): bool {
        return y < header.height || (scroll.interactive && y > height - bar.height)
    }

    property string shown: "" // of `code`
    /// What comes behind what is shown already is put there, so that only its lines are laid out and coloured.
    function show() {
        if (shown.length > 0 && code.startsWith(shown)) text.insert(text.length, code.slice(shown.length))
        else text.text = code
        shown = code
    }

    onCodeChanged: show()
    implicitHeight: header.height + scroll.height
    radius: Theme.radiusSmall
    color: Theme.raised
    border.color: Theme.line

    Item {
        id: header
        width: parent.width
        height: block.goesOn ? 0 : Math.max(Theme.scaled(34), title.implicitHeight + 14)
        visible: !block.goesOn
        Label {
            id: title
            anchors.verticalCenter: parent.verticalCenter
            width: copy.x
            leftPadding: 14
            elide: Text.ElideRight
            text: block.language.length > 0 ? block.language : qsTr("Code")
            textFormat: Text.PlainText
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
        ToolIcon {
            id: copy
            readonly property bool done: copied.running
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.scaled(28)
            height: width
            icon.width: Theme.scaled(16)
            icon.height: Theme.scaled(16)
            icon.source: done ? "qrc:/icons/check.svg" : "qrc:/icons/copy.svg"
            text: done ? qsTr("Copied") : qsTr("Copy the code")
            onClicked: {
                block.blocks.copyCode(block.row)
                copied.restart()
            }
            Timer { id: copied; interval: 1500 }
        }
    }
    WideFlickable {
        id: scroll
        anchors.top: header.bottom
        width: parent.width
        height: text.implicitHeight
        contentWidth: text.implicitWidth
        SelectableText {
            id: text
            leftPadding: 14
            rightPadding: 14
            topPadding: block.goesOn ? 0 : 2
            bottomPadding: 12
            text: ""
            chosen: block.chosen
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.NoWrap
            font.family: Theme.monospace
            font.pointSize: Theme.fontSize * 0.95
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Code: %1").arg(block.code)
        }
        CodeColours {
            document: text.textDocument
            blocks: block.blocks
            language: block.language
            begin: block.codeState
            inks: Theme.codeInks
            soughtGround: Theme.sought
            soughtInk: Theme.soughtInk
        }
        ScrollBar.horizontal: ScrollBar {
            id: bar
        }
    }
}
