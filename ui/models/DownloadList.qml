import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// What is on its way, what waits to be gone on with, and what has come.
Column {
    id: list
    objectName: "downloadList"

    required property ModelLibrary library

    signal used()

    spacing: 8
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Downloads")

    Repeater {
        model: list.library.downloads
        Rectangle {
            id: row
            required property var downloadId
            required property string name
            required property string phase
            required property double fraction
            required property string detail
            required property string problem
            required property string path
            readonly property bool active: phase === "coming" || phase === "asking" || phase === "waiting"

            width: list.width
            implicitHeight: texts.height + 22
            radius: Theme.radius
            color: Theme.card
            border.color: row.phase === "failed" ? Theme.warning : Theme.line
            Accessible.role: Accessible.ListItem
            Accessible.name: qsTr("%1. %2. %3").arg(name).arg(detail).arg(problem)

            Column {
                id: texts
                x: 16
                y: 11
                width: row.width - 32
                spacing: 6
                WordsAndButtons {
                    Column {
                        Layout.fillWidth: true
                        spacing: 3
                        Label {
                            width: parent.width
                            text: row.name
                            textFormat: Text.PlainText
                            wrapMode: Text.Wrap
                            font.weight: Font.DemiBold
                            color: Theme.text
                        }
                        Hint {
                            text: row.detail
                        }
                    }
                    Row {
                        spacing: 8
                        PushButton {
                            visible: row.phase === "done"
                            primary: true
                            text: qsTr("Use it now")
                            Accessible.name: qsTr("Use %1 now").arg(row.name)
                            onClicked: {
                                list.library.use(row.path)
                                list.library.downloads.discard(row.downloadId)
                                list.used()
                            }
                        }
                        PushButton {
                            visible: row.active
                            text: qsTr("Pause")
                            Accessible.name: qsTr("Pause %1").arg(row.name)
                            onClicked: list.library.downloads.pause(row.downloadId)
                        }
                        PushButton {
                            visible: row.phase === "paused" || row.phase === "failed"
                            primary: row.phase === "paused"
                            text: row.phase === "failed" ? qsTr("Try again") : qsTr("Go on")
                            Accessible.name: qsTr("%1 with %2").arg(text).arg(row.name)
                            onClicked: list.library.downloads.resume(row.downloadId)
                        }
                        PushButton {
                            text: row.phase === "done" ? qsTr("Hide") : qsTr("Cancel")
                            Accessible.name: row.phase === "done"
                                ? qsTr("Hide %1").arg(row.name)
                                : qsTr("Cancel %1, and throw away what has come of it").arg(row.name)
                            ToolTip.visible: hovered && row.phase !== "done"
                            ToolTip.delay: 600
                            ToolTip.text: qsTr("What has come of it is thrown away")
                            onClicked: list.library.downloads.discard(row.downloadId)
                        }
                    }
                }
                Rectangle {
                    visible: row.fraction >= 0 && row.phase !== "done"
                    width: parent.width
                    height: 6
                    radius: 3
                    color: Theme.mix(Theme.page, Theme.text, 0.12)
                    Accessible.role: Accessible.ProgressBar
                    Accessible.name: qsTr("%1: %2%").arg(row.name).arg(Math.round(Math.max(0, row.fraction) * 100))
                    Rectangle {
                        width: parent.width * Math.max(0, Math.min(1, row.fraction))
                        height: parent.height
                        radius: 3
                        color: row.active ? Theme.accent : Theme.muted
                    }
                }
                Hint {
                    visible: row.problem.length > 0
                    alarming: true
                    text: row.problem
                }
            }
        }
    }
}
