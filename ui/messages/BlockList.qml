import QtQuick
import Daylong.Elements
import Daylong.Markdown
import Daylong.Messages

// The blocks of a message's text, or of its thoughts.
BlockColumn {
    id: column

    property color ink: Theme.text
    property color codeGround: Theme.raised
    property TextSelection selection: null
    property var messageId: 0
    property int part: TextSelection.Words
    property int framed: -1 // one of the words that are marked, which stands out
    readonly property rect frame: framed >= 0 && blocks !== null ? blocks.soughtAt(framed) : Qt.rect(-1, -1, 0, 0)

    /// How many of the words that are marked there are, and where one stands: only above where, while it is far from
    /// the screen. y is -1: there is none.
    function soughtCount(): int {
        return blocks !== null ? blocks.soughtCount() : 0
    }
    function soughtRect(place: int): rect {
        const found = blocks !== null ? blocks.soughtAt(place) : Qt.rect(-1, -1, 0, 0)
        if (found.x < 0) return Qt.rect(0, -1, 0, 0)
        const item = itemAt(found.x)
        if (item === null) return Qt.rect(0, yOf(found.x), 0, 0)
        const words = item.rectOf(found.y, found.width)
        return Qt.rect(item.x + words.x, item.y + words.y, words.width, words.height)
    }
    /// The nearest place in the text: the block's row, and what MessageBlock.placeAt() tells.
    function placeAt(x: real, y: real): var {
        const row = rowAt(y), item = itemAt(row)
        if (item === null) return null
        const place = item.placeAt(x, y - item.y)
        return Object.assign(place, { message: messageId, part: part, row: row, blocks: blocks })
    }

    lineHeight: Math.ceil(metrics.height)
    lineSpacing: Theme.lineSpacing
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
