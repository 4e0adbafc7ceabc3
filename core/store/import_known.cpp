#include "store/import_known.h"

#include <filesystem>
#include <system_error>

namespace daylong::store {

namespace {

/// One that was begun here, and comes back.
Result<ConversationId> findOwn(Database& database, std::string_view name) {
    Query query =
        TRY(database.query("SELECT id, created_ms, (SELECT value FROM setting WHERE key = 'transcript_id') FROM "
                           "conversation WHERE id = CAST(? AS INTEGER)"));
    if (!TRY(query.bind(name).next())) return ConversationId{0};
    return ownName(query.text(2), query.integer(0), query.integer(1)) == name ? query.integer(0) : 0;
}

}  // namespace

std::string ownName(std::string_view transcript, ConversationId id, int64_t createdMs) {
    return std::to_string(id) + "." + std::to_string(createdMs) + "@" + std::string(transcript);
}

std::string ownName(MessageId id, int64_t createdMs) { return std::to_string(id) + "." + std::to_string(createdMs); }

Result<KnownConversation> findKnown(Database& database, std::string_view source, std::string_view name) {
    KnownConversation known;
    {
        Query query =
            TRY(database.query("SELECT conversation_id FROM conversation_source WHERE source = ? AND source_id = ?"));
        if (TRY(query.bind(source).bind(name).next())) known.id = query.integer(0);
    }
    if (known.id == 0 && source == kOwnSource) {
        known.id = TRY(findOwn(database, name));
        known.isOwn = known.id != 0;
    }
    if (known.id == 0) return known;
    {
        Query query = TRY(database.query("SELECT removed_ms IS NOT NULL FROM conversation WHERE id = ?"));
        TRY(query.bind(known.id).next());
        known.removed = query.integer(0) != 0;
    }
    Query query = TRY(database.query(
        "SELECT id, created_ms, source_id, removed_ms IS NOT NULL AND import_id IN (SELECT id FROM import "
        "WHERE undone <> 0), removed_ms IS NULL FROM message WHERE conversation_id = ?"));
    query.bind(known.id);
    while (TRY(query.next())) {
        std::string called = query.text(2);
        if (called.empty()) called = ownName(query.integer(0), query.integer(1));
        const bool takenBack = query.integer(3) != 0 || (known.removed && query.integer(4) != 0);
        known.messages.emplace(std::move(called), KnownMessage{query.integer(0), takenBack});
    }
    return known;
}

Arrival countKnown(const ArrivingConversation& arriving, const KnownConversation& known) {
    Arrival arrival;
    for (const ArrivingMessage& message : arriving.messages) {
        const auto there = known.messages.find(message.name);
        ++(there == known.messages.end() || there->second.takenBack ? arrival.added : arrival.known);
    }
    return arrival;
}

struct ImportPreview::Impl {
    std::unique_ptr<Database> database;
    bool remembers = false;  // its schema is one that knows of imports
};

ImportPreview::ImportPreview(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ImportPreview::ImportPreview(ImportPreview&&) noexcept = default;
ImportPreview::~ImportPreview() = default;

Result<ImportPreview> ImportPreview::open(const std::filesystem::path& file) {
    auto impl = std::make_unique<Impl>();
    std::error_code none;
    if (std::filesystem::exists(file, none)) {
        impl->database = TRY(Database::open(file, Database::Mode::ReadOnly));
        Query query =
            TRY(impl->database->query("SELECT count(*) FROM sqlite_schema WHERE name = 'conversation_source'"));
        TRY(query.next());
        impl->remembers = query.integer(0) > 0;
    }
    return ImportPreview(std::move(impl));
}

Result<Arrival> ImportPreview::look(const ArrivingConversation& conversation) {
    KnownConversation known;
    if (m_impl->remembers) known = TRY(findKnown(*m_impl->database, conversation.source, conversation.name));
    return countKnown(conversation, known);
}

}  // namespace daylong::store
