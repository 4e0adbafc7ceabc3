// daylong-cli models folders: the folders besides the library's own whose models are used where they lie.
#pragma once

#include "commands.h"

namespace daylong::cli {

Command addModelFolders(CLI::App& models);

}  // namespace daylong::cli
