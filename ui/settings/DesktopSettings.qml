import QtQuick
import Daylong.Elements
import Daylong.Program

// How the program is reached while its window is not there. All of it takes effect at once.
SettingsGroup {
    id: group

    required property UiState state
    required property DesktopInfo desktop

    title: qsTr("On the desktop")

    SettingsRow {
        name: qsTr("Stay in the tray")
        help: !group.desktop.trayOffered ? qsTr("This desktop has no tray now: closing the window ends Daylong.")
            : group.desktop.inTray
            ? qsTr("Closing the window leaves Daylong in the tray; %1, or Quit in the tray's menu, ends it. The icon "
                   + "shows when a reply is done that you have not seen.").arg(KeyTable.keyOf("quit"))
            : qsTr("Closing the window would leave Daylong in the tray, with a mark when a reply is done; now it ends "
                   + "Daylong.")
        Toggle {
            objectName: "trayToggle"
            label: qsTr("Stay in the tray")
            enabled: group.desktop.trayOffered || checked
            checked: group.state.staysInTray
            onToggled: group.state.staysInTray = checked
        }
    }
    SettingsRow {
        visible: group.desktop.keyOffered
        name: qsTr("A key for quick questions")
        help: group.desktop.keyRefused
            ? qsTr("The desktop gave no key for it. Switch this off and on to be asked again.")
            : group.desktop.key.length > 0
            ? qsTr("%1 opens a small window anywhere, to ask and read the answer in, while Daylong is open or in the "
                   + "tray.").arg(group.desktop.key)
            : group.state.quickKey
            ? qsTr("The desktop is asked for a key, or has it without one: see its settings for shortcuts.")
            : qsTr("A small window anywhere, to ask and read the answer in, while Daylong is open or in the tray. The "
                   + "desktop asks which key.")
        Toggle {
            objectName: "quickKeyToggle"
            label: qsTr("A key for quick questions")
            checked: group.state.quickKey
            onToggled: group.state.quickKey = checked
        }
    }
    SettingsRow {
        visible: !group.desktop.keyOffered
        name: qsTr("A key for quick questions")
        help: qsTr("A small window anywhere, to ask and read the answer in. Here programs cannot take a key for it: "
                   + "you can.") + " " + group.desktop.keyAdvice
    }
}
