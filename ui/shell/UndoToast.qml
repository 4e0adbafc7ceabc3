import QtQuick
import Daylong.Chat
import Daylong.Elements

// "Deleted … Undo", for a while. Undo brings back the newest, then the one before.
Toast {
    id: toast

    required property ChatViewModel chat
    // Of {id, title}, {messages, temporary}, {queued, temporary}, {folder, name} or {preset, name}, the newest last.
    property var removed: []

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
        else if (newest.folder) chat.sidebar.restoreFolder(newest.folder)
        else if (newest.preset) chat.presets.restore(newest.preset)
        else if (newest.queued) chat.queue.putBack(newest.queued)
        else chat.restoreConversation(newest.id)
    }

    text: {
        const count = removed.length
        if (count === 0) return ""
        if (removed.every(each => each.id)) {
            return count === 1 ? qsTr("Deleted “%1”").arg(removed[0].title)
                               : qsTr("Deleted %1 conversations").arg(count)
        }
        if (count === 1 && removed[0].folder)
            return qsTr("Deleted the folder “%1”; its conversations stay").arg(removed[0].name)
        if (count === 1 && removed[0].preset) return qsTr("Deleted the preset “%1”").arg(removed[0].name)
        if (removed.every(each => each.queued)) {
            return count === 1 ? qsTr("Taken out: it is not sent")
                               : qsTr("Taken out: %1 messages are not sent").arg(count)
        }
        if (count === 1) return qsTr("Deleted the message and its reply; the model forgets them")
        return removed.every(each => each.messages)
            ? qsTr("Deleted %1 messages and their replies; the model forgets them").arg(count)
            : qsTr("Deleted %1 things").arg(count)
    }
    action: removed.length > 1 ? qsTr("Undo the last") : qsTr("Undo")
    iconSource: "qrc:/icons/undo.svg"
    onActionTriggered: undo()
    onGone: {
        removed = []
        chat.queue.forgetTakenOut() // nothing brings it back any more
    }

    Connections {
        target: toast.chat
        function onConversationRemoved(id, title) {
            toast.removed = toast.removed.filter(each => each.id !== id)
            toast.add({ id: id, title: title })
        }
        function onKept() { // what was deleted there was not kept
            toast.removed = toast.removed.filter(each => !each.temporary)
        }
        function onTurnRemoved(messages) {
            toast.add({ messages: messages, temporary: toast.chat.temporary })
        }
    }
    Connections {
        target: toast.chat.presets
        function onRemoved(id, name) {
            toast.add({ preset: id, name: name })
        }
    }
    Connections {
        target: toast.chat.sidebar
        function onFolderRemoved(id, name) {
            toast.add({ folder: id, name: name })
        }
    }
    Connections {
        target: toast.chat.queue
        function onTakenOut(message) {
            toast.add({ queued: message, temporary: toast.chat.temporary })
        }
    }
}
