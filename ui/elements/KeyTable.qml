pragma Singleton

import QtQuick

// Every key there is. Main.qml makes a Shortcut of each row that has an `action`; of the others, what has the focus
// takes care itself. The list of shortcuts and the tooltips show these rows.
QtObject {
    id: table

    readonly property string conversations: qsTr("Conversations")
    readonly property string writing: qsTr("Writing")
    readonly property string reading: qsTr("Reading")
    readonly property string sidebar: qsTr("In the list of conversations")
    readonly property string program: qsTr("Window")

    readonly property var rows: [
        { group: conversations, action: "newConversation", keys: ["Ctrl+N"], text: qsTr("Begin a new conversation") },
        { group: conversations, action: "newTemporary", keys: ["Ctrl+Shift+N"],
          text: qsTr("Begin a temporary conversation") },
        { group: conversations, action: "search", keys: ["Ctrl+K", "Ctrl+Shift+F"],
          text: qsTr("Search everything said") },
        { group: conversations, action: "rename", keys: ["F2"], text: qsTr("Rename the open conversation") },
        { group: conversations, action: "importOthers", keys: ["Ctrl+O"],
          text: qsTr("Import conversations of other programs") },
        { group: conversations, action: "exportThis", keys: ["Ctrl+E"], text: qsTr("Export conversations") },
        { group: writing, keys: ["Enter"], text: qsTr("Send the message") },
        { group: writing, keys: ["Shift+Enter"], text: qsTr("Begin a new line") },
        { group: writing, action: "attach", keys: ["Ctrl+Shift+A"],
          text: qsTr("Attach files (also by dropping or pasting them)") },
        { group: writing, keys: ["Ctrl+Shift+V"],
          text: qsTr("Paste into the message, also a long text, which else goes along as a file") },
        { group: writing, keys: ["Del"], text: qsTr("Remove the attached file that has the focus") },
        { group: writing, keys: ["Up"], text: qsTr("Change the last message, where nothing is written") },
        { group: writing, keys: ["Ctrl+Enter"], text: qsTr("Say a message that is changed in a new conversation") },
        { group: writing, keys: ["Esc"], text: qsTr("Stop the reply") },
        { group: reading, keys: ["PgUp", "PgDown"], text: qsTr("Scroll by a page") },
        { group: reading, action: "find", keys: ["Ctrl+F"], text: qsTr("Find in this conversation, or an open file") },
        { group: reading, keys: ["Enter", "Shift+Enter"], text: qsTr("Go to the match above, or below") },
        { group: reading, action: "pickDay", keys: ["Ctrl+J"], text: qsTr("Go to a day") },
        { group: reading, action: "showBranches", keys: ["Ctrl+Shift+B"],
          text: qsTr("Show the conversation's branches") },
        { group: reading, keys: ["Left", "Right"],
          text: qsTr("Switch to the branch before or behind, where one of its buttons has the focus") },
        { group: reading, action: "showMemory", keys: ["Ctrl+I"],
          text: qsTr("Show what the model sees, pins, and the note") },
        { group: reading, action: "showStart", keys: ["Ctrl+Home"], text: qsTr("Go to the beginning") },
        { group: reading, action: "showEnd", keys: ["Ctrl+End"], text: qsTr("Go to the latest message") },
        { group: reading, keys: ["Menu", "Shift+F10"],
          text: qsTr("Show what can be done with the message whose button has the focus") },
        { group: sidebar, keys: ["Up", "Down"], text: qsTr("Choose a conversation") },
        { group: sidebar, keys: ["Enter"], text: qsTr("Open it") },
        { group: sidebar, keys: ["Left", "Right"], text: qsTr("Fold or unfold the folder") },
        { group: sidebar, keys: ["F2"], text: qsTr("Rename it") },
        { group: sidebar, keys: ["Del"], text: qsTr("Delete it") },
        { group: sidebar, keys: ["Menu", "Shift+F10"], text: qsTr("Show what can be done with it") },
        { group: program, action: "toggleSidebar", keys: ["Ctrl+B"], text: qsTr("Show or hide the sidebar") },
        { group: program, action: "toggleSettings", keys: ["Ctrl+,"], text: qsTr("Open or close Settings") },
        { group: program, action: "toggleModels", keys: ["Ctrl+M"], text: qsTr("Open or close Models") },
        { group: program, action: "largerText", keys: ["Ctrl++", "Ctrl+="],
          text: qsTr("Larger text (also Ctrl and the wheel)") },
        { group: program, action: "smallerText", keys: ["Ctrl+-"], text: qsTr("Smaller text") },
        { group: program, action: "normalText", keys: ["Ctrl+0"], text: qsTr("Text of the normal size") },
        { group: program, action: "showShortcuts", keys: ["F1", "Ctrl+?"], text: qsTr("Show this list") },
        { group: program, keys: ["Tab", "Shift+Tab"], text: qsTr("Go to the next control, or to the one before") },
        { group: program, keys: ["Esc"], text: qsTr("Close Models or Settings, or what lies over the conversation") },
        { group: program, action: "quit", keys: ["Ctrl+Q"], text: qsTr("Quit Daylong") }
    ]
    readonly property var groups: rows.map(row => row.group).filter((group, index, all) => all.indexOf(group) === index)

    /// The key of an action, as a tooltip shows it.
    function keyOf(action: string): string {
        const row = rows.find(each => each.action === action)
        return row ? shown(row.keys[0]) : ""
    }
    /// Keys as the person's keyboard names them.
    function shown(keys: string): string {
        const names = {
            "Ctrl": qsTr("Ctrl"), "Shift": qsTr("Shift"), "Enter": qsTr("Enter"), "Del": qsTr("Del"),
            "Esc": qsTr("Esc"), "Tab": qsTr("Tab"), "Menu": qsTr("Menu"), "Up": qsTr("Up"), "Down": qsTr("Down"),
            "Left": qsTr("Left"), "Right": qsTr("Right"), "PgUp": qsTr("PgUp"), "PgDown": qsTr("PgDown"),
            "Home": qsTr("Home"), "End": qsTr("End")
        }
        return keys.split(/\+(?=.)/).map(key => names[key] ?? key).join("+") // "Ctrl++" ends with the key
    }
}
