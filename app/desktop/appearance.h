// Appearance: light or dark. As the person chose it, or as the desktop's settings portal says, where Qt's own palette
// does not already follow it (Qt 6.4 alone does not). Everything that the window draws is derived from that palette.
// Thread rule: GUI thread; the bus is never waited for. Failure rule: without a portal, the system's palette as Qt has
// it.
#pragma once

#include "program/ui_state.h"

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>
#include <QPalette>

namespace daylong::app {

/// What dark is where the system has no palette of its own for it.
QPalette darkPalette();

/// What the person chose, if they did: where there is no desktop to ask, or not yet.
void showChosenAppearance(const ui::UiState& state);

class Appearance : public QObject {
    Q_OBJECT
public:
    Appearance(QDBusConnection bus, const ui::UiState& state);

private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void apply();

    enum class Preference { None, Dark, Light };  // the portal's numbers

    QDBusConnection m_bus;
    const ui::UiState& m_state;
    Preference m_desktop = Preference::None;
};

}  // namespace daylong::app
