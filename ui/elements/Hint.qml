import QtQuick
import QtQuick.Controls.Basic

// A small explaining text. `alarming`: the person should read it.
Label {
    property bool alarming: false

    width: parent ? parent.width : 0
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    font.pointSize: Theme.fontSmall
    lineHeight: 1.15
    color: alarming ? Theme.warningInk : Theme.muted
    Accessible.role: alarming ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: text
}
