#include "store/migrations.h"

#include "base/say.h"

#include <system_error>

namespace daylong::store {

namespace {

Result<int64_t> readVersion(Database& database) {
    Query version = TRY(database.query("PRAGMA user_version"));
    TRY(version.next());
    return version.integer(0);
}

/// A whole copy beside the file, made by SQLite itself so that it is consistent.
Result<void> backUp(Database& database, const std::filesystem::path& file, int64_t version) {
    const std::filesystem::path copy = file.string() + ".before-v" + std::to_string(version + 1) + ".backup";
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);  // of an earlier try that failed
    Query vacuum = TRY(database.query("VACUUM INTO ?"));
    TRY(vacuum.bind(std::string_view(copy.native())).run());
    using std::filesystem::perms;
    std::filesystem::permissions(copy, perms::owner_read | perms::owner_write,
                                 ignored);  // as private as what it is a copy of
    return {};
}

}  // namespace

Result<void> migrate(Database& database, const std::filesystem::path& file, std::span<const char* const> files) {
    const auto latest = static_cast<int64_t>(files.size());
    const int64_t found = TRY(readVersion(database));
    if (found > latest) {
        return failure(ErrorCode::TooNew, Say::TranscriptTooNew, file.string(), found, latest);
    }
    if (found > 0 && found < latest) TRY(backUp(database, file, found));
    for (int64_t version = found; version < latest; ++version) {
        Transaction transaction = TRY(Transaction::begin(database));
        TRY(database.execute(files[static_cast<size_t>(version)]));
        TRY(database.execute(("PRAGMA user_version = " + std::to_string(version + 1)).c_str()));
        TRY(transaction.commit());
    }
    return {};
}

}  // namespace daylong::store
