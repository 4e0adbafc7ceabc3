import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Exchange

// What was said goes out: what of it, of which days, how written; then where to, how far it is, and what came of it.
Sheet {
    id: sheet

    required property ExportViewModel exporting
    readonly property bool choosing: exporting.state === ExportViewModel.Choosing

    signal placeWanted() // a dialog that ends in exporting.write()
    signal folderWanted(string file)

    component Choose: RadioButton {
        id: radio
        width: parent ? parent.width : 0
        leftPadding: 0
        spacing: 10
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.RadioButton
        Accessible.name: text
        indicator: Rectangle {
            y: (radio.height - height) / 2
            implicitWidth: Theme.scaled(20)
            implicitHeight: implicitWidth
            radius: width / 2
            color: Theme.page
            border.width: radio.visualFocus ? 2 : 1
            border.color: radio.visualFocus || radio.checked ? Theme.accent : Theme.mix(Theme.page, Theme.text, 0.4)
            Rectangle {
                anchors.centerIn: parent
                width: parent.width / 2
                height: width
                radius: width / 2
                visible: radio.checked
                color: Theme.accent
            }
        }
        contentItem: Label {
            leftPadding: radio.indicator.width + radio.spacing
            verticalAlignment: Text.AlignVCenter
            text: radio.text
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
        }
    }

    title: qsTr("Export")
    onClosed: if (!choosing) exporting.stop()

    Column {
        width: parent.width
        visible: sheet.choosing
        spacing: 2
        Label {
            text: qsTr("What")
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
        Choose {
            visible: sheet.exporting.selected > 0
            text: sheet.exporting.selected === 1 ? qsTr("One message")
                                                 : qsTr("%1 messages").arg(sheet.exporting.selected)
            checked: sheet.exporting.scope === ExportViewModel.Messages
            onClicked: sheet.exporting.scope = ExportViewModel.Messages
        }
        Choose {
            visible: sheet.exporting.title.length > 0
            text: qsTr("The conversation “%1”").arg(sheet.exporting.title)
            checked: sheet.exporting.scope === ExportViewModel.Conversation
            onClicked: sheet.exporting.scope = ExportViewModel.Conversation
        }
        Choose {
            objectName: "exportFolder"
            visible: sheet.exporting.folder.length > 0
            text: qsTr("The folder “%1”").arg(sheet.exporting.folder)
            checked: sheet.exporting.scope === ExportViewModel.Folder
            onClicked: sheet.exporting.scope = ExportViewModel.Folder
        }
        Choose {
            objectName: "exportEverything"
            text: qsTr("Everything said")
            checked: sheet.exporting.scope === ExportViewModel.Everything
            onClicked: sheet.exporting.scope = ExportViewModel.Everything
        }
    }
    Column {
        width: parent.width
        visible: sheet.choosing
        spacing: 6
        Tick {
            width: parent.width
            text: qsTr("Of some days only")
            checked: sheet.exporting.someDays
            onToggled: sheet.exporting.someDays = checked
        }
        Flow {
            width: parent.width
            visible: sheet.exporting.someDays
            spacing: 8
            TextEntry {
                width: Math.min(parent.width, Theme.scaled(190))
                label: qsTr("From this day on")
                placeholderText: qsTr("From: 2026-11-28")
                text: sheet.exporting.from
                onTextEdited: sheet.exporting.from = text
            }
            TextEntry {
                width: Math.min(parent.width, Theme.scaled(190))
                label: qsTr("Up to this day, itself included")
                placeholderText: qsTr("To: 2026-11-29")
                text: sheet.exporting.to
                onTextEdited: sheet.exporting.to = text
            }
        }
        Hint {
            visible: sheet.exporting.someDays
            text: qsTr("Year, month and day. One of the two may stay empty.")
        }
    }
    Column {
        width: parent.width
        visible: sheet.choosing
        spacing: 6
        Label {
            text: qsTr("Format")
            font.pointSize: Theme.fontSmall
            color: Theme.muted
        }
        Choice {
            label: qsTr("Format")
            width: Math.min(parent.width, Theme.scaled(260))
            model: ["Markdown", "HTML", "JSON"]
            currentIndex: sheet.exporting.format
            onActivated: index => sheet.exporting.format = index
        }
        Hint {
            text: sheet.exporting.format === ExportViewModel.Markdown
                  ? qsTr("Plain text with marks, for any editor. What is shown; can be imported again.")
                : sheet.exporting.format === ExportViewModel.Html ? qsTr("For a browser, and to print. What is shown.")
                : qsTr("Everything, with branches and former wordings, for programs. Comes back exactly when it is "
                       + "imported.")
        }
    }
    Label {
        width: parent.width
        visible: sheet.exporting.replaced.length > 0
        text: qsTr("There is a file already: %1. Replace it?").arg(sheet.exporting.replaced)
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: Theme.text
    }
    ProgressLine {
        width: parent.width
        visible: sheet.exporting.state === ExportViewModel.Writing
        label: sheet.title
        value: sheet.exporting.progress
    }
    AlertText {
        width: parent.width
        visible: sheet.exporting.written.length > 0
        text: qsTr("%1. The file: %2").arg(sheet.exporting.summary).arg(sheet.exporting.written)
    }
    Hint {
        visible: text.length > 0
        alarming: true
        text: sheet.exporting.problem
    }
    SheetButtons {
        PushButton {
            visible: sheet.choosing
            primary: true
            enabled: sheet.exporting.daysAreRight
            text: qsTr("Choose where to…")
            onClicked: sheet.placeWanted()
        }
        PushButton {
            visible: sheet.exporting.replaced.length > 0
            text: qsTr("Replace it")
            onClicked: sheet.exporting.replace()
        }
        PushButton {
            visible: sheet.exporting.replaced.length > 0 || sheet.exporting.state === ExportViewModel.Writing
            text: sheet.exporting.state === ExportViewModel.Writing ? qsTr("Stop") : qsTr("Keep it")
            onClicked: sheet.exporting.stop()
        }
        PushButton {
            visible: sheet.exporting.written.length > 0
            icon.source: "qrc:/icons/folder.svg"
            text: qsTr("Show the file")
            onClicked: sheet.folderWanted(sheet.exporting.written)
        }
        PushButton {
            text: sheet.choosing ? qsTr("Cancel") : qsTr("Close")
            visible: sheet.exporting.state !== ExportViewModel.Writing
            onClicked: sheet.close()
        }
    }
}
