// LastOpen: which conversation the next start of the window shows: the one that was shown last of those in which
// something was said, waits, or is half written. To one that is new and empty nobody needs to come back: a key leads
// there. Thread rule: GUI thread. Failure rule: none.
#pragma once

#include "bridge/engine_bridge.h"

#include <QObject>

#include <functional>

namespace daylong::app {

class LastOpen : public QObject {
public:
    using Note = std::function<void(store::ConversationId)>;

    /// Made before what tells of drafts: then it knows already whose they are.
    LastOpen(ui::EngineBridge& bridge, Note note);

    /// Something is said in the one that is shown, or is to be.
    void hold();

private:
    Note m_note;
    store::ConversationId m_shown = 0;
    bool m_noted = false;  // that one
};

}  // namespace daylong::app
