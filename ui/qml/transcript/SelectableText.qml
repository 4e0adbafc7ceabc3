import QtQuick
import QtQuick.Controls.Basic

// Text to read, select and copy. Links open in the browser, and only web and mail links do.
TextArea {
    padding: 0
    topPadding: 0
    bottomPadding: 0
    readOnly: true
    selectByMouse: true
    persistentSelection: false
    activeFocusOnTab: false
    wrapMode: TextEdit.Wrap
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    background: null
    onLinkActivated: link => {
        if (/^(https?:\/\/|mailto:)/i.test(link)) Qt.openUrlExternally(link)
    }
    HoverHandler {
        cursorShape: parent.hoveredLink.length > 0 ? Qt.PointingHandCursor : Qt.IBeamCursor
    }
}
