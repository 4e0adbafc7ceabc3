// The models at hand: the library's own folder, where downloads go as owner/name/file, and the folders that a person
// adds (foreign_folders.h), whose files are used where they lie. A file beside each download ("NAME.origin.json") says
// where it came from. Thread rule: any thread; reads the folders anew with every call. Failure rule: what cannot be
// read is left out; a Result where a person named something.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace daylong::library {

/// A model on this disk.
struct LocalModel {
    std::string name;                          // unique on the shelf: the file's, without parts and ".gguf"
    std::filesystem::path path;                // its first part
    std::vector<std::filesystem::path> parts;  // all of them
    uint64_t bytes = 0;                        // of all parts
    std::string quantization;                  // of its name, or else the type that most of it has
    std::string repo, commit;                  // where it was downloaded from; empty: not known
    std::string sha256;                        // of the first part, as it was verified; empty: not known yet
    int64_t modifiedMs = 0;
    bool owned = false;  // in the library's own folder: may be removed there
};

/// Where a downloaded file came from.
struct Origin {
    std::string repo, commit, path, sha256;
};
std::filesystem::path originOf(const std::filesystem::path& file);
Result<void> writeOrigin(const std::filesystem::path& file, const Origin& origin);

/// The models in `own` and in `others`, by name. Parts of downloads are none.
std::vector<LocalModel> modelsIn(const std::filesystem::path& own, const std::vector<std::filesystem::path>& others);

/// The model that `wanted` names: its name, its file's name, or "owner/name[:QUANT]" that it came from; capitals do not
/// matter. NotFound, or InvalidArgument when several are meant.
Result<LocalModel> findModel(const std::vector<LocalModel>& models, const std::string& wanted);

/// Takes it out of the library's own folder, for good (trash.h: so that it can be undone); InvalidArgument for one that
/// lies elsewhere.
Result<void> removeModel(const LocalModel& model, const std::filesystem::path& own);

/// The checksum of its first part: the one it was downloaded with, else worked out once and remembered under `cache`.
Result<std::string> checksumOf(const LocalModel& model, const std::filesystem::path& cache,
                               const std::function<bool()>& keepGoing);

}  // namespace daylong::library
