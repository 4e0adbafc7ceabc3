// Reads conversations out of a file, a zip archive or a folder: which of its files may hold some, and which belong
// together. Thread rule: one thread. Failure rule: of a file by itself, readFile()'s; in a folder or an archive one
// file that cannot be read is counted and said, and the others are read.
#pragma once

#include "exchange/imported.h"

#include <filesystem>

namespace daylong::exchange {

Result<void> readAll(const std::filesystem::path& path, const ReadingEvents& events);

}  // namespace daylong::exchange
