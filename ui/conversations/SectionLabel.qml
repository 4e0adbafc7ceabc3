import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// Above a section of the list of conversations.
Label {
    required property string section

    topPadding: 10
    bottomPadding: 4
    leftPadding: 12
    text: section
    font.pointSize: Theme.fontSmall
    font.weight: Font.DemiBold
    color: Theme.muted
}
