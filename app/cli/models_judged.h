// What models would need on this machine, printed as lines or as JSON: the catalogue's, and one repository's forms.
#pragma once

#include "library/fit.h"
#include "library/hub.h"

namespace daylong::cli {

/// What models are judged for here: the devices that "auto" takes, measured.
library::Machine terminalsMachine();
/// What Daylong recommends. Asks nobody.
Result<void> printCatalogue(bool json);
/// The forms that a repository offers.
Result<void> printForms(const library::Hub& hub, const std::string& repo, bool json);

}  // namespace daylong::cli
