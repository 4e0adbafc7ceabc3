#include "store/sqlite.h"

#include "base/say.h"
#include "base/printable.h"

#include <sqlite3.h>

#include <cassert>
#include <cerrno>
#include <sys/statvfs.h>
#include <system_error>
#include <utility>

namespace daylong::store {

namespace {

constexpr uint64_t kNoRoom = uint64_t{128} * 1024;  // bytes free: SQLite's journal and index do not fit

/// As SQLite takes it in an address.
std::string escaped(const std::string& path) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    std::string address;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') ||
                           c == '/' || c == '.' || c == '-' || c == '_';
        if (plain) address += c;
        else address += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
    return address;
}

/// As an address that asks SQLite to take the file as it is.
std::string untouchedAddress(const std::filesystem::path& file) {
    return "file://" + escaped(file.string()) + "?immutable=1";
}

/// SQLite says "disk I/O error" of a full disk where it could not make its index.
bool diskIsFull(int systemError, const std::filesystem::path& file) {
    if (systemError == ENOSPC || systemError == EDQUOT) return true;
    struct statvfs disk {};
    return ::statvfs(file.parent_path().c_str(), &disk) == 0 && uint64_t{disk.f_bavail} * disk.f_frsize < kNoRoom;
}

}  // namespace

Query::Query(Query&& other) noexcept
    : m_database(other.m_database),
      m_statement(std::exchange(other.m_statement, nullptr)),
      m_parameter(other.m_parameter) {}

Query::~Query() {
    if (m_statement == nullptr) return;
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

Query& Query::bind(int64_t value) {
    [[maybe_unused]] const int result = sqlite3_bind_int64(m_statement, ++m_parameter, value);
    assert(result == SQLITE_OK);
    return *this;
}

Query& Query::bind(std::string_view value) {
    sqlite3_bind_text64(m_statement, ++m_parameter, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
    return *this;
}

Query& Query::bindBlob(std::span<const std::byte> value) {
    sqlite3_bind_blob64(m_statement, ++m_parameter,
                        value.empty() ? reinterpret_cast<const std::byte*>("") : value.data(), value.size(),
                        SQLITE_TRANSIENT);
    return *this;
}

Query& Query::again() {
    sqlite3_reset(m_statement);
    m_parameter = 0;
    return *this;
}

Result<bool> Query::next() {
    const int result = sqlite3_step(m_statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE) return m_database->lastError();
    m_database->watch().open();
    return result == SQLITE_ROW;
}

Result<void> Query::run() {
    TRY(next());
    return {};
}

int64_t Query::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

double Query::real(int column) const { return sqlite3_column_double(m_statement, column); }
std::string Query::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return bytes == nullptr ? std::string()
                            : std::string(bytes, static_cast<size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::span<const std::byte> Query::blob(int column) const {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(m_statement, column));
    return {bytes, static_cast<size_t>(sqlite3_column_bytes(m_statement, column))};
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Mode mode) {
    std::error_code lost;
    const std::filesystem::path path = std::filesystem::absolute(file, lost);  // see resolveDatabase()
    if (lost) return failure(ErrorCode::Io, Say::NoWayToTranscript, file.string(), lost.message());
    std::unique_ptr<Database> database(new Database(path));
    const int flags = mode == Mode::ReadWrite   ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                      : mode == Mode::Untouched ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
                                                : SQLITE_OPEN_READONLY;
    const std::string name = mode == Mode::Untouched ? untouchedAddress(path) : path.string();
    if (sqlite3_open_v2(name.c_str(), &database->m_handle, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
        return database->lastError();
    sqlite3_extended_result_codes(database->m_handle, 1);
    database->setPatience(kPatienceMs);
    TRY(database->execute("PRAGMA foreign_keys = ON"));
    return database;
}

Result<std::unique_ptr<Database>> Database::inMemory() {
    std::unique_ptr<Database> database(new Database({}));
    if (sqlite3_open(":memory:", &database->m_handle) != SQLITE_OK) return database->lastError();
    return database;
}

Result<std::unique_ptr<Database>> Database::sharedInMemory(const std::string& name) {
    std::unique_ptr<Database> database(new Database({}));
    const std::string address = "file:///temporary/" + escaped(name) + "?vfs=memdb";
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(address.c_str(), &database->m_handle, kFlags, nullptr) != SQLITE_OK)
        return database->lastError();
    sqlite3_extended_result_codes(database->m_handle, 1);
    database->setPatience(kPatienceMs);
    TRY(database->execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON"));
    return database;
}

Database::~Database() {
    if (m_watch.harm()) abandon();
    for (const auto& [sql, statement] : m_statements) sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

void Database::setPatience(int milliseconds) { sqlite3_busy_timeout(m_handle, milliseconds); }

bool Database::isLocked() const {
    const int code = sqlite3_errcode(m_handle) & 0xFF;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

void Database::abandon() { sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Result<void> Database::usable() {
    if (!m_watch.indexIsCut()) return {};
    return failure(ErrorCode::Io, Say::TranscriptCutShortReader, m_file.string());
}

Result<Query> Database::query(const char* sql) {
    TRY(usable());
    sqlite3_stmt*& statement = m_statements[sql];
    if (statement == nullptr &&
        sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        m_statements.erase(sql);
        return lastError();
    }
    return Query(*this, statement);
}

Result<void> Database::execute(const char* sql) {
    TRY(usable());
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return lastError();
    return {};
}

Result<void> Database::addFunction(const char* name, int arguments, Function function) {
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    if (sqlite3_create_function_v2(m_handle, name, arguments, kFlags, nullptr, function, nullptr, nullptr, nullptr) !=
        SQLITE_OK)
        return lastError();
    return {};
}

Result<void> Database::addMatchFunction(const char* name, MatchFunction function) {
    fts5_api* fts = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(m_handle, "SELECT fts5(?)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &fts, "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    if (fts == nullptr || fts->xCreateFunction(fts, name, nullptr, function, nullptr) != SQLITE_OK) return lastError();
    return {};
}

bool Database::isInTransaction() const { return m_handle != nullptr && sqlite3_get_autocommit(m_handle) == 0; }

int64_t Database::lastInsertId() const { return sqlite3_last_insert_rowid(m_handle); }

Error Database::lastError() {
    // Of a damaged schema SQLite quotes the file itself.
    const std::string detail = printable(m_handle != nullptr ? sqlite3_errmsg(m_handle) : "out of memory", 200);
    const auto says = [&](ErrorCode code, Say say) { return failure(code, say, m_file.string(), detail); };
    const int code = m_handle != nullptr ? sqlite3_extended_errcode(m_handle) : SQLITE_NOMEM;
    // A new row that finds its place taken: the rows are not ours any more.
    const bool taken = code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE;
    switch (taken ? SQLITE_CORRUPT : code & 0xFF) {
        case SQLITE_FULL: return says(ErrorCode::DiskFull, Say::TranscriptFull);
        case SQLITE_READONLY:
        case SQLITE_PERM: return says(ErrorCode::ReadOnly, Say::TranscriptReadOnly);
        case SQLITE_CANTOPEN:
            if (sqlite3_system_errno(m_handle) == ENOSPC) return says(ErrorCode::DiskFull, Say::TranscriptFull);
            return says(ErrorCode::Io, Say::TranscriptCannotOpen);
        case SQLITE_ERROR:  // of our own statements: the schema is not ours any more
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: m_damaged = true; return says(ErrorCode::InvalidFile, Say::TranscriptDamaged);
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return says(ErrorCode::Io, Say::TranscriptInUse);
        case SQLITE_NOMEM: return says(ErrorCode::OutOfMemory, Say::TranscriptNeedsMemory);
        case SQLITE_IOERR:
            if (diskIsFull(sqlite3_system_errno(m_handle), m_file))
                return says(ErrorCode::DiskFull, Say::TranscriptFull);
            return says(ErrorCode::Io, Say::TranscriptDiskError);
        default: return says(ErrorCode::Io, Say::TranscriptError);
    }
}

Result<Reading> Reading::begin(Database& database) {
    if (database.isInTransaction()) return Reading(nullptr);
    TRY(database.execute("BEGIN"));
    return Reading(&database);
}

Reading::~Reading() {
    if (m_database != nullptr && m_database->isInTransaction())  // as in ~Transaction
        static_cast<void>(m_database->execute("COMMIT").operator bool());
}

Result<Transaction> Transaction::begin(Database& database) {
    TRY(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction() {
    // A failed statement may have rolled back by itself: there is nothing left to undo then, and to try it would be an
    // error as a damaged schema gives it.
    if (m_database != nullptr && m_database->isInTransaction())
        static_cast<void>(m_database->execute("ROLLBACK").operator bool());
}

Result<void> Transaction::commit() {
    TRY(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

}  // namespace daylong::store
