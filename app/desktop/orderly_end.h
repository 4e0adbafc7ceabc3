// OrderlyEnd: whoever ends the program, what was typed and said is kept, and the transcript closed.
// - TERM, HUP and INT (a session's end, Ctrl-C) end the event loop, as closing the window does; a second one ends at
// once.
// - Where the display is gone, Qt ends the process itself: then `save` is called, on the GUI thread, as the last thing.
// Thread rule: one object, on the GUI thread, for as long as what `save` needs. Failure rule: none.
#pragma once

#include <QSocketNotifier>

#include <functional>

namespace daylong::app {

class OrderlyEnd {
public:
    explicit OrderlyEnd(std::function<void()> save);
    ~OrderlyEnd();
    OrderlyEnd(const OrderlyEnd&) = delete;
    OrderlyEnd& operator=(const OrderlyEnd&) = delete;

private:
    QSocketNotifier m_heard;
};

}  // namespace daylong::app
