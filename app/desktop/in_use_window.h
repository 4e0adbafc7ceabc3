// A small window in place of the program's, when the transcript is open elsewhere: says so, and asks what to do.
// Thread rule: GUI thread; returns when the person has answered. Failure rule: without a window the answer is no.
#pragma once

#include <QString>

namespace daylong::app {

/// True: try again. False: the person gave up.
bool askToTryAgain(const QString& why);

}  // namespace daylong::app
