import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs

// Asks for a file: with the desktop's own dialog, or with Qt's where there is none.
FileDialog {
    id: dialog

    required property bool fromDesktop
    required property Item overlay // where Qt's own is shown

    property Item files: null // the list of Qt's own

    // Qt 6.4: its path stands on white whatever the palette, and a file's size and date share the width of the filter
    // below.
    function mend(item: Item) {
        if (String(item).includes("BreadcrumbBar") && item.background) {
            item.background.color = Qt.binding(() => Theme.page)
            item.background.border.color = Qt.binding(() => Theme.line)
        }
        if (item.fileModified !== undefined) item.fileDetailRowWidth = Qt.binding(() => item.width)
        if (item.objectName === "fileDialogListView") files = item
        for (let i = 0; i < item.children.length; ++i) mend(item.children[i])
    }

    Connections { // rows that come later
        target: dialog.files ? dialog.files.contentItem : null
        function onChildrenChanged() {
            dialog.mend(dialog.files.contentItem)
        }
    }

    options: fromDesktop ? 0 : FileDialog.DontUseNativeDialog
    onVisibleChanged: if (visible && !fromDesktop) Qt.callLater(mend, overlay)
}
