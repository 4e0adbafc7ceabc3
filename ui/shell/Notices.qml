import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Chat
import Daylong.Elements
import Daylong.Models

// What the person should know, above the page. Where that is much, and the window low, it scrolls: the page keeps its
// room.
Flickable {
    id: notices

    required property ChatViewModel chat
    required property ModelLibrary library
    required property bool settingsOpen
    required property real most // of the height
    required property bool modelsOpen

    signal modelWanted()
    signal settingsWanted()

    implicitHeight: Math.min(column.implicitHeight, most)
    contentHeight: column.implicitHeight
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    onSettingsOpenChanged: unapplied.read = false
    ScrollBar.vertical: ScrollBar {
        policy: notices.contentHeight > notices.height ? ScrollBar.AlwaysOn : ScrollBar.AsNeeded
    }
    FocusFollower {
        page: notices
    }

    ColumnLayout {
        id: column
        width: notices.width
        spacing: 0

        Banner {
            Layout.fillWidth: true
            text: notices.chat.error
            iconSource: "qrc:/icons/warning.svg"
            action: notices.chat.noModel ? qsTr("Choose a model…") : ""
            otherAction: notices.chat.noModel && !notices.chat.settings.starterModel ? qsTr("Use the starter") : ""
            onActionTriggered: notices.modelWanted()
            onOtherActionTriggered: notices.chat.settings.startWithStarter()
            dismissName: qsTr("Dismiss the error")
            onDismissed: notices.chat.dismissError()
        }
        Banner {
            Layout.fillWidth: true
            text: notices.library.problem
            iconSource: "qrc:/icons/warning.svg"
            dismissName: qsTr("Dismiss the error")
            onDismissed: notices.library.dismissProblem()
        }
        Banner {
            Layout.fillWidth: true
            text: notices.chat.deviceNote
            iconSource: "qrc:/icons/warning.svg"
            action: notices.settingsOpen ? "" : qsTr("Choose a device…")
            dismissName: qsTr("Hide this note")
            onActionTriggered: notices.settingsWanted()
            onDismissed: notices.chat.dismissDeviceNote()
        }
        Banner {
            property bool read: false
            Layout.fillWidth: true
            tint: Theme.accent
            // Where there is something more urgent to say, it waits.
            readonly property bool wanted: notices.chat.starterModel && !read && !notices.settingsOpen
                && !notices.modelsOpen
                                           && notices.chat.error.length === 0 && notices.chat.room.fits
            text: wanted
                  ? qsTr("This is a tiny starter model: it chats, but knows little and makes things up.") : ""
            action: qsTr("Find a real model…")
            dismissName: qsTr("Hide this note")
            onActionTriggered: notices.modelWanted()
            onDismissed: read = true
        }
        Banner { // the draft stays as it was left
            id: unapplied
            objectName: "unappliedNote"
            property bool read: false
            readonly property bool applying: notices.chat.activity === ChatViewModel.LoadingModel
                                             || notices.chat.activity === ChatViewModel.Rebuilding
            readonly property bool pending: (notices.chat.settings.changed && !notices.chat.settings.waiting)
                                            || notices.chat.ownSettings.edited
            Layout.fillWidth: true
            tint: Theme.accent
            text: pending && !applying && !read && !notices.settingsOpen
                ? qsTr("What you changed in Settings is not applied.") : ""
            action: qsTr("Back to Settings")
            dismissName: qsTr("Hide this note")
            onActionTriggered: notices.settingsWanted()
            onDismissed: read = true
        }
    }
}
