// QuickQuestion: the small window for one question, in the middle of the screen, over the program's own engine: made
// when it is first wanted. Where neither the large window nor the tray is there when it is put away, the program ends.
// Thread rule: GUI thread. Failure rule: where it cannot be made, the large window comes instead.
#pragma once

#include "compose.h"

#include <QObject>

#include <functional>

namespace daylong::app {

class QuickQuestion : public QObject {
public:
    struct Deeds {
        std::function<void()> openLarge;    // the conversation goes on there
        std::function<bool()> isReachable;  // the program is, without this window
    };
    QuickQuestion(Composition& program, Deeds deeds);

    /// `activation`: the desktop's leave to come forward. `question`: asked at once; empty: it is to be typed.
    void show(const QByteArray& activation, const QString& question = {});
    bool isVisible() const { return m_window != nullptr && m_window->isVisible(); }
    bool isActive() const { return m_window != nullptr && m_window->isActive(); }

private:
    QQuickWindow* window();

    Composition& m_program;
    Deeds m_deeds;
    QQuickWindow* m_window = nullptr;
};

}  // namespace daylong::app
