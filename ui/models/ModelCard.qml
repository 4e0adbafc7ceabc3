import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements

// A model in one of the lists of the page "Models": what it is, how it suits this machine, and what can be done with it
// (the buttons that are put into it).
Item {
    id: card

    property string title
    property string detail
    property var judged: ({}) // see judgedWords() in model_words.h
    property string badge // instead of the verdict
    property string note
    property string problem
    property real margin: 0 // left and right of it
    default property alias actions: buttons.data

    readonly property bool isCurrent: ListView.isCurrentItem && ListView.view.activeFocus

    implicitHeight: texts.height + 28

    Accessible.role: Accessible.ListItem
    Accessible.name: [title, badge, judged.verdictText, detail, judged.judgement, note, problem].filter(part => part)
        .join(". ")

    Rectangle {
        x: card.margin
        width: card.width - 2 * card.margin
        height: card.height
        radius: Theme.radius
        color: Theme.card
        border.width: card.isCurrent ? 2 : 1
        border.color: card.isCurrent ? Theme.accent : Theme.line
    }
    Column {
        id: texts
        x: card.margin + 16
        y: 14
        width: card.width - 2 * card.margin - 32
        spacing: 5

        RowLayout {
            width: parent.width
            spacing: 10
            Label {
                Layout.fillWidth: true
                text: card.title
                textFormat: Text.PlainText
                wrapMode: Text.Wrap // names have no spaces, and tell each other apart by their ends
                font.weight: Font.DemiBold
                color: Theme.text
                Accessible.ignored: true
            }
            VerdictChip {
                Layout.alignment: Qt.AlignTop
                verdict: card.badge.length > 0 ? "fits" : card.judged.verdict ?? ""
                text: card.badge.length > 0 ? card.badge : card.judged.verdictText ?? ""
            }
        }
        Hint {
            visible: text.length > 0
            text: card.detail
        }
        Hint {
            visible: text.length > 0
            text: card.judged.judgement ?? ""
        }
        Hint {
            visible: text.length > 0
            text: card.note
        }
        Hint {
            visible: text.length > 0
            alarming: true
            text: card.problem
        }
        Flow {
            id: buttons
            width: parent.width
            topPadding: 5
            spacing: 8
        }
    }
}
