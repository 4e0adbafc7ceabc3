import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// A slider with the exact number beside it. `mark` is shown on the slider where it lies within.
RowLayout {
    id: entry

    property string label
    readonly property bool stretches: true // in a SettingsRow
    property real value
    property real from: 0
    property real to: 1
    property real most: to // what may be typed, beyond the slider's end
    property int decimals: 2
    property bool logarithmic: false
    property real mark: 0

    signal edited(real value)

    function placeOf(number: real): real {
        const bounded = Math.min(to, Math.max(from, number))
        return logarithmic ? Math.log2(bounded) : bounded
    }
    function numberAt(place: real): real {
        if (!logarithmic) return Number(place.toFixed(decimals))
        const number = Math.pow(2, place)
        const step = Math.pow(2, Math.max(0, Math.floor(Math.log2(number)) - 3)) // eight stops per doubling
        return Math.min(to, Math.max(from, Math.round(number / step) * step))
    }

    spacing: 12

    Slider {
        id: slider

        readonly property real minimumValue: from // by these names screen readers are told
        readonly property real maximumValue: to

        Layout.fillWidth: true
        Layout.minimumWidth: 120
        implicitWidth: 200
        from: entry.placeOf(entry.from)
        to: entry.placeOf(entry.to)
        value: entry.placeOf(entry.value)
        stepSize: entry.logarithmic ? 0.125 : (to - from) / 100
        focusPolicy: Qt.StrongFocus
        // Whoever moves it: a screen reader sets the value, and nothing says that it was moved.
        onValueChanged: {
            if (!(Math.abs(value - entry.placeOf(entry.value)) > 1e-6)) return // as the draft has it, or not there yet
            entry.edited(entry.numberAt(value))
            if (!pressed) value = entry.placeOf(entry.value) // the nearest of its numbers
        }
        Accessible.role: Accessible.Slider
        Accessible.name: entry.label
        Accessible.description: entry.logarithmic // of which the places say nothing
            ? entry.value.toLocaleString(Qt.locale(), "f", entry.decimals) : ""
        Accessible.onIncreaseAction: slider.increase()
        Accessible.onDecreaseAction: slider.decrease()

        background: Rectangle {
            x: slider.leftPadding
            y: slider.topPadding + (slider.availableHeight - height) / 2
            width: slider.availableWidth
            height: 4
            radius: 2
            color: Theme.mix(Theme.panel, Theme.text, 0.18)
            Rectangle {
                width: slider.visualPosition * parent.width
                height: parent.height
                radius: 2
                color: Theme.accent
            }
            Rectangle {
                readonly property real share: slider.to > slider.from
                    ? (entry.placeOf(entry.mark) - slider.from) / (slider.to - slider.from) : 0
                visible: entry.mark > entry.from && entry.mark < entry.to
                // In the middle of the handle that stands there, and seen behind it.
                x: slider.handle.width / 2 + share * (parent.width - slider.handle.width) - 1
                y: (parent.height - height) / 2
                width: 2
                height: slider.handle.height + 8
                color: Theme.text
            }
        }
        handle: Rectangle {
            x: slider.leftPadding + slider.visualPosition * (slider.availableWidth - width)
            y: slider.topPadding + (slider.availableHeight - height) / 2
            implicitWidth: Theme.scaled(18)
            implicitHeight: implicitWidth
            radius: width / 2
            color: slider.pressed ? Theme.mix(Theme.accent, Theme.text, 0.2) : Theme.accent
            border.width: 2
            border.color: slider.visualFocus ? Theme.text : Theme.panel
        }
        // Moving the slider breaks the binding; the draft is the truth.
        Binding on value {
            value: entry.placeOf(entry.value)
            when: !slider.pressed
        }
    }
    NumberEntry {
        label: entry.label
        from: entry.from
        to: entry.most
        decimals: entry.decimals
        value: entry.value
        onEdited: value => entry.edited(value)
    }
}
