#include "store/presets.h"

#include "store/preset_rows.h"
#include "store/rows.h"
#include "store/transcript_writer_impl.h"

#include <utility>

namespace daylong::store {

namespace {

constexpr const char* kOthersNamed =
    "SELECT id FROM preset WHERE name = ? COLLATE NOCASE AND id <> ? AND removed = 0 LIMIT 1";

Result<void> putSettings(Database& database, PresetId id, const std::map<std::string, std::string>& settings) {
    for (const auto& [key, value] : settings) {
        Query query = TRY(database.query("INSERT INTO preset_setting (preset_id, key, value) VALUES (?, ?, ?)"));
        TRY(query.bind(id).bind(std::string_view(key)).bind(std::string_view(value)).run());
    }
    return {};
}

Result<void> setName(Database& database, PresetId id, std::string_view wanted) {
    const std::string name = TRY(freeName(database, kOthersNamed, wanted, id));
    Query query = TRY(database.query("UPDATE preset SET name = ? WHERE id = ?"));
    return query.bind(std::string_view(name)).bind(id).run();
}

}  // namespace

Result<std::vector<PresetRow>> readPresets(Database& database) {
    std::vector<PresetRow> all;
    {
        Query known = TRY(database.query("SELECT 1 FROM sqlite_schema WHERE name = 'preset'"));
        if (!TRY(known.next())) return all;
    }
    Query query = TRY(database.query(
        "SELECT p.id, p.name, p.is_default, s.key, s.value FROM preset p LEFT JOIN preset_setting s ON s.preset_id = "
        "p.id WHERE p.removed = 0 ORDER BY p.name COLLATE NOCASE, p.id"));
    while (TRY(query.next())) {
        if (all.empty() || all.back().id != query.integer(0))
            all.push_back({.id = query.integer(0), .name = query.text(1), .isDefault = query.integer(2) != 0});
        if (std::string key = query.text(3); !key.empty()) all.back().settings[std::move(key)] = query.text(4);
    }
    return all;
}

Result<PresetId> presetNamed(Database& database, std::string_view name,
                             const std::map<std::string, std::string>& settings, int64_t import) {
    {
        Query query = TRY(database.query(kOthersNamed));
        if (TRY(query.bind(name).bind(int64_t{0}).next())) return query.integer(0);
    }
    Query query = TRY(database.query("INSERT INTO preset (name, import_id) VALUES (?, ?)"));
    TRY(query.bind(name).bind(import).run());
    const PresetId id = database.lastInsertId();
    TRY(putSettings(database, id, settings));
    return id;
}

Result<std::vector<PresetRow>> Presets::all() { return readPresets(*m_writer->m_impl->database); }

Result<PresetId> Presets::save(const PresetRow& preset) {
    TranscriptWriter::Impl& impl = *m_writer->m_impl;
    Transaction transaction = TRY(impl.begin());
    Database& database = *impl.database;
    PresetId id = preset.id;
    if (id == 0) {
        TRY(database.execute("INSERT INTO preset (name) VALUES ('')"));
        id = database.lastInsertId();
    }
    TRY(setName(database, id, preset.name));
    TRY(impl.change("UPDATE preset SET is_default = iif(id = ?1, ?2, is_default AND NOT ?2)", id, preset.isDefault));
    {
        Query query = TRY(database.query("DELETE FROM preset_setting WHERE preset_id = ?"));
        TRY(query.bind(id).run());
    }
    TRY(putSettings(database, id, preset.settings));
    TRY(transaction.commit());
    return id;
}

Result<void> Presets::setRemoved(PresetId id, bool removed) {
    TranscriptWriter::Impl& impl = *m_writer->m_impl;
    Transaction transaction = TRY(impl.begin());
    std::string name;
    {
        Query query = TRY(impl.database->query("SELECT name FROM preset WHERE id = ?"));
        if (TRY(query.bind(id).next())) name = query.text(0);
    }
    if (!removed) {  // its name and its place may be another one's by now
        TRY(setName(*impl.database, id, name));
        TRY(
            impl.database->execute("UPDATE preset SET is_default = 0 WHERE removed <> 0 AND EXISTS (SELECT 1 FROM "
                                   "preset WHERE removed = 0 AND is_default <> 0)"));
    }
    TRY(impl.change("UPDATE preset SET removed = ?1 WHERE id = ?2", removed, id));
    return transaction.commit();
}

}  // namespace daylong::store
