// Tags of HTML and XML, and the lines of a diff, which are no words and regions; as code_scanner.h.
#pragma once

#include "code/code_scanner.h"

namespace daylong::ui {

ScannedLine scanMarkup(QStringView line, CodeState state);
ScannedLine scanChange(QStringView line, CodeState state);

}  // namespace daylong::ui
