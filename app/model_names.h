// The models at hand by name: what "--model" takes, in the window and in the terminal program.
// Thread rule: any thread; reads folders. Failure rule: a Result that lists names that are near.
#pragma once

#include "base/result.h"
#include "library/shelf.h"
#include "settings/settings.h"

#include <string>
#include <vector>

namespace daylong::app {

/// Of the library's own folder and of those that were added to it.
std::vector<library::LocalModel> modelsAtHand();

/// How a setting names the model that was named on a command line: the starter and a server's model by their names, a
/// file or a model of the library by its absolute path. A path is taken as it is, whether or not a file is there:
/// opening it tells. NotFound for a name that is none here.
Result<std::string> namedModel(const std::string& given);

/// The same as a file that can be opened, for whoever has no settings.
Result<std::string> namedModelFile(const std::string& given);

/// Paths that settings hold become those of today, where the library was moved (paths.h: modelNow).
void takeMovedModels(settings::Settings& settings);

}  // namespace daylong::app
