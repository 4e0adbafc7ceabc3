// The small windows that come in place of the program's where what is kept was moved to another folder (places/move.h):
// while it moves, and when it is not there at a start. Thread rule: GUI thread; each returns when it is done, or the
// person has answered. Failure rule: each window says its own.
#pragma once

#include "places/move.h"

namespace daylong::app {

/// With its progress, and a button to stop. Where it fails, the person has read why.
void moveInWindow(const MovePlan& plan);

/// Asks for what is missing, until it is there, or to begin anew. False: the person gave up.
bool findMissing();

}  // namespace daylong::app
