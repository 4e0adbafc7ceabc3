import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

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
                Item {
                    id: row
                    required property var modelData
                    // the keys below the text
                    readonly property bool stacked: keys.width + 12 + Theme.scaled(140) > width
                    width: group.width
                    height: Math.max(Theme.scaled(30), 8
                        + (stacked ? words.height + 6 + keys.height : Math.max(words.height, keys.height)))
                    Accessible.role: Accessible.ListItem
                    Accessible.name: qsTr("%1: %2").arg(modelData.text)
                        .arg(modelData.keys.map(KeyTable.shown).join(", "))
                    Label {
                        id: words
                        y: row.stacked ? 4 : (row.height - height) / 2
                        width: row.width - (row.stacked ? 0 : keys.width + 12)
                        text: row.modelData.text
                        wrapMode: Text.Wrap
                        color: Theme.text
                        Accessible.ignored: true
                    }
                    Row {
                        id: keys
                        x: row.stacked ? 0 : row.width - width
                        y: row.stacked ? row.height - height - 4 : (row.height - height) / 2
                        spacing: 12
                        Repeater {
                            model: row.modelData.keys
                            Label {
                                required property string modelData
                                leftPadding: 8
                                rightPadding: 8
                                topPadding: 3
                                bottomPadding: 3
                                text: KeyTable.shown(modelData)
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
}
