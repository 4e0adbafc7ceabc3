import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements
import Daylong.Exchange

// The conversations, or the models, go to another folder: which, and what that takes.
Sheet {
    id: sheet

    required property MoveViewModel moving

    signal folderWanted() // a dialog that ends in moving.choose()

    title: moving.models ? qsTr("Move the models") : qsTr("Move the conversations")

    component Said: Label {
        width: parent ? parent.width : 0
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: Theme.text
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }

    Said {
        text: qsTr("Now in %1").arg(sheet.moving.from)
    }
    Flow {
        width: parent.width
        spacing: 8
        PushButton {
            icon.source: "qrc:/icons/folder.svg"
            text: sheet.moving.to.length > 0 ? qsTr("Choose another folder…") : qsTr("Choose a folder…")
            onClicked: sheet.folderWanted()
        }
        PushButton {
            visible: sheet.moving.moved
            text: qsTr("Back to the usual place")
            onClicked: sheet.moving.chooseUsual()
        }
    }
    Said {
        visible: sheet.moving.to.length > 0
        text: qsTr("To %1").arg(sheet.moving.to)
        font.weight: Font.DemiBold
    }
    Hint {
        visible: sheet.moving.to.length > 0
        readonly property string what: sheet.moving.models
            ? qsTr("%1, with downloads that are not done.")
            : qsTr("%1: everything said, what is half written, the settings, and older copies.")
        text: what.arg(sheet.moving.size) + " "
              + qsTr("The window closes for it and opens again. Everything is copied and compared first, and deleted "
                     + "in the old place only when it is whole in the new one; stopped in the middle, it stays where "
                     + "it is.")
    }
    Hint {
        visible: sheet.moving.to.length > 0 && sheet.moving.onNetwork
        alarming: true
        text: sheet.moving.models
            ? qsTr("This folder is on another machine: models load slowly from there, and not at all while it cannot "
                   + "be reached.")
            : qsTr("This folder is on another machine: talking is slower there, nothing works while it cannot be "
                   + "reached, and two computers at once can damage the conversations.")
    }
    Hint {
        visible: text.length > 0
        alarming: true
        text: sheet.moving.problem
    }
    SheetButtons {
        PushButton {
            objectName: "moveButton"
            primary: true
            enabled: sheet.moving.to.length > 0
            text: qsTr("Move")
            onClicked: sheet.moving.move()
        }
        PushButton {
            text: qsTr("Cancel")
            onClicked: sheet.close()
        }
    }
}
