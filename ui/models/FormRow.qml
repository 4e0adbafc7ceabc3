import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Models

// One form of a model on the hub (a quantisation), judged for this machine, and its button.
Item {
    id: row

    required property var modelData // see HubSearchModel::FormsRole
    required property string repo
    required property ModelLibrary library

    readonly property string form: modelData.quantization.length > 0 ? modelData.quantization : modelData.file
    readonly property string availability: library.revision >= 0 ? library.stateOf(repo, modelData.quantization) : ""

    implicitHeight: grid.implicitHeight + 20
    Accessible.role: Accessible.ListItem
    Accessible.name: [form, modelData.verdictText, modelData.judgement, modelData.why].filter(part => part).join(". ")

    HairLine {}
    WordsAndButtons {
        id: grid
        y: 10
        Column {
            Layout.fillWidth: true
            spacing: 3
            Flow {
                width: parent.width
                spacing: 8
                Label {
                    text: row.form
                    textFormat: Text.PlainText
                    font.weight: Font.DemiBold
                    color: Theme.text
                    Accessible.ignored: true
                }
                VerdictChip {
                    visible: row.modelData.runs && text.length > 0
                    verdict: row.modelData.verdict
                    text: row.modelData.verdictText
                }
                VerdictChip {
                    visible: row.modelData.recommended || row.modelData.named
                    verdict: "fits"
                    text: row.modelData.named ? qsTr("Asked for") : qsTr("Recommended")
                }
            }
            Hint {
                text: row.modelData.parts > 1
                    ? qsTr("%1 · %2 files").arg(row.modelData.judgement).arg(row.modelData.parts)
                    : row.modelData.judgement
            }
            Hint {
                visible: text.length > 0
                text: row.modelData.runs ? row.modelData.why : qsTr("Daylong cannot run files of this type.")
            }
        }
        DownloadButton {
            visible: row.modelData.runs
            availability: row.availability
            name: qsTr("%1 of %2").arg(row.form).arg(row.repo)
            primary: (row.modelData.recommended || row.modelData.named) && enabled
            onClicked: row.library.download(row.repo, row.modelData.quantization, row.modelData.file,
                                            row.modelData.revision)
        }
    }
}
