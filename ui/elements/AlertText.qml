import QtQuick
import QtQuick.Controls.Basic

// What a person has to know before anything else; a screen reader says it at once.
Label {
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    lineHeight: 1.2
    color: Theme.text
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text
}
