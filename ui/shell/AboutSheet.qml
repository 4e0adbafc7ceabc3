import QtQuick
import QtQuick.Controls.Basic
import Daylong.Chat
import Daylong.Elements
import Daylong.Program

// What this program is, under which licences, and where it keeps what is said.
Sheet {
    id: sheet

    required property ChatViewModel chat
    required property ProgramInfo program

    signal newsWanted()

    property string shown // a text to read in full: "licence", "card"; empty: none

    component Words: TextToCopy {
        textFormat: TextEdit.PlainText
        onLinkActivated: link => Qt.openUrlExternally(link)
    }
    component Fact: Column {
        property string name
        property string text
        width: parent ? parent.width : 0
        visible: text.length > 0
        spacing: 2
        Label {
            text: parent.name
            font.pointSize: Theme.fontSmall
            color: Theme.muted
            Accessible.ignored: true
        }
        Words {
            width: parent.width
            text: parent.text
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("%1: %2").arg(parent.name).arg(text)
        }
    }

    title: qsTr("About Daylong")
    onClosed: shown = ""

    Label {
        width: parent.width
        wrapMode: Text.Wrap
        text: qsTr("Daylong %1: a private assistant whose one conversation never has to end. It talks in fixed "
                   + "memory, on your own machine, and opens a connection only when you ask it to: for models, and "
                   + "for a server that answers.")
            .arg(Qt.application.version)
        color: Theme.text
        lineHeight: 1.2
    }
    Fact {
        name: qsTr("The model that answers")
        text: sheet.chat.ready
            ? [sheet.chat.modelName, sheet.chat.modelDetail, qsTr("on %1").arg(sheet.chat.deviceName)].join(" · ") : ""
    }
    Fact {
        name: qsTr("Everything said, and the settings")
        text: sheet.program.database
    }
    Fact {
        name: qsTr("The window's size, place and looks")
        text: sheet.program.stateFile
    }
    Fact {
        name: qsTr("What can be made again, and deleted at any time")
        text: sheet.program.cacheFolder
    }
    Fact {
        name: qsTr("Licences")
        text: qsTr("Daylong: MIT. The starter model: CC BY-SA 4.0. Made with Qt %1 (LGPL 3), SQLite (public domain), "
                   + "SentencePiece (Apache 2.0), PCRE2 and CLI11 (BSD).").arg(sheet.program.qtVersion)
    }
    Flow {
        width: parent.width
        spacing: 8
        PushButton {
            text: qsTr("Open the data folder")
            onClicked: Qt.openUrlExternally(sheet.program.dataFolderUrl)
        }
        PushButton {
            text: qsTr("What is new")
            onClicked: {
                sheet.close()
                sheet.newsWanted()
            }
        }
        PushButton {
            text: sheet.shown === "licence" ? qsTr("Hide the licence") : qsTr("Show the licence")
            onClicked: sheet.shown = sheet.shown === "licence" ? "" : "licence"
        }
        PushButton {
            text: sheet.shown === "card" ? qsTr("Hide the starter model's card") : qsTr("Show the starter model's card")
            onClicked: sheet.shown = sheet.shown === "card" ? "" : "card"
        }
        PushButton {
            text: qsTr("Read about attention sinks")
            ToolTip.text: "https://arxiv.org/abs/2309.17453"
            ToolTip.visible: hovered
            ToolTip.delay: 600
            onClicked: Qt.openUrlExternally("https://arxiv.org/abs/2309.17453")
        }
    }
    Words {
        width: parent.width
        visible: sheet.shown.length > 0
        text: sheet.shown === "licence"
            ? sheet.program.licence() : sheet.shown === "card" ? sheet.program.starterCard() : ""
        textFormat: sheet.shown === "card" ? TextEdit.MarkdownText : TextEdit.PlainText
        font.pointSize: Theme.fontSmall
        Accessible.name: sheet.shown === "card" ? qsTr("The starter model's card") : qsTr("The licence")
    }
}
