#include "store/sqlite.h"

#include <sqlite3.h>

#include <cassert>
#include <utility>

namespace daylong::store {

namespace {

constexpr int kBusyTimeoutMs = 5000;

}  // namespace

Query::Query(Query&& other) noexcept
    : m_database(other.m_database), m_statement(std::exchange(other.m_statement, nullptr)), m_parameter(other.m_parameter) {}

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
    sqlite3_bind_text64(m_statement, ++m_parameter, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Query& Query::bindBlob(std::span<const std::byte> value) {
    sqlite3_bind_blob64(m_statement, ++m_parameter, value.empty() ? reinterpret_cast<const std::byte*>("") : value.data(), value.size(), SQLITE_TRANSIENT);
    return *this;
}

Result<bool> Query::next() {
    const int result = sqlite3_step(m_statement);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    return m_database->lastError();
}

Result<void> Query::run() {
    TRY(next());
    return {};
}

int64_t Query::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

std::string Query::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::span<const std::byte> Query::blob(int column) const {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(m_statement, column));
    return {bytes, static_cast<size_t>(sqlite3_column_bytes(m_statement, column))};
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Mode mode) {
    std::unique_ptr<Database> database(new Database(file));
    const int flags = mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(file.c_str(), &database->m_handle, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) return database->lastError();
    sqlite3_extended_result_codes(database->m_handle, 1);
    sqlite3_busy_timeout(database->m_handle, kBusyTimeoutMs);
    TRY(database->execute("PRAGMA foreign_keys = ON"));
    return database;
}

Database::~Database() {
    for (const auto& [sql, statement] : m_statements) sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

Result<Query> Database::query(const char* sql) {
    sqlite3_stmt*& statement = m_statements[sql];
    if (statement == nullptr && sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        m_statements.erase(sql);
        return lastError();
    }
    return Query(*this, statement);
}

Result<void> Database::execute(const char* sql) {
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return lastError();
    return {};
}

Result<void> Database::addFunction(const char* name, int arguments, Function function) {
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    if (sqlite3_create_function_v2(m_handle, name, arguments, kFlags, nullptr, function, nullptr, nullptr, nullptr) != SQLITE_OK) return lastError();
    return {};
}

int64_t Database::lastInsertId() const { return sqlite3_last_insert_rowid(m_handle); }

Error Database::lastError() const {
    const std::string where = "the transcript '" + m_file.string() + "' ";
    const std::string detail = std::string(" (") + (m_handle != nullptr ? sqlite3_errmsg(m_handle) : "out of memory") + ")";
    switch ((m_handle != nullptr ? sqlite3_errcode(m_handle) : SQLITE_NOMEM) & 0xFF) {
        case SQLITE_FULL: return {ErrorCode::DiskFull, where + "cannot grow: the disk is full; free some space and try again" + detail};
        case SQLITE_READONLY:
        case SQLITE_PERM: return {ErrorCode::ReadOnly, where + "cannot be written; check the permissions of its file and folder" + detail};
        case SQLITE_CANTOPEN: return {ErrorCode::Io, where + "cannot be opened; check that its folder exists and may be written" + detail};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::InvalidFile, where + "is damaged or is no Daylong transcript; move it aside (keep it: 'sqlite3 FILE .recover' can save much of it) and start again" + detail};
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return {ErrorCode::Io, where + "is in use by another program; close that and try again" + detail};
        case SQLITE_NOMEM: return {ErrorCode::OutOfMemory, where + "needs more memory than there is" + detail};
        case SQLITE_IOERR: return {ErrorCode::Io, where + "cannot be read or written: the disk reports an error" + detail};
        default: return {ErrorCode::Io, where + "reports an error" + detail};
    }
}

Result<Transaction> Transaction::begin(Database& database) {
    TRY(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction() {
    // A failed statement may have rolled back by itself; then there is nothing left to undo.
    if (m_database != nullptr) static_cast<void>(m_database->execute("ROLLBACK").operator bool());
}

Result<void> Transaction::commit() {
    TRY(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

}  // namespace daylong::store
