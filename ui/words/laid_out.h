// Whether a field where one writes can show a text: Qt lays all of it out before the next key is heard. Thread rule:
// none. Failure rule: none.
#pragma once

#include <QString>

namespace daylong::ui {

/// Not where it would keep the window for seconds: because of its length, or because of one word without an end.
bool canBeLaidOut(const QString& text);

}  // namespace daylong::ui
