#include "store/transcript_export.h"

#include "store/attached_rows.h"
#include "store/rows.h"
#include "store/transcript_import.h"

namespace daylong::store {

namespace {

constexpr int64_t kOldestReadable = 5;  // schema: older ones lack columns; opening the transcript to talk mends that

/// What a message of our own follows was told by the order before schema 12: what is shown follows what is shown, a
/// former wording the same message as the one that took its place, and a reply that was put aside the wording that it
/// answered.
class Order {
public:
    std::string parentOf(const Message& message) const {
        return message.role == MessageRole::Assistant && message.state == MessageState::Superseded ? m_said : m_shown;
    }
    void pass(const Message& message, const std::string& name) {
        if (message.state != MessageState::Superseded) m_shown = name;
        if (message.role == MessageRole::User) m_said = name;
    }

private:
    std::string m_shown, m_said;  // the last that was shown; the user's last, shown or not
};

/// What was brought back for a conversation's messages, asked for as these go by.
class RecalledRows {
public:
    static Result<RecalledRows> open(Database& database, ConversationId id) {
        RecalledRows rows(TRY(database.query(
            "SELECT r.message_id, r.passage_id, coalesce(p.source_id, p.id || '.' || p.created_ms) FROM message m "
            "CROSS JOIN recalled r ON r.message_id = m.id LEFT JOIN message p ON p.id = r.passage_id AND p.removed_ms "
            "IS NULL WHERE m.conversation_id = ? AND m.removed_ms IS NULL ORDER BY m.id, r.passage_id")));
        rows.m_query.bind(id);
        rows.m_isThere = TRY(rows.m_query.next());
        return rows;
    }
    /// For messages in the order of their ids.
    Result<std::optional<std::vector<std::string>>> of(MessageId message) {
        std::optional<std::vector<std::string>> names;
        while (m_isThere && m_query.integer(0) == message) {
            if (!names) names.emplace();
            if (std::string name = m_query.text(2); !name.empty()) names->push_back(std::move(name));
            m_isThere = TRY(m_query.next());
        }
        return names;
    }

private:
    explicit RecalledRows(Query query) : m_query(std::move(query)) {}

    Query m_query;
    bool m_isThere = false;
};

}  // namespace

struct TranscriptExport::Impl {
    std::unique_ptr<Database> database;
    std::string transcript;
    int64_t version = 0;  // of the schema: 7 knows what was brought back, 8 what was imported, 9 what notes say, 11
                          // files, 15 folders, 16 presets
};

TranscriptExport::TranscriptExport(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
TranscriptExport::TranscriptExport(TranscriptExport&&) noexcept = default;
TranscriptExport::~TranscriptExport() = default;

Result<TranscriptExport> TranscriptExport::open(const std::filesystem::path& file) {
    auto impl = std::make_unique<Impl>();
    impl->database = TRY(Database::open(file, Database::Mode::ReadOnly));
    TRY(impl->database->execute("BEGIN"));  // one moment for all that is asked
    {
        Query version = TRY(impl->database->query("SELECT user_version FROM pragma_user_version"));
        TRY(version.next());
        impl->version = version.integer(0);
        if (impl->version < kOldestReadable)
            return Error{ErrorCode::Unsupported, "the transcript '" + file.string() +
                                                     "' is an earlier Daylong's, or none; open it once with daylong or "
                                                     "'daylong-cli chat --db', then export it"};
    }
    Query id = TRY(impl->database->query("SELECT value FROM setting WHERE key = 'transcript_id'"));
    if (TRY(id.next())) impl->transcript = id.text(0);
    return TranscriptExport(std::move(impl));
}

Result<std::vector<ExportedConversation>> TranscriptExport::conversations() {
    std::vector<ExportedConversation> all;
    {
        Query query = TRY(m_impl->database->query("SELECT " DAYLONG_CONVERSATION_COLUMNS_BEFORE_15
                                                  " FROM conversation WHERE removed_ms IS NULL ORDER BY id"));
        while (TRY(query.next())) {
            all.push_back({.row = readConversation(query), .source = kOwnSource});
            all.back().name = ownName(m_impl->transcript, all.back().row.id, all.back().row.createdMs);
        }
    }
    for (ExportedConversation& each : all) {
        if (m_impl->version >= 8) {
            Query source = TRY(
                m_impl->database->query("SELECT source, source_id FROM conversation_source WHERE conversation_id = ?"));
            if (TRY(source.bind(each.row.id).next())) {
                each.source = source.text(0);
                each.name = source.text(1);
            }
        }
        Query settings =
            TRY(m_impl->database->query("SELECT key, value FROM conversation_setting WHERE conversation_id = ?"));
        settings.bind(each.row.id);
        while (TRY(settings.next())) each.settings[settings.text(0)] = settings.text(1);
        if (m_impl->version >= 15) {
            Query folder =
                TRY(m_impl->database->query("SELECT f.name FROM folder f JOIN conversation c ON c.folder_id = f.id "
                                            "WHERE c.id = ? AND f.removed = 0"));
            if (TRY(folder.bind(each.row.id).next())) each.folder = folder.text(0);
        }
        if (m_impl->version >= 16) {
            Query preset =
                TRY(m_impl->database->query("SELECT p.name, s.key, s.value FROM preset p LEFT JOIN preset_setting s ON "
                                            "s.preset_id = p.id WHERE p.id = ? AND p.removed = 0"));
            preset.bind(std::string_view(each.settings["preset"]));
            while (TRY(preset.next())) {
                each.preset = preset.text(0);
                if (std::string key = preset.text(1); !key.empty()) each.presetSettings[key] = preset.text(2);
            }
            each.settings.erase("preset");
        }
        Query hidden = TRY(m_impl->database->query(
            "SELECT count(*) FROM message WHERE conversation_id = ? AND state = " DAYLONG_SUPERSEDED
            " AND removed_ms IS NULL"));
        TRY(hidden.bind(each.row.id).next());
        each.hidden = static_cast<uint64_t>(hidden.integer(0));
    }
    return all;
}

Result<std::vector<ConversationId>> TranscriptExport::inFolder(std::string_view name) {
    std::vector<ConversationId> inside;
    if (m_impl->version < 15) return inside;
    Query query = TRY(m_impl->database->query(
        "SELECT c.id FROM conversation c JOIN folder f ON f.id = c.folder_id WHERE c.removed_ms IS NULL AND "
        "f.name = ? COLLATE NOCASE AND f.removed = 0 ORDER BY c.id"));
    query.bind(name);
    while (TRY(query.next())) inside.push_back(query.integer(0));
    return inside;
}

Result<void> TranscriptExport::messages(ConversationId id,
                                        const std::function<Result<void>(const ExportedMessage&)>& visit) {
    // What follows a removed message follows what that one followed; before schema 12 the order tells it.
    const std::string columns = m_impl->version >= 11  ? DAYLONG_MESSAGE_COLUMNS
                                : m_impl->version >= 9 ? DAYLONG_MESSAGE_COLUMNS_BEFORE_11
                                                       : DAYLONG_MESSAGE_COLUMNS_BEFORE_9;
    const std::string origin =
        m_impl->version >= 12
            ? "source_id, coalesce(parent_id, 0), (WITH RECURSIVE up (id, parent, removed) AS (SELECT p.id, "
              "p.parent_id, "
              "p.removed_ms FROM message p WHERE p.id = message.parent_id UNION ALL SELECT p.id, p.parent_id, "
              "p.removed_ms "
              "FROM up JOIN message p ON p.id = up.parent AND p.id < up.id WHERE up.removed IS NOT NULL) SELECT "
              "coalesce(p.source_id, p.id || '.' || p.created_ms) FROM up JOIN message p ON p.id = up.id WHERE "
              "up.removed "
              "IS NULL), aside_state, leads, branch_name"
        : m_impl->version >= 8
            ? "source_id, parent_id, (SELECT coalesce(p.source_id, p.id || '.' || p.created_ms) FROM message p WHERE "
              "p.id = message.parent_id AND p.removed_ms IS NULL), NULL, 0, NULL"
            : "NULL, NULL, NULL, NULL, 0, NULL";
    Query query = TRY(m_impl->database->query(("SELECT " + columns + ", " + origin +
                                               " FROM message WHERE conversation_id = ? AND removed_ms IS NULL ORDER "
                                               "BY id")
                                                  .c_str()));
    query.bind(id);
    std::optional<RecalledRows> recalled;
    if (m_impl->version >= 7) recalled.emplace(TRY(RecalledRows::open(*m_impl->database, id)));
    Order order;
    while (TRY(query.next())) {
        ExportedMessage message{
            .row = readMessage(query), .files = {}, .name = query.text(12), .parent = query.text(14)};
        if (!message.row.given.empty()) message.files = TRY(filesOf(*m_impl->database, message.row.id));
        if (message.name.empty()) message.name = ownName(message.row.id, message.row.createdMs);
        const bool isFirst = query.text(13) == "0" || m_impl->version >= 12;
        if (message.parent.empty() && !isFirst) message.parent = order.parentOf(message.row);
        message.branchName = query.text(17);
        if (message.row.state == MessageState::Superseded) {
            if (query.integer(15) != 0) message.asideState = static_cast<MessageState>(query.integer(15));
            message.leads = query.integer(16) != 0;
        }
        order.pass(message.row, message.name);
        if (recalled) message.recalled = TRY(recalled->of(message.row.id));
        if (message.row.state == MessageState::Streaming) message.row.state = MessageState::Interrupted;
        TRY(visit(message));
    }
    return {};
}

}  // namespace daylong::store
