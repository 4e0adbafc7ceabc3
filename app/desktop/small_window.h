// A small window in place of the program's, which looks as that was chosen to: shown until it is closed. Thread rule:
// GUI thread. Failure rule: nullptr, where it cannot be shown.
#pragma once

#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QString>
#include <QVariantMap>

namespace daylong::app {

class SmallWindow {
public:
    SmallWindow(const QString& file, const QVariantMap& properties);

    QQuickWindow* window() const { return m_window; }
    /// Until it is closed. False: there is none.
    bool run();

private:
    QQmlApplicationEngine m_engine;
    QQuickWindow* m_window = nullptr;
};

}  // namespace daylong::app
