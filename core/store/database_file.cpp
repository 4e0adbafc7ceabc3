#include "store/database_file.h"

#include "base/say.h"
#include "store/sqlite.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace daylong::store {

namespace fs = std::filesystem;

namespace {

constexpr off_t kHeaderBytes = 100;  // of every database; SQLite takes a single byte for nothing

bool hasJournal(const fs::path& file) {
    std::error_code none;
    const auto size = fs::file_size(file.string() + "-wal", none);
    return !none && size > 0;
}

}  // namespace

Result<fs::path> resolveDatabase(const fs::path& file) {
    std::error_code failure;
    fs::path path = fs::absolute(file, failure);
    constexpr int kMostLinks = 40;  // as many as the kernel follows
    for (int links = 0; !failure && links < kMostLinks; ++links) {
        std::error_code nothingThere;
        if (!fs::is_symlink(path, nothingThere)) {
            const fs::path folder = fs::weakly_canonical(path.parent_path(), failure);
            return failure ? path : folder / path.filename();
        }
        const fs::path target = fs::read_symlink(path, failure);
        path = target.is_absolute() ? target : path.parent_path() / target;
    }
    return daylong::failure(ErrorCode::Io, Say::LeadsNowhere, file.string(),
                            failure ? failure.message() : "its links go round in a circle");
}

Result<void> inspectDatabase(const fs::path& file, int64_t newestVersion) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return {};
        return failure(ErrorCode::Io, Say::TranscriptUnreadable, file.string(), std::strerror(errno));
    }
    if (S_ISDIR(found.st_mode)) return failure(ErrorCode::InvalidArgument, Say::TranscriptIsFolder, file.string());
    if (!S_ISREG(found.st_mode)) return failure(ErrorCode::InvalidArgument, Say::TranscriptIsDevice, file.string());
    if (found.st_size == 0) return {};
    if (found.st_size < kHeaderBytes) return failure(ErrorCode::InvalidFile, Say::NoTranscript, file.string());
    // What was committed last may stand in the journal alone.
    const std::unique_ptr<Database> database =
        TRY(Database::open(file, hasJournal(file) ? Database::Mode::ReadOnly : Database::Mode::Untouched));
    TRY(database->execute(kReadDamaged));
    Query head =
        TRY(database->query("SELECT user_version, EXISTS (SELECT 1 FROM sqlite_schema) FROM pragma_user_version"));
    TRY(head.next());
    const int64_t version = head.integer(0);
    if (head.integer(1) == 0 && version == 0) return {};
    Query names = TRY(
        database->query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('conversation', 'message')"));
    int ours = 0;  // what stands behind a damaged page is not counted
    for (Result<bool> row = names.next(); row && *row; row = names.next()) ++ours;
    if (ours < 2 || version < 1) {
        return failure(ErrorCode::InvalidFile, Say::OtherDatabase, file.string());
    }
    if (version <= newestVersion) return {};
    return failure(ErrorCode::TooNew, Say::TranscriptTooNew, file.string(), version, newestVersion);
}

Result<void> makeFolderOf(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code failure;
    if (folder.empty() || fs::is_directory(folder, failure)) return {};
    TRY(makeFolderOf(folder));
    if (::mkdir(folder.c_str(), 0700) == 0 || fs::is_directory(folder, failure)) return {};
    const ErrorCode code = errno == EACCES || errno == EROFS ? ErrorCode::ReadOnly
                           : errno == ENOSPC                 ? ErrorCode::DiskFull
                                                             : ErrorCode::Io;
    return daylong::failure(code, Say::NoFolder, folder.string(), std::strerror(errno));
}

void keepPrivate(const fs::path& file) {
    const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) ::close(made);
    else (void)::chmod(file.c_str(), 0600);  // where it is not ours to change, it stays as it is
}

}  // namespace daylong::store
