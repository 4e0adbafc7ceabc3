import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Program

// What is new: once after an update, and whenever it is asked for.
Sheet {
    id: sheet

    required property ProgramInfo program
    required property UiState state

    property bool all: false // of every version

    title: all ? qsTr("All changes") : qsTr("What is new in Daylong %1").arg(Qt.application.version)
    onOpened: state.tookNews(Qt.application.version)
    onClosed: all = false

    TextToCopy {
        objectName: "news"
        width: parent.width
        text: sheet.all ? sheet.program.changes() : sheet.program.news()
        textFormat: TextEdit.MarkdownText
        Accessible.role: Accessible.StaticText
        Accessible.name: sheet.title
    }
    SheetButtons {
        PushButton {
            primary: true
            text: qsTr("Close")
            onClicked: sheet.close()
        }
        PushButton {
            objectName: "allChanges"
            visible: !sheet.all
            text: qsTr("All changes")
            onClicked: sheet.all = true
        }
    }
}
