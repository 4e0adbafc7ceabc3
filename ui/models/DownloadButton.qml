import QtQuick
import QtQuick.Controls.Basic
import Daylong.Elements

// Begins a download, where the model is neither here nor on its way.
PushButton {
    property string availability // "here", "coming" or empty
    property string name

    enabled: availability.length === 0
    text: availability === "here" ? qsTr("At hand") : availability === "coming" ? qsTr("On its way") : qsTr("Download")
    icon.source: availability === "here" ? "qrc:/icons/check.svg" : "qrc:/icons/download.svg"
    Accessible.name: availability.length === 0 ? qsTr("Download %1").arg(name) : text
}
