import QtQuick
import QtQuick.Controls.Basic

// A new day begins.
Label {
    topPadding: 14
    bottomPadding: 14
    horizontalAlignment: Text.AlignHCenter
    font.pointSize: Theme.fontSmall
    font.weight: Font.DemiBold
    color: Theme.muted
    Accessible.role: Accessible.Separator
    Accessible.name: text
}
