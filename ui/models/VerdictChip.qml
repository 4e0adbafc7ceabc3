import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// Whether a model is one for this machine, in one or two words. `verdict`: "fits", "tight" or "tooLarge".
Label {
    id: chip

    property string verdict

    readonly property color tint: verdict === "fits" ? Theme.accent : verdict === "tight" ? Theme.warning : Theme.text

    visible: text.length > 0
    leftPadding: 8
    rightPadding: 8
    topPadding: 2
    bottomPadding: 2
    font.pointSize: Theme.fontSmall
    font.weight: Font.DemiBold
    color: Theme.text
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    background: Rectangle {
        radius: height / 2
        color: Theme.mix(Theme.page, chip.tint, chip.verdict === "tooLarge" ? 0.08 : Theme.dark ? 0.4 : 0.22)
        border.color: Theme.mix(Theme.page, chip.tint, 0.4)
    }
}
