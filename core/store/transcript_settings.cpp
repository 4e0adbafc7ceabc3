// TranscriptWriter: settings, the general ones and those of one conversation.
#include "store/transcript_writer_impl.h"

namespace daylong::store {

Result<std::string> TranscriptWriter::setting(std::string_view key) {
    Query query = TRY(m_impl->database->query("SELECT value FROM setting WHERE key = ?"));
    const bool found = TRY(query.bind(key).next());
    return found ? query.text(0) : std::string();
}

Result<void> TranscriptWriter::setSettings(std::span<const std::pair<std::string, std::string>> settings) {
    Transaction transaction = TRY(m_impl->begin());
    for (const auto& [key, value] : settings) {
        Query query = TRY(m_impl->database->query(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"));
        TRY(query.bind(std::string_view(key)).bind(std::string_view(value)).run());
    }
    return transaction.commit();
}

Result<std::map<std::string, std::string>> TranscriptWriter::conversationSettings(ConversationId id) {
    Query query = TRY(in(id).database->query("SELECT key, value FROM conversation_setting WHERE conversation_id = ?"));
    query.bind(id);
    std::map<std::string, std::string> settings;
    while (TRY(query.next())) settings[query.text(0)] = query.text(1);
    return settings;
}

Result<void> TranscriptWriter::setConversationSettings(ConversationId id,
                                                       const std::map<std::string, std::string>& settings) {
    Transaction transaction = TRY(in(id).begin());
    Query clear = TRY(in(id).database->query("DELETE FROM conversation_setting WHERE conversation_id = ?"));
    TRY(clear.bind(id).run());
    for (const auto& [key, value] : settings) {
        Query query = TRY(
            in(id).database->query("INSERT INTO conversation_setting (conversation_id, key, value) VALUES (?, ?, ?)"));
        TRY(query.bind(id).bind(std::string_view(key)).bind(std::string_view(value)).run());
    }
    return transaction.commit();
}

}  // namespace daylong::store
