import QtQuick
import Daylong

// The blocks of a message's text, or of its thoughts.
BlockColumn {
    id: column

    property color ink: Theme.text
    property TextSelection selection: null
    property var messageId: 0
    property int part: TextSelection.Words

    /// Where the first block with a sought word begins; -1: there is none.
    function soughtY(): real {
        const row = blocks !== null ? blocks.firstSought() : -1
        return row < 0 ? -1 : yOf(row)
    }
    /// The nearest place in the text: the block's row, and what MessageBlock.placeAt() tells.
    function placeAt(x: real, y: real): var {
        const row = rowAt(y), item = itemAt(row)
        if (item === null) return null
        const place = item.placeAt(x, y - item.y)
        return Object.assign(place, { message: messageId, part: part, row: row, blocks: blocks })
    }

    lineHeight: Math.ceil(metrics.height)
    delegate: Component {
        MessageBlock {
            list: column
        }
    }

    FontMetrics {
        id: metrics
        font.pointSize: Theme.fontSize
    }
}
