import QtQuick

// A number typed exactly. It is taken letter by letter, brought into its bounds; what is no number leaves the one that
// was there before. The text is put right when editing ends.
TextEntry {
    id: entry

    property real value
    property real from: 0
    property real to: 100
    property int decimals: 0

    property bool typing: false
    property real before // value, when the typing began

    signal edited(real value)

    function shown(): string {
        return Number(value).toLocaleString(Qt.locale(), "f", decimals).replace(
            new RegExp("\\" + Qt.locale().groupSeparator, "g"), "")
    }

    // As it is written here, and as it is written elsewhere: the last comma or point stands before the decimals, where
    // there can be any; others group the digits.
    function meant(): real {
        const parts = text.trim().split(/[.,\u066B\u066C'’\s]/)
        const decimal = decimals > 0 && parts.length > 1 ? Qt.locale().decimalPoint + parts.pop() : ""
        const typed = parts.join("") + decimal
        let number = NaN
        try {
            if (typed.length > 0) number = Number.fromLocaleString(Qt.locale(), typed)
        } catch (error) { // not a number
        }
        return isNaN(number) ? before : Math.min(to, Math.max(from, number))
    }

    implicitWidth: Theme.scaled(92)
    horizontalAlignment: Text.AlignRight
    inputMethodHints: decimals > 0 ? Qt.ImhFormattedNumbersOnly : Qt.ImhDigitsOnly
    text: shown()
    onValueChanged: if (!typing || Math.abs(value - meant()) > 0.001) text = shown() // not what is being typed
    Keys.onUpPressed: edited(Math.min(to, value + (decimals > 0 ? 0.05 : 1)))
    Keys.onDownPressed: edited(Math.max(from, value - (decimals > 0 ? 0.05 : 1)))
    onTextEdited: {
        if (!typing) before = value
        typing = true
        edited(meant())
    }
    onEditingFinished: {
        typing = false
        text = shown()
    }
}
