import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// A window in the theme's colours and size of text, for whatever stands in it, Qt's own controls and dialogs included.
ApplicationWindow {
    color: Theme.page
    font.pointSize: Theme.fontSize
    palette {
        window: Theme.window
        windowText: Theme.text
        base: Theme.page
        alternateBase: Theme.panel
        text: Theme.text
        button: Theme.raised
        buttonText: Theme.text
        brightText: Theme.text
        // What Qt's own file dialog makes of them: text on a tint, and on the colour itself.
        highlight: Theme.mix(Theme.page, Theme.accent, Theme.dark ? 0.6 : 0.8)
        highlightedText: Theme.text
        light: Theme.hover
        midlight: Theme.raised
        mid: Theme.line
        dark: Theme.muted
        placeholderText: Theme.muted
        toolTipBase: Theme.raised
        toolTipText: Theme.text
        link: Theme.accent
    }
    LayoutMirroring.enabled: Qt.application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true

    // All controls share one tooltip.
    Component {
        id: tooltipGround
        Rectangle {
            radius: Theme.radiusSmall
            color: Theme.raised
            border.color: Theme.line
        }
    }
    Item { // to ask for it: the window's own item is not of this engine
        id: asker
        visible: false
        Component.onCompleted: {
            const tooltip = asker.ToolTip.toolTip
            if (tooltip !== null) tooltip.background = tooltipGround.createObject(asker)
        }
    }
}
