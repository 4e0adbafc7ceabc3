#include "library/trash.h"

#include "base/say.h"

#include <string>
#include <vector>

namespace daylong::library {

namespace fs = std::filesystem;

namespace {

fs::path trashOf(const fs::path& own) { return own / ".trash"; }

Error cannotMove(const fs::path& path, const std::error_code& why) {
    return failure(ErrorCode::ReadOnly, Say::LibraryUnmoved, path.string(), why.message());
}

/// A fresh folder in the trash.
Result<fs::path> freshPlace(const fs::path& own) {
    std::error_code failed;
    fs::create_directories(trashOf(own), failed);
    for (int number = 1; !failed; ++number) {
        const fs::path place = trashOf(own) / std::to_string(number);
        if (fs::create_directory(place, failed)) return place;
    }
    return cannotMove(trashOf(own), failed);
}

/// The folders of an owner and a repository, where nothing else is in them.
void removeEmptyFolders(fs::path folder, const fs::path& own) {
    for (; folder != own && folder.string().starts_with(own.string()); folder = folder.parent_path()) {
        std::error_code failed;
        if (!fs::remove(folder, failed)) break;
    }
}

}  // namespace

Result<fs::path> trashModel(const LocalModel& model, const fs::path& own) {
    if (!model.owned) return failure(ErrorCode::InvalidArgument, Say::TrashNotOurs, model.path.string());
    const fs::path place = TRY(freshPlace(own));
    const fs::path inside = place / model.path.parent_path().lexically_relative(own);
    std::error_code failed;
    fs::create_directories(inside, failed);
    for (const fs::path& part : model.parts) {  // the first one first: without it, the rest is no model
        fs::rename(part, inside / part.filename(), failed);
        if (failed) return cannotMove(part, failed);
        std::error_code none;
        fs::rename(originOf(part), originOf(inside / part.filename()), none);
    }
    removeEmptyFolders(model.path.parent_path(), own);
    return place;
}

Result<void> restoreModel(const fs::path& place, const fs::path& own) {
    std::error_code failed;
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator entry(place, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (entry->is_regular_file(failed)) files.push_back(entry->path());
    }
    if (failed || files.empty()) return failure(ErrorCode::NotFound, Say::TrashGone);
    for (const fs::path& file : files) {
        const fs::path target = own / file.lexically_relative(place);
        if (fs::exists(target, failed))
            return failure(ErrorCode::InvalidArgument, Say::TrashNameTaken, target.filename().string());
    }
    for (const fs::path& file : files) {
        const fs::path target = own / file.lexically_relative(place);
        fs::create_directories(target.parent_path(), failed);
        fs::rename(file, target, failed);
        if (failed) return cannotMove(file, failed);
    }
    purgeModel(place);
    return {};
}

void purgeModel(const fs::path& place) {
    std::error_code ignored;
    fs::remove_all(place, ignored);
}

void purgeTrash(const fs::path& own) { purgeModel(trashOf(own)); }

}  // namespace daylong::library
