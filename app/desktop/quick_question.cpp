#include "desktop/quick_question.h"

#include "desktop/bring_forward.h"

#include <QGuiApplication>
#include <QScreen>

namespace daylong::app {

QuickQuestion::QuickQuestion(Composition& program, Deeds deeds) : m_program(program), m_deeds(std::move(deeds)) {
    connect(&m_program.quick(), &ui::QuickViewModel::openWanted, this, [this] {
        m_deeds.openLarge();
        if (m_window != nullptr) m_window->hide();
    });
}

void QuickQuestion::show(const QByteArray& activation, const QString& question) {
    QQuickWindow* const quick = window();
    if (quick == nullptr) return m_deeds.openLarge();
    m_program.quick().begin();
    if (!quick->isVisible()) {
        const QScreen* const screen = QGuiApplication::primaryScreen();
        const QRect room = screen->availableGeometry();
        // A third down: it grows with the answer. Where windows may not say where they stand, the desktop does.
        quick->setPosition(room.x() + (room.width() - quick->width()) / 2, room.y() + room.height() / 4);
    }
    bringForward(*quick, activation);
    m_program.quick().ask(question);
}

QQuickWindow* QuickQuestion::window() {
    if (m_window != nullptr) return m_window;
    m_window = m_program.makeQuickWindow();
    if (m_window == nullptr) return nullptr;
    connect(m_window, &QWindow::visibleChanged, this, [this](bool visible) {
        if (!visible && !m_deeds.isReachable()) QCoreApplication::quit();
    });
    return m_window;
}

}  // namespace daylong::app
