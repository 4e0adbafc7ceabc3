import QtQuick

// The buttons at the end of a sheet, in lines as long as there is room for.
Flow {
    width: parent ? parent.width : 0
    spacing: 8
    topPadding: 6
}
