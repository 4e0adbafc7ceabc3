// A window comes to the front, wherever it is. Thread rule: GUI thread. Failure rule: a desktop may say no.
#pragma once

#include <QByteArray>
#include <QWindow>

namespace daylong::app {

/// What the desktop gave this start to come to the front with.
QByteArray activationOfThisStart();

/// And gets the keys. `activation`: see above, or what came with whatever asks for it; empty: nothing did.
void bringForward(QWindow& window, const QByteArray& activation);

}  // namespace daylong::app
