// Which small file the window remembers things in. QSettings trusts what it reads: it waits for ever for what is said
// into a pipe, takes any length into memory, and makes whatever objects a value says it is, as deep and as many.
#pragma once

#include <QString>

namespace daylong::ui {

/// `file`, where it is not there yet, or is such a file and holds texts and numbers; else a name behind it of which
/// that is true, so that what lies there is left as it is.
QString ownFile(const QString& file);

}  // namespace daylong::ui
