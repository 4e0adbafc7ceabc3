import QtQuick

// Closes what it stands in, as Esc does.
ToolIcon {
    icon.source: "qrc:/icons/close.svg"
    text: qsTr("Close")
    keys: qsTr("Esc")
}
