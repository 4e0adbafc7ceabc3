import QtQuick

// A number typed exactly; taken when editing ends, put back when it is not a number in its bounds.
TextEntry {
    id: entry

    property real value
    property real from: 0
    property real to: 100
    property int decimals: 0

    signal edited(real value)

    function shown(): string {
        return Number(value).toLocaleString(Qt.locale(), "f", decimals).replace(
            new RegExp("\\" + Qt.locale().groupSeparator, "g"), "")
    }

    implicitWidth: 92
    horizontalAlignment: Text.AlignRight
    inputMethodHints: decimals > 0 ? Qt.ImhFormattedNumbersOnly : Qt.ImhDigitsOnly
    text: shown()
    onValueChanged: text = shown()
    Keys.onUpPressed: edited(Math.min(to, value + (decimals > 0 ? 0.05 : 1)))
    Keys.onDownPressed: edited(Math.max(from, value - (decimals > 0 ? 0.05 : 1)))
    onEditingFinished: {
        let wanted = NaN
        try {
            wanted = Number.fromLocaleString(Qt.locale(), text.trim())
        } catch (error) { // not a number: put back below
        }
        if (!isNaN(wanted) && wanted !== value) edited(Math.min(to, Math.max(from, wanted)))
        text = shown()
    }
}
