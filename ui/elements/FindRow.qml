import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// A field for words that are looked for, how many places have them, and the ways from one to the next.
RowLayout {
    id: row

    required property string name // of what is in it, for tests: nameField, nameCount
    required property string label
    required property string status
    required property bool found
    property int forward: 1 // where Enter leads: 1 down, -1 up
    readonly property alias text: field.text

    signal typed()
    signal stepped(int towards)
    signal closed()

    function number(count: int): string {
        return count.toLocaleString(Qt.locale(), "f", 0)
    }
    function begin() {
        field.forceActiveFocus()
        field.selectAll()
    }

    spacing: 4

    TextEntry {
        id: field
        objectName: row.name + "Field"
        Layout.fillWidth: true
        Layout.maximumWidth: 420
        label: row.label
        placeholderText: row.label
        onTextEdited: row.typed()
        Keys.onEscapePressed: row.closed()
        Keys.onPressed: event => {
            const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_F3
            if (!enter && event.key !== Qt.Key_Up && event.key !== Qt.Key_Down) return
            const back = event.modifiers & Qt.ShiftModifier
            const entered = back ? -row.forward : row.forward
            row.stepped(event.key === Qt.Key_Down ? 1 : event.key === Qt.Key_Up ? -1 : entered)
            event.accepted = true
        }
    }
    Label {
        objectName: row.name + "Count"
        Layout.leftMargin: 6
        Layout.rightMargin: 6
        text: field.text.trim().length === 0 ? "" : row.status
        font.pointSize: Theme.fontSmall
        color: Theme.muted
        visible: row.width > Theme.scaled(280)
        elide: Text.ElideRight
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    ToolIcon {
        enabled: row.found
        icon.source: "qrc:/icons/up.svg"
        text: qsTr("Match above")
        keys: row.forward < 0 ? qsTr("Enter") : qsTr("Shift+Enter")
        onClicked: row.stepped(-1)
    }
    ToolIcon {
        enabled: row.found
        icon.source: "qrc:/icons/down.svg"
        text: qsTr("Match below")
        keys: row.forward > 0 ? qsTr("Enter") : qsTr("Shift+Enter")
        onClicked: row.stepped(1)
    }
    Item {
        visible: row.width > Theme.scaled(400) // else the field needs it
        Layout.fillWidth: true
    }
    CloseIcon {
        onClicked: row.closed()
    }
}
