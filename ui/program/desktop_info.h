// DesktopInfo: what the desktop offers of tray and key, and what came of it, for the settings and for how the window
// closes. Filled in by who speaks with the desktop (app/desktop). Thread rule: GUI thread. Failure rule: none.
#pragma once

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <utility>

namespace daylong::ui {

class DesktopInfo : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(bool trayOffered READ trayOffered NOTIFY changed)  // the desktop has a tray
    Q_PROPERTY(bool inTray READ inTray NOTIFY changed)            // closing the window leaves the program there
    Q_PROPERTY(bool keyOffered READ keyOffered NOTIFY changed)    // it lets programs have a key that works anywhere
    Q_PROPERTY(bool keyRefused READ keyRefused NOTIFY changed)
    Q_PROPERTY(QString key READ key NOTIFY changed)        // as the desktop names it; empty: none
    Q_PROPERTY(QString keyAdvice READ keyAdvice CONSTANT)  // how to give one in this desktop's own settings
public:
    using QObject::QObject;

    struct State {
        bool trayOffered = false, inTray = false;
        bool keyOffered = false, keyRefused = false;
        QString key = {};
        bool operator==(const State&) const = default;
    };
    void set(State state) {
        if (std::exchange(m_state, state) != state) Q_EMIT changed();
    }

    bool trayOffered() const { return m_state.trayOffered; }
    bool inTray() const { return m_state.inTray; }
    bool keyOffered() const { return m_state.keyOffered; }
    bool keyRefused() const { return m_state.keyRefused; }
    QString key() const { return m_state.key; }
    QString keyAdvice() const;

Q_SIGNALS:
    void changed();

private:
    State m_state;
};

/// For the desktops that XDG_CURRENT_DESKTOP names.
QString keyAdviceFor(const QString& desktops);

}  // namespace daylong::ui
