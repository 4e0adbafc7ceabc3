import QtQuick
import QtQuick.Controls.Basic

// What a page, a sheet or a list is called.
Label {
    textFormat: Text.PlainText
    font.pointSize: Theme.fontLarge
    font.weight: Font.DemiBold
    color: Theme.text
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
