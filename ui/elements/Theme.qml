pragma Singleton

import QtQuick

// The window's measures, and colours derived from the system palette alone: light and dark follow it.
QtObject {
    id: theme

    readonly property SystemPalette system: SystemPalette {}

    readonly property color window: system.window
    readonly property color base: system.base
    readonly property color text: system.windowText
    readonly property color accent: system.highlight
    // The palette's lightest or darkest text, whichever reads on the accent colour.
    readonly property color lightInk: dark ? text : base
    readonly property color darkInk: dark ? base : text
    readonly property color accentInk: contrast(lightInk, accent) >= 3 ? lightInk : darkInk
    readonly property bool dark: text.hslLightness > window.hslLightness

    // Shades between the palette's own: the transcript is the calm page, panels stand off it a little.
    readonly property color page: dark ? mix(base, window, 0.5) : base
    readonly property color panel: mix(window, text, dark ? 0.02 : 0.01)
    readonly property color card: dark ? mix(page, text, 0.04) : mix(page, panel, 0.45)
    readonly property color raised: mix(page, text, dark ? 0.08 : 0.045) // bubbles, code, fields
    readonly property color hover: mix(panel, text, 0.06)
    readonly property color selected: mix(panel, accent, dark ? 0.30 : 0.18)
    readonly property color line: mix(page, text, 0.14)
    readonly property color muted: mix(page, text, 0.62) // secondary text, 4.5:1 and better on page and panel
    readonly property color warning: mix(page, Qt.hsla(0.09, 0.85, dark ? 0.55 : 0.42, 1), 0.9)
    readonly property color warningInk: theme.readable(0.09, 0.85) // of text

    readonly property color link: mix(accent, text, 0.25)
    // words that were searched
    readonly property color sought: mix(page, Qt.hsla(0.13, 0.95, 0.5, 1), dark ? 0.45 : 0.5)
    readonly property color soughtInk: text

    // What code is written in, on `raised`, in the order of Ink (code/language.h).
    readonly property var codeInks: inksOfCode(theme)
    function inksOfCode(colours) {
        const ink = (hue, saturation) => colours.readable(hue, saturation)
        return [colours.text, ink(0.78, 0.55), ink(0.52, 0.75), ink(0.06, 0.8), ink(0.35, 0.6), colours.readable(0, 0),
                ink(0.61, 0.75), ink(0.93, 0.55), ink(0.56, 0.45), ink(0.35, 0.6), ink(0, 0.7)]
    }
    /// A colour of this hue that reads well on `raised`.
    function readable(hue, saturation) {
        for (let step = 0; step < 30; ++step) {
            const ink = Qt.hsla(hue, saturation, dark ? 0.55 + step * 0.015 : 0.45 - step * 0.015, 1)
            if (contrast(ink, raised) >= 4.6) return ink
        }
        return text
    }

    // The style sheet of rich text, with these colours. In a function without types, which Qt 6.4 does not compile: its
    // compiled code may lose a colour to the garbage collector while making text of it, and crash.
    readonly property string textStyle: styleSheet(theme)
    function styleSheet(colours) {
        return "<style>"
            + "p{margin:0;line-height:" + 100 * colours.lineSpacing + "%;white-space:pre-wrap}"
            + "th,td{white-space:pre-wrap}"
            + "a{color:" + colours.link + ";text-decoration:underline}"
            + "code{font-family:" + colours.monospace + ";background-color:"
                + colours.mix(colours.page, colours.text, colours.dark ? 0.15 : 0.085) + "}"
            + ".sought{background-color:" + colours.sought + ";color:" + colours.soughtInk + "}"
            + "</style>"
    }

    // Main.qml binds this to the font size setting; everything else is measured from it.
    property real fontSize: 11
    readonly property real fontSmall: fontSize * 0.85
    readonly property real fontLarge: fontSize * 1.25
    readonly property real fontTitle: fontSize * 1.6
    /// A measure that is right at the usual font size, for a larger one. What surrounds text grows with it.
    function scaled(pixels: real): int {
        return Math.round(pixels * Math.max(1, fontSize / 11))
    }
    readonly property string monospace: "monospace"
    readonly property real lineSpacing: 1.25 // of what is read at length; what is more than a line lies below it

    readonly property int gap: 8
    readonly property int margin: 16
    readonly property int radius: 10
    readonly property int radiusSmall: 6
    readonly property int column: scaled(760) // widest text column
    readonly property int animation: 140

    function luminance(c: color): real {
        const linear = part => part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)
        return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b)
    }
    /// As WCAG 2 measures it, 1 to 21.
    function contrast(a: color, b: color): real {
        const la = luminance(a), lb = luminance(b)
        return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05)
    }
    /// a moved towards b by the share t.
    function mix(a: color, b: color, t: real): color {
        return Qt.rgba(a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, 1)
    }
}
