// The window over a scripted responder, active and settled, for tests that press its keys and buttons.
#pragma once

#include "ui/shell_program.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include <functional>
#include <string_view>

namespace daylong {

struct WindowStage : Program {
    WindowStage() : WindowStage(unit::scriptedTurns({"All right."})) {}
    explicit WindowStage(const chat::MakeResponder& responder) : Program(responder), window(composition.show()) {
        window->requestActivate();
        static_cast<void>(QTest::qWaitForWindowActive(window));
        pause();
    }

    void pause() {
        settle();
        QTest::qWait(40);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(window, key, modifiers);
        pause();
    }
    void type(std::string_view text) {
        for (const char key : text) QTest::keyClick(window, key);
    }
    /// While a reply goes on: pause() would wait for its end.
    void clickMeanwhile(const QQuickItem& item) {
        const QPointF middle = item.mapToScene({item.width() / 2, item.height() / 2});
        QTest::mouseClick(window, Qt::LeftButton, Qt::NoModifier, middle.toPoint());
    }
    void click(const QQuickItem& item) {
        clickMeanwhile(item);
        pause();
    }
    /// The first item that is shown and of which `holds`; nullptr: none.
    QQuickItem* shown(const std::function<bool(const QQuickItem&)>& holds) const {
        return shownBelow(*window->contentItem(), holds);
    }
    QQuickItem* button(const QString& text) const {
        return shown([&](const QQuickItem& item) {
            return item.metaObject()->indexOfSignal("clicked()") >= 0 &&
                   item.property("text").toString().startsWith(text);
        });
    }
    QQuickItem* field(const QString& label) const {
        return shown([&](const QQuickItem& item) {
            return item.metaObject()->indexOfProperty("cursorPosition") >= 0 &&
                   item.property("label").toString() == label;
        });
    }

    QString focused() const {
        const QQuickItem* item = window->activeFocusItem();
        return item == nullptr ? QString() : item->property("label").toString() + item->objectName();
    }

    QQuickWindow* window;

private:
    static QQuickItem* shownBelow(QQuickItem& item, const std::function<bool(const QQuickItem&)>& holds) {
        if (!item.isVisible()) return nullptr;
        if (holds(item)) return &item;
        const auto children = item.childItems();
        for (QQuickItem* child : children) {
            if (QQuickItem* found = shownBelow(*child, holds)) return found;
        }
        return nullptr;
    }
};

}  // namespace daylong
