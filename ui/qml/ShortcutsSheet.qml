import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// Every key, as KeyTable has them.
Sheet {
    id: sheet

    title: qsTr("Keyboard shortcuts")

    Repeater {
        model: KeyTable.groups
        Column {
            id: group
            required property string modelData
            width: parent.width
            spacing: 2
            Label {
                bottomPadding: 4
                text: group.modelData
                font.pointSize: Theme.fontSmall
                font.weight: Font.DemiBold
                color: Theme.muted
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Repeater {
                model: KeyTable.rows.filter(row => row.group === group.modelData)
                RowLayout {
                    id: row
                    required property var modelData
                    width: group.width
                    height: Math.max(implicitHeight + 8, Theme.scaled(30))
                    spacing: 12
                    Accessible.role: Accessible.ListItem
                    Accessible.name: qsTr("%1: %2").arg(modelData.text).arg(modelData.keys.join(", "))
                    Label {
                        Layout.fillWidth: true
                        text: row.modelData.text
                        wrapMode: Text.Wrap
                        color: Theme.text
                        Accessible.ignored: true
                    }
                    Repeater {
                        model: row.modelData.keys
                        Label {
                            required property string modelData
                            Layout.alignment: Qt.AlignVCenter
                            leftPadding: 8
                            rightPadding: 8
                            topPadding: 3
                            bottomPadding: 3
                            text: modelData
                            font.pointSize: Theme.fontSmall
                            color: Theme.text
                            Accessible.ignored: true
                            background: Rectangle {
                                radius: Theme.radiusSmall
                                color: Theme.raised
                                border.color: Theme.line
                            }
                        }
                    }
                }
            }
        }
    }
}
