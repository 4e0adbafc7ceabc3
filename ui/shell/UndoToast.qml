import QtQuick
import Daylong

// "Deleted … Undo", for a while. Undo brings back the newest, then the one before.
Toast {
    id: toast

    required property ChatViewModel chat
    property var removed: [] // of {id, title} or {messages}, the newest last

    function add(what: var) {
        removed = removed.concat([what])
        stay()
    }
    function undo() {
        if (removed.length === 0) return
        const newest = removed[removed.length - 1]
        removed = removed.slice(0, -1)
        stay()
        if (newest.messages) chat.restoreMessages(newest.messages)
        else chat.restoreConversation(newest.id)
    }

    text: {
        const count = removed.length
        if (count === 0) return ""
        if (removed.every(each => !each.messages)) {
            return count === 1 ? qsTr("Deleted “%1”").arg(removed[0].title) : qsTr("Deleted %1 conversations").arg(count)
        }
        if (count === 1) return qsTr("Deleted the message and its reply; the model forgets them")
        return removed.every(each => each.messages) ? qsTr("Deleted %1 messages and their replies; the model forgets them").arg(count)
                                                    : qsTr("Deleted %1 things").arg(count)
    }
    action: removed.length > 1 ? qsTr("Undo the last") : qsTr("Undo")
    iconSource: "icons/undo.svg"
    onActionTriggered: undo()
    onGone: removed = []

    Connections {
        target: toast.chat
        function onConversationRemoved(id, title) {
            toast.removed = toast.removed.filter(each => each.id !== id)
            toast.add({ id: id, title: title })
        }
        function onTurnRemoved(messages) {
            toast.add({ messages: messages })
        }
    }
}
