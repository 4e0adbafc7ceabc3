import QtQuick
import QtQuick.Controls.Basic

// A text of many lines with their numbers, which errors quote. Name it for screen readers by `label`.
Rectangle {
    id: entry

    property string label
    property alias text: area.text
    property alias readOnly: area.readOnly

    signal edited(text: string)

    implicitHeight: Math.min(340, Math.max(140, area.implicitHeight + 2))
    radius: Theme.radiusSmall
    color: Theme.page
    border.width: area.activeFocus && !area.readOnly ? 2 : 1
    border.color: area.activeFocus && !area.readOnly ? Theme.accent : Theme.line

    Flickable {
        id: flick
        anchors.fill: parent
        anchors.margins: 2
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentWidth: Math.max(width, area.x + area.implicitWidth)
        contentHeight: Math.max(height, area.implicitHeight)
        ScrollBar.vertical: ScrollBar {
            policy: flick.contentHeight > flick.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }
        ScrollBar.horizontal: ScrollBar {
            policy: flick.contentWidth > flick.width ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        // Keeps the cursor in sight.
        function follow(cursor: rect) {
            const left = area.x + cursor.x, right = left + cursor.width + 16, end = cursor.y + cursor.height + 10
            if (contentX > left - numbers.width - 10) contentX = Math.max(0, left - numbers.width - 10)
            else if (contentX + width < right) contentX = right - width
            if (contentY > cursor.y - 10) contentY = Math.max(0, cursor.y - 10)
            else if (contentY + height < end) contentY = end - height
        }

        Label {
            id: numbers
            x: 10
            y: area.topPadding
            horizontalAlignment: Text.AlignRight
            text: Array.from({length: area.lineCount}, (_, i) => i + 1).join("\n")
            font: area.font
            color: Theme.muted
            Accessible.ignored: true
        }
        TextArea {
            id: area
            x: numbers.width + 14
            width: Math.max(implicitWidth, flick.width - x)
            height: Math.max(implicitHeight, flick.height)
            wrapMode: TextEdit.NoWrap
            textFormat: TextEdit.PlainText
            topPadding: 10
            bottomPadding: 10
            font.family: Theme.monospace
            font.pointSize: Theme.fontSmall
            color: readOnly ? Theme.muted : Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            selectByMouse: true
            Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            onTextChanged: if (activeFocus && !readOnly) entry.edited(text)
            onCursorRectangleChanged: if (activeFocus) flick.follow(cursorRectangle)
            Accessible.role: Accessible.EditableText
            Accessible.name: entry.label
            background: null
        }
    }
}
