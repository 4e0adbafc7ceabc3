// A thin, checked layer over SQLite's C API: one connection, its prepared statements, and its errors in words.
// Internal to core/store. Thread rule: one thread each. Failure rule: Result; what binds or reads a value never fails.
#pragma once

#include "base/result.h"
#include "store/file_watch.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

struct Fts5Context;
struct Fts5ExtensionApi;
struct sqlite3;
struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace daylong::store {

/// For a connection that reads what may be damaged: a schema that cannot be read in part, or a file that was cut short,
/// is no reason to read nothing.
constexpr const char* kReadDamaged = "PRAGMA writable_schema = ON";

class Database;

/// A prepared statement on loan from its database; reset when it goes out of scope.
class Query {
public:
    Query(Database& database, sqlite3_stmt* statement) : m_database(&database), m_statement(statement) {}
    Query(Query&& other) noexcept;
    Query& operator=(Query&&) = delete;
    ~Query();

    // Parameters in order.
    Query& bind(int64_t value);
    Query& bind(std::string_view value);
    Query& bindBlob(std::span<const std::byte> value);

    Query& again();  // from its beginning, with other parameters: cheaper than another one in a loop

    Result<bool> next();  // true: a row is there
    Result<void> run();   // for statements without rows

    // Columns of the row, from 0.
    int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::span<const std::byte> blob(int column) const;  // until next()

private:
    Database* m_database;
    sqlite3_stmt* m_statement;
    int m_parameter = 0;
};

class Database {
public:
    enum class Mode {
        ReadOnly,
        ReadWrite,
        Untouched,  // not so much as a lock: for a look at what may be anybody's; without what its journal holds
    };
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, Mode mode);
    static Result<std::unique_ptr<Database>> inMemory();  // empty
    /// In memory, too: one for all who open it by this name in this process, and gone with the last of them. Nothing of
    /// it reaches a disk, not even for a while.
    static Result<std::unique_ptr<Database>> sharedInMemory(const std::string& name);
    ~Database();

    Result<Query> query(const char* sql);  // prepared once, kept
    Result<void> execute(const char* sql);
    using Function = void (*)(sqlite3_context*, int arguments, sqlite3_value** values);
    Result<void> addFunction(const char* name, int arguments, Function function);  // for use in SQL
    using MatchFunction = void (*)(const Fts5ExtensionApi*, Fts5Context*, sqlite3_context*, int, sqlite3_value**);
    Result<void> addMatchFunction(const char* name, MatchFunction function);  // of rows that MATCH has found
    bool isInTransaction() const;
    int64_t lastInsertId() const;
    Error lastError();                            // of the last call that failed
    bool isLocked() const;                        // that call failed because another program was writing
    bool isDamaged() const { return m_damaged; }  // some call found the file damaged
    static constexpr int kPatienceMs = 5000;
    void setPatience(int milliseconds);  // with other programs that are writing; kPatienceMs unless said otherwise
    FileWatch& watch() { return m_watch; }
    /// What is under the path is no longer this: nothing there is touched when this is closed.
    void abandon();

private:
    explicit Database(std::filesystem::path file) : m_file(std::move(file)), m_watch(m_file) {}
    Result<void> usable();
    std::filesystem::path m_file;
    FileWatch m_watch;
    sqlite3* m_handle = nullptr;
    bool m_damaged = false;
    std::unordered_map<std::string, sqlite3_stmt*> m_statements;
};

/// What is read while it lives is of one moment, and the file is locked once for all of it. Within a transaction it
/// does nothing.
class Reading {
public:
    static Result<Reading> begin(Database& database);
    Reading(Reading&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Reading& operator=(Reading&&) = delete;
    ~Reading();

private:
    explicit Reading(Database* database) : m_database(database) {}
    Database* m_database;
};

/// Rolled back unless committed.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();

private:
    explicit Transaction(Database& database) : m_database(&database) {}
    Database* m_database;
};

}  // namespace daylong::store
