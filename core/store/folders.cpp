#include "store/folders.h"

#include "store/folder_rows.h"
#include "store/rows.h"
#include "store/transcript_writer_impl.h"

namespace daylong::store {

namespace {

constexpr const char* kOthersNamed =
    "SELECT id FROM folder WHERE name = ? COLLATE NOCASE AND id <> ? AND removed = 0 LIMIT 1";

}  // namespace

Result<std::vector<Folder>> readFolders(Database& database) {
    Query query =
        TRY(database.query("SELECT id, name, folded FROM folder WHERE removed = 0 ORDER BY name COLLATE NOCASE, id"));
    std::vector<Folder> all;
    while (TRY(query.next()))
        all.push_back({.id = query.integer(0), .name = query.text(1), .folded = query.integer(2) != 0});
    return all;
}

Result<FolderId> folderNamed(Database& database, std::string_view name, int64_t import) {
    {
        Query query = TRY(database.query(kOthersNamed));
        if (TRY(query.bind(name).bind(int64_t{0}).next())) return query.integer(0);
    }
    Query query = TRY(database.query("INSERT INTO folder (name, import_id) VALUES (?, ?)"));
    TRY(query.bind(name).bind(import).run());
    return database.lastInsertId();
}

Result<std::vector<Folder>> Folders::all() { return readFolders(*m_writer->m_impl->database); }

Result<FolderId> Folders::named(std::string_view name) {
    TRY(m_writer->m_impl->stay());
    return folderNamed(*m_writer->m_impl->database, name, 0);
}

Result<void> Folders::setName(FolderId id, std::string_view wanted) {
    Database& database = *m_writer->m_impl->database;
    const std::string name = TRY(freeName(database, kOthersNamed, wanted, id));
    Query query = TRY(database.query("UPDATE folder SET name = ? WHERE id = ?"));
    return query.bind(std::string_view(name)).bind(id).run();
}

Result<void> Folders::rename(FolderId id, std::string_view name) {
    TRY(m_writer->m_impl->stay());
    return setName(id, name);
}

Result<void> Folders::setFolded(FolderId id, bool folded) {
    TRY(m_writer->m_impl->stay());
    return m_writer->m_impl->change("UPDATE folder SET folded = ? WHERE id = ?", folded, id);
}

Result<void> Folders::setRemoved(FolderId id, bool removed) {
    TranscriptWriter::Impl& impl = *m_writer->m_impl;
    Transaction transaction = TRY(impl.begin());
    TRY(impl.change("UPDATE folder SET removed = ? WHERE id = ?", removed, id));
    std::string name;
    {
        Query query = TRY(impl.database->query("SELECT name FROM folder WHERE id = ?"));
        if (TRY(query.bind(id).next())) name = query.text(0);
    }
    if (!removed) TRY(setName(id, name));  // which another one may have been given meanwhile
    return transaction.commit();
}

Result<void> Folders::move(std::span<const ConversationId> conversations, FolderId to) {
    TranscriptWriter::Impl& impl = *m_writer->m_impl;
    Transaction transaction = TRY(impl.begin());
    for (const ConversationId id : conversations)
        TRY(impl.change("UPDATE conversation SET folder_id = ? WHERE id = ?", to, id));
    return transaction.commit();
}

}  // namespace daylong::store
