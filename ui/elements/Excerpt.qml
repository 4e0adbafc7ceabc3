import QtQuick
import QtQuick.Controls.Basic

// The beginning of a text, two lines of it at most.
Label {
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    maximumLineCount: 2
    elide: Text.ElideRight
    color: Theme.text
}
