// What desktops know the window program by. Its desktop file, its icon and its windows must go by the same names, or
// there is a nameless window beside the launcher.
#pragma once

namespace daylong::app {

/// Before the application object is made.
void nameProgram();

}  // namespace daylong::app
