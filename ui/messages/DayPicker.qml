import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Daylong.Elements
import Daylong.Messages

// A month's days, those on which something was said to be gone to.
Popup {
    id: picker
    objectName: "dayPicker"

    required property MessageListModel messages
    required property var dayInView // tells the day
    readonly property DaysModel days: messages.days

    signal picked(date day)
    signal startPicked()
    signal endPicked()

    function turn(months: int) {
        days.show(days.year, days.month + months)
    }
    function pick(day: date) {
        close()
        picked(day)
    }

    onAboutToShow: {
        const inView = dayInView(), day = isNaN(inView.getTime()) ? new Date() : inView
        days.show(day.getFullYear(), day.getMonth())
    }
    anchors.centerIn: parent
    margins: 8 // within the window, where its parent is low
    width: Math.min(parent.width - 24, Theme.fontSize * 28)
    padding: 14
    modal: true
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    background: PopupGround {}

    contentItem: ColumnLayout {
        spacing: 8

        RowLayout {
            Layout.fillWidth: true
            ToolIcon {
                rotation: 90
                icon.source: "qrc:/icons/expand.svg"
                text: qsTr("Month before")
                enabled: picker.days.first < new Date(picker.days.year, picker.days.month, 1)
                onClicked: picker.turn(-1)
            }
            Label {
                objectName: "monthName"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                text: new Date(picker.days.year, picker.days.month, 1).toLocaleDateString(Qt.locale(), "MMMM yyyy")
                font.weight: Font.DemiBold
                color: Theme.text
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            ToolIcon {
                rotation: -90
                icon.source: "qrc:/icons/expand.svg"
                text: qsTr("Month after")
                enabled: picker.days.last >= new Date(picker.days.year, picker.days.month + 1, 1)
                onClicked: picker.turn(1)
            }
        }
        DayOfWeekRow {
            id: weekdays
            Layout.fillWidth: true
            locale: Qt.locale()
            delegate: Label {
                required property string shortName
                required property string narrowName
                horizontalAlignment: Text.AlignHCenter
                text: weekdays.width < Theme.scaled(280) ? narrowName : shortName
                font.pointSize: Theme.fontSmall
                color: Theme.muted
            }
        }
        MonthGrid {
            id: grid
            objectName: "dayGrid"
            Layout.fillWidth: true
            Layout.preferredHeight: implicitHeight
            locale: Qt.locale()
            month: picker.days.month
            year: picker.days.year
            delegate: AbstractButton {
                id: cell
                required property var model
                readonly property bool said: model.month === grid.month && picker.days.days.includes(model.day)
                implicitHeight: Math.max(34, Theme.fontSize * (picker.parent.height < Theme.scaled(560) ? 1.9 : 2.6))
                enabled: said
                focusPolicy: said ? Qt.StrongFocus : Qt.NoFocus
                text: model.date.toLocaleDateString(Qt.locale(), Locale.LongFormat)
                Accessible.role: Accessible.Button
                Accessible.ignored: model.month !== grid.month
                Accessible.onPressAction: if (enabled) clicked()
                Accessible.name: said ? text : qsTr("%1, nothing said").arg(text)
                onClicked: picker.pick(new Date(model.year, model.month, model.day))
                Keys.onReturnPressed: clicked()
                Keys.onEnterPressed: clicked()
                contentItem: Label {
                    text: cell.model.day
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    opacity: cell.model.month === grid.month ? 1 : 0
                    font.weight: cell.said ? Font.DemiBold : Font.Normal
                    color: cell.said ? Theme.text : Theme.mix(Theme.page, Theme.text, 0.35)
                }
                background: Rectangle {
                    radius: Theme.radiusSmall
                    color: !cell.said ? "transparent" : cell.hovered ? Theme.selected : Theme.raised
                    border.width: cell.visualFocus ? 2 : 0
                    border.color: Theme.accent
                }
            }
        }
        Flow {
            Layout.fillWidth: true
            spacing: 8
            PushButton {
                text: qsTr("The beginning")
                onClicked: {
                    picker.close()
                    picker.startPicked()
                }
            }
            PushButton {
                text: qsTr("The latest")
                onClicked: {
                    picker.close()
                    picker.endPicked()
                }
            }
        }
    }
}
