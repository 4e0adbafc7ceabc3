import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// A setting: its name and what it does on the left, its control on the right; below, where there is no room.
Item {
    id: row

    property string name
    property string help
    default property alias control: place.data

    readonly property bool narrow: width - place.width - 24 < Theme.scaled(180)

    // A box or a slider is as wide as it asks to be, more with larger text, and never wider than the row.
    Component.onCompleted: {
        for (let i = 0; i < place.children.length; ++i) {
            const control = place.children[i]
            if (!control.stretches) continue
            const wanted = control.width
            control.width = Qt.binding(() => Math.min(Theme.scaled(wanted), row.width))
        }
    }

    width: parent ? parent.width : 0
    implicitHeight: narrow ? texts.height + 10 + place.height : Math.max(texts.height, place.height)

    Column {
        id: texts
        y: row.narrow ? 0 : (row.height - height) / 2
        width: row.narrow ? row.width : row.width - place.width - 24
        spacing: 3
        Label {
            width: parent.width
            text: row.name
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
        }
        Hint {
            visible: row.help.length > 0
            text: row.help
        }
    }
    Row {
        id: place
        x: row.narrow ? 0 : row.width - width
        y: row.narrow ? row.height - height : (row.height - height) / 2
    }
}
